"""Actors as rows."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from events.exports.rows.fields import Name, Slug
from events.models import Actor, labels
from events.projection import parties


class ActorRow(TypedDict):
    """A party. Its side is the root of its tree, whose colours the map has."""

    slug: Slug
    name: Name
    name_en: str
    name_ar: str
    short_name: str
    alt_names: list[str]
    parent: Annotated[str | None, Field(description="The slug of the actor above it; null for a side.")]
    side: Annotated[str, Field(description="The slug of its side; of a side, its own.")]
    colour: Annotated[str, Field(description="Of a side on a light map, #rrggbb; else empty.")]
    colour_dark: Annotated[str, Field(description="Of a side on a dark map.")]


def actor_rows(actors: Iterable[Actor], everyone: Iterable[Actor]) -> Iterator[ActorRow]:
    """``everyone`` are all actors of the campaign."""
    by_pk = {actor.pk: actor for actor in everyone}
    sides = parties.sides(by_pk.values())
    for actor in actors:
        parent = by_pk.get(actor.parent_id or 0)
        yield {
            "slug": actor.slug,
            "name": labels.local_name(actor),
            "name_en": actor.name_en,
            "name_ar": actor.name_ar,
            "short_name": actor.short_name,
            "alt_names": actor.alt_names,
            "parent": parent.slug if parent else None,
            "side": sides[actor.pk].slug,
            "colour": actor.colour,
            "colour_dark": actor.colour_dark,
        }
