"""The files of a campaign's whole record, as catalogues name them: the data package, and each layer in each format."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.exports.layer_formats.registry import FORMATS
from events.exports.layers.registry import OF_EVENTS
from events.models import Campaign
from events.public import package_file
from events.public.download_words import format_words, layer_words
from events.public.downloads import MOST_EVENTS, formats_of

# Among the formats: of a package, not of a layer.
PACKAGE = "package"


class RecordFile(NamedTuple):
    """``form`` is a format's ending, or PACKAGE; ``path`` that of the file in the language of its title."""

    form: str
    title: str
    description: str
    media_type: str
    path: str


def is_published(campaign: Campaign) -> bool:
    """Whether there is anything of it to describe: a campaign in preparation is in no catalogue."""
    return campaign.events.published().exists()


def record_files(campaign: Campaign) -> list[RecordFile]:
    """In the active language. Of a record that no request may have whole, what it may have."""
    is_small = campaign.events.published().count() <= MOST_EVENTS
    layers = [layer for layer in layer_words() if is_small or layer not in OF_EVENTS]
    files = [file for layer in layers for file in _of_layer(campaign, layer)]
    return [_package(campaign), *files] if is_small else files


def _of_layer(campaign: Campaign, layer: str) -> Iterator[RecordFile]:
    title, description = layer_words()[layer]
    names = format_words()
    for form in formats_of(layer):
        yield RecordFile(
            form,
            f"{title} ({_period(campaign, layer)}) · {names[form][0]}",
            description,
            FORMATS[form].media_type,
            reverse("layer-file", kwargs={"campaign": campaign.slug, "layer": layer, "form": form}),
        )


def _period(campaign: Campaign, layer: str) -> str:
    """Of which days a file is whose address names none (events/serving/layer_query.py)."""
    first, last = (date_format(day, "j F Y") for day in (campaign.start, campaign.end))
    if layer == "control":
        return last
    return _("%(first)s to %(second)s") % {"first": first, "second": last}


def _package(campaign: Campaign) -> RecordFile:
    return RecordFile(
        PACKAGE,
        f"{_('The whole record')} · {_('data package')}",
        _(
            "Every table of the public record as CSV, with the type and meaning of each column, licences and sources. "
            "This site loads it again; any program reads it."
        ),
        package_file.MEDIA_TYPE,
        reverse("package-file", args=[campaign.slug]),
    )
