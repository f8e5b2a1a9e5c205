"""Matches names with the campaign's actors."""

import re
from collections import defaultdict
from collections.abc import Iterator

from events.gazetteer.transliteration import plain_words
from events.models import Actor, Campaign
from events.projection.parties import sides

# The years of a name, as ACLED writes them: “Guards of the Crown (2029-) Harbour Watch”, “(2014-2018)”.
_YEARS = re.compile(r"\(\s*\d{4}\s*[-–]\s*(?:\d{4})?\s*\)")


class ActorMatcher:
    """Finds the actors of a name, whatever its case, accents and punctuation: a slug, a name or another name."""

    def __init__(self, campaign: Campaign) -> None:
        self._by_slug = {actor.slug: actor for actor in campaign.actors.all()}
        by_pk = {actor.pk: actor for actor in self._by_slug.values()}
        self._side = {by_pk[pk].slug: side.slug for pk, side in sides(by_pk.values()).items()}
        # By name, the slugs of all actors that have it.
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._by_name_without_years: dict[str, set[str]] = defaultdict(set)
        for slug, actor in self._by_slug.items():
            for name in _names(actor):
                self._by_name[_fold(name)].add(slug)
                self._by_name_without_years[_fold(_without_years(name))].add(slug)
        for names in (self._by_name, self._by_name_without_years):
            names.pop("", None)

    def find(self, name: str) -> list[Actor]:
        """All actors of that name, of which nobody is to guess one; by the name as written, else without its years."""
        found = self._by_name.get(_fold(name)) or self._by_name_without_years.get(_fold(_without_years(name)))
        return [self._by_slug[slug] for slug in sorted(found or ())]

    def pk(self, slug: str) -> int:
        """The primary key of the actor. Raises KeyError."""
        return self._by_slug[slug].pk

    def side(self, slug: str | None) -> str:
        """The slug of the actor's side; "" for nobody."""
        return self._side[slug] if slug else ""


def _names(actor: Actor) -> Iterator[str]:
    yield from (actor.slug, actor.name_en, actor.name_ar, actor.short_name)
    # A row that was stored past the checks may hold anything.
    yield from (name for name in actor.alt_names if isinstance(name, str))


def _without_years(name: str) -> str:
    return _YEARS.sub(" ", name)


def _fold(name: str) -> str:
    return " ".join(plain_words(name))
