"""Makes ``datapackage.json``: what the package is, whose, under which licences, and the schema of each table.

Data Package 1, https://specs.frictionlessdata.io/data-package/, and Table Schema 1, which
``frictionless validate datapackage.json`` checks.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, NotRequired, TypedDict

from django.db import models
from django.utils.translation import gettext as _

from events.exports.about import About
from events.exports.licences import Licence, licence
from events.exports.package.cells import value_field
from events.exports.package.tables import Column, Table, name_of, tables
from events.exports.reordering import without_reordering
from events.imports.tables.formulas import PREFIX
from events.models import BasemapFeature, Campaign, District, Source, labels

NAME = "datapackage.json"
LICENCES = "LICENCES.txt"
# Raised where an earlier version of the software could not read the tables.
FORMAT = 1
# Of columns of shapes; other JSON is a list.
_SHAPES = frozenset(["shape"])
_POSITIVE = (models.PositiveIntegerField, models.PositiveBigIntegerField, models.PositiveSmallIntegerField)
# So that no licence is told a hundred times.
_WITH_GEOMETRY: tuple[type[Any], ...] = (District, BasemapFeature)


class Field(TypedDict):
    name: str
    type: str
    title: str
    description: NotRequired[str]
    constraints: NotRequired[dict[str, Any]]


class Resource(TypedDict):
    """A table's file as it was written: ``bytes`` is its size, ``hash`` its SHA-256."""

    profile: str
    name: str
    path: str
    title: str
    description: NotRequired[str]
    format: str
    mediatype: str
    encoding: str
    dialect: dict[str, Any]
    bytes: int
    hash: str
    schema: dict[str, Any]
    licenses: NotRequired[list[Licence]]
    sources: NotRequired[list[dict[str, str]]]


def descriptor(campaign: Campaign, about: About, resources: list[Resource]) -> dict[str, Any]:
    """The content of datapackage.json, in the language that is active."""
    names = [name for name in (campaign.name_en, campaign.name_ar) if name]
    sides = campaign.actors.filter(parent=None).order_by("slug").values_list("name_en", flat=True)
    found = {
        "profile": "tabular-data-package",
        "name": campaign.slug.lower(),
        "id": _identity(resources),
        "title": _("%(campaign)s: the record") % {"campaign": campaign},
        "description": labels.local_text(campaign, "lede") or _("Dated, sourced reports of who held which district."),
        "version": str(campaign.revision),
        "revision": campaign.revision,
        "format": FORMAT,
        "campaign": campaign.slug,
        "created": f"{about.retrieved.isoformat()}T00:00:00Z",
        "homepage": about.address,
        "language": about.language,
        "languages": ["en", "ar"] if campaign.name_ar else ["en"],
        "temporal": {"start": _day(campaign.start), "end": _day(campaign.end)},
        "bbox": list(campaign.bounds or ()),
        "attribution": campaign.attribution,
        "licenses": _licences(campaign),
        "sources": _sources(campaign),
        "contributors": [{"title": campaign.attribution, "role": "contributor"}] if campaign.attribution else [],
        "keywords": [*names, *sides],
        "formulas": {
            "prefix": PREFIX,
            "description": _(
                "A text that a spreadsheet would run as a formula has an apostrophe before it, which is not part of it."
            ),
        },
        "resources": resources,
    }
    cleaned = {key: _clean(value) for key, value in found.items() if key != "resources" and value not in ("", [])}
    return cleaned | {"resources": resources}


def resource(table: Table, campaign: Campaign, size: int, digest: str) -> Resource:
    """What the package says of a table whose file has so many bytes, and this SHA-256."""
    found: Resource = {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table.file,
        "title": str(table.title),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "bytes": size,
        "hash": f"sha256:{digest}",
        "schema": table_schema(table),
    }
    if table.description:
        found["description"] = str(table.description)
    if table.model in _WITH_GEOMETRY:
        found["licenses"] = [_clean(licence(words)) for words in _distinct(table.model, campaign, "geometry_licence")]
        found["sources"] = [{"title": _clean(words)} for words in _distinct(table.model, campaign, "geometry_source")]
    return found


def table_schema(table: Table) -> dict[str, Any]:
    """The Table Schema of a table, in the language that is active."""
    return {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": list(_foreign_keys(table)),
    }


def _field(column: Column) -> Field:
    field = column.field
    found: Field = {
        "name": column.name,
        "type": _type(column),
        "title": str(column.title or field.verbose_name),
    }
    if field.help_text and not column.title:
        found["description"] = str(field.help_text)
    constraints: dict[str, Any] = {}
    if not field.null and not field.blank:
        constraints["required"] = True
    if field.choices:
        constraints["enum"] = [str(value) for value, _label in field.flatchoices if value]
    if isinstance(field, _POSITIVE):
        constraints["minimum"] = 0
    if constraints:
        found["constraints"] = constraints
    return found


def _type(column: Column) -> str:
    field = value_field(column.field)
    if isinstance(field, models.JSONField):
        return "geojson" if column.name in _SHAPES else "array"
    for kind, name in (
        (models.BooleanField, "boolean"),
        (models.DateField, "date"),
        (models.FloatField, "number"),
        (models.IntegerField, "integer"),
    ):
        if isinstance(field, kind):
            return name
    return "string"


def _foreign_keys(table: Table) -> Iterable[dict[str, Any]]:
    """By the table that they refer to; columns that together are the key of one make one foreign key."""
    spans = tuple(column.name for column in table.columns if column.refers_to == "spans")
    for column in table.columns:
        if not column.refers_to or column.name in spans:
            continue
        target = tables()[column.refers_to]
        own = "" if target.name == table.name else target.name
        yield {"fields": column.name, "reference": {"resource": own, "fields": target.key[-1]}}
    if spans:
        yield {"fields": list(spans), "reference": {"resource": "spans", "fields": list(spans)}}


def _identity(resources: list[Resource]) -> str:
    """The same for the same tables, wherever and whenever they are written."""
    digests = "\n".join(f"{each['name']} {each['hash']}" for each in resources)
    return uuid.uuid5(uuid.NAMESPACE_URL, digests).urn


def _licences(campaign: Campaign) -> list[Licence]:
    """The file that says part by part what holds, where the campaign says it, and each licence of the shapes."""
    whole: list[Licence] = [{"path": LICENCES, "title": _("Licences, part by part")}] if campaign.licences else []
    words = {words for model in _WITH_GEOMETRY for words in _distinct(model, campaign, "geometry_licence")}
    return whole + [licence(each) for each in sorted(words)]


def _sources(campaign: Campaign) -> list[dict[str, str]]:
    words = {words for model in _WITH_GEOMETRY for words in _distinct(model, campaign, "geometry_source")}
    cited = {"title": _("The publications that the record cites"), "path": f"data/{name_of(Source)}.csv"}
    return [cited, *({"title": each} for each in sorted(words))]


def _distinct(model: type[Any], campaign: Campaign, column: str) -> list[str]:
    rows = model._default_manager.filter(campaign=campaign).exclude(**{column: ""})
    return sorted(rows.order_by().values_list(column, flat=True).distinct())


def _day(day: dt.date) -> str:
    return day.isoformat()


def _clean(value: Any) -> Any:
    """Without characters that reorder text, at any depth."""
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list) else without_reordering(value)
