"""The sides of the record: the roots of the actors' trees, and everybody under each."""

from collections import defaultdict
from collections.abc import Iterable

from events.models import Actor


def members(actors: Iterable[Actor] | None = None) -> dict[int, set[int]]:
    """By the primary key of a side, those of all its actors, its own among them; in one query."""
    above = {actor.pk: actor.parent_id for actor in (Actor.objects.all() if actors is None else actors)}
    found = defaultdict(set)
    for actor in above:
        side, seen = actor, {actor}
        # An actor that stands above itself is refused by the form; here it must not hang a page.
        while (parent := above.get(side)) is not None and parent not in seen:
            side = parent
            seen.add(side)
        found[side].add(actor)
    return dict(found)
