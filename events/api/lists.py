"""Lists of rows: a page of them, with the members and in the order that were asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase

from events.api import cursor
from events.api.answers import GEOJSON, Asked, Context, answer, selection
from events.api.pages import Pageable, Write
from events.api.problems import invalid_parameter
from events.api.row_memory import JsonArray
from events.api.v1.parameters import ListParameters


@dataclass(frozen=True, slots=True)
class List:
    """``read`` gives the rows that pass the filters of the request, in its order; it may raise Problem.

    ``row`` gives what makes one row; ``feature``, where rows have a position, what gives the name of one and its
    geometry (GeoJSON, longitude first, or None).
    """

    shape: Any
    read: Callable[[Context], Pageable]
    row: Callable[[Context], Callable[[Any], Mapping[str, Any]]]
    feature: Callable[[Context], Callable[[Any], tuple[str, Any]]] | None = None

    @property
    def members(self) -> list[str]:
        return list(self.shape.__annotations__)


def record_of(context: Context, language: str) -> dict[str, Any]:
    """What every list says of the record that it is of."""
    campaign = context.campaign
    return {
        "campaign": campaign.slug,
        "revision": campaign.revision,
        "language": language,
        "attribution": campaign.attribution,
        "licences": f"{context.pages.of('record')}#licences",
    }


def feature_of(name: str, geometry: Any, properties: Mapping[str, Any]) -> dict[str, Any]:
    """A feature of RFC 7946."""
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def page_of(asked: Asked, rows: Pageable, given: ListParameters) -> tuple[list[Any], str | None]:
    """What names the rows of the page that is asked for, and the whole address of the next one. Raises Problem."""
    after = cursor.read(asked.query, given.cursor, rows.key_length) if given.cursor else None
    try:
        found, last = rows.page(after, given.limit)
    except ValueError as problem:
        raise invalid_parameter("cursor", given.cursor, f"{problem}; begin again without it.") from problem
    return found, asked.address_of(cursor=cursor.write(asked.query, last)) if last else None


def list_answer(asked: Asked, rows: List, given: ListParameters, **more: Any) -> HttpResponseBase:
    """A page of the rows. ``more`` are members of the answer beside them, or what makes them of the context."""

    def make(context: Context) -> Mapping[str, Any]:
        pageable = rows.read(context)
        found, following = page_of(asked, pageable, given)
        shown = selection(given.fields, rows.members)
        memory = context.rows.of(rows.shape.__name__, (asked.form, asked.site, given.fields, pageable.depends_on))
        document = {
            "record": record_of(context, asked.language),
            # Counting takes as long as a page: once is enough.
            "matched": None if given.cursor else pageable.count(),
            "next": following,
            **{name: made(context) if callable(made) else made for name, made in more.items()},
        }

        def writer() -> Write:
            row, placed = rows.row(context), rows.feature(context) if asked.form == GEOJSON and rows.feature else None
            return lambda each: feature_of(*placed(each), shown(row(each))) if placed else shown(row(each))

        made = JsonArray(pageable.written(found, writer, memory))
        if asked.form == GEOJSON:
            return {"type": "FeatureCollection", **document, "features": made}
        return document | {"items": made}

    return answer(asked, make)
