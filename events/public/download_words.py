"""What the files that can be downloaded are good for, in words: for the page and for the dialog on the map."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from events.exports.layer_formats.registry import available
from events.models import Campaign


def format_words() -> dict[str, tuple[str, str]]:
    """By ending: what the format is called, and what it is good for."""
    return {
        "geojson": ("GeoJSON", _("for maps on the web, QGIS, and programs")),
        "csv": ("CSV", _("a plain table for any program; its description is beside it")),
        "zip": (_("CSV with its description (ZIP)"), _("the table, what its columns mean, and the licences")),
        "xlsx": ("Excel (XLSX)", _("for spreadsheets, with a sheet on where it comes from")),
        "kml": ("KML", _("for Google Earth, with a slider of the days")),
        "kmz": ("KMZ", _("the same, a tenth as large")),
        "gpkg": ("GeoPackage", _("for QGIS and ArcGIS: one file, quick with many rows")),
        "fgb": ("FlatGeobuf", _("for GIS and for maps that read parts of a file")),
        "parquet": ("GeoParquet", _("for analysis with pandas, DuckDB or R")),
    }


def files_config(campaign: Campaign) -> dict[str, Any]:
    """For the dialog: {address, formats: [[ending, name, what it is good for]]}, of those that there are here."""
    words = format_words()
    formats = [[form, *words[form]] for form in available()]
    return {"address": reverse("download", args=[campaign.slug]), "formats": formats}


def layer_words() -> dict[str, tuple[str, str]]:
    """By name: what the layer is called, and what a row of it is."""
    return {
        "control": (_("Control on a day"), _("a row for each district: who is reported to hold it, and who says so")),
        "changes": (_("Changes between two days"), _("a row for each district that changed: before and after")),
        "events": (_("Events"), _("a row for each: what was reported, where, by whom and with how many sources")),
        "reports": (
            _("Reports"),
            _("a row for each source of each event, in the columns that this site imports"),
        ),
        "spans": (_("Control over time"), _("a row for each state of each district: from which day until which")),
        "districts": (_("Districts"), _("outlines and points, names in all spellings, and where they come from")),
    }
