"""Lists of rows: a page of them, with the members and in the order that were asked for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase

from events.api import cursor
from events.api.answers import GEOJSON, Asked, Context, answer, select
from events.api.pages import Pageable
from events.api.problems import invalid_parameter
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


def features(placed: Iterable[tuple[str, Any]], rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Features of RFC 7946, of names with geometries and of the rows that are their properties."""
    return [
        {"type": "Feature", "id": name, "geometry": geometry, "properties": row}
        for (name, geometry), row in zip(placed, rows, strict=True)
    ]


def list_answer(asked: Asked, rows: List, given: ListParameters, **more: Any) -> HttpResponseBase:
    """A page of the rows. ``more`` are members of the answer beside them, or what makes them of the context."""

    def make(context: Context) -> Mapping[str, Any]:
        pageable = rows.read(context)
        after = cursor.read(asked.query, given.cursor, pageable.key_length) if given.cursor else None
        try:
            found, last = pageable.page(after, given.limit)
        except ValueError as problem:
            raise invalid_parameter("cursor", given.cursor, f"{problem}; begin again without it.") from problem
        to_row = rows.row(context)
        shown = select(map(to_row, found), given.fields, rows.members)
        following = asked.address_of(cursor=cursor.write(asked.query, last)) if last else None
        record = record_of(context, asked.language)
        document = {
            "record": record,
            # Counting takes as long as a page: once is enough.
            "matched": pageable.count() if after is None else None,
            "next": following,
            **{name: made(context) if callable(made) else made for name, made in more.items()},
        }
        if asked.form != GEOJSON:
            return document | {"items": shown}
        assert rows.feature is not None
        return {"type": "FeatureCollection", **document, "features": features(map(rows.feature(context), found), shown)}

    return answer(asked, make)
