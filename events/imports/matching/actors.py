"""Matches names with the campaign's actors."""

from events.gazetteer.transliteration import plain_words
from events.models import Actor, Campaign
from events.projection.parties import sides


class ActorMatcher:
    """Finds an actor by slug or name, whatever its case, accents and punctuation.

    A name that several actors share finds none of them.
    """

    def __init__(self, campaign: Campaign) -> None:
        self._by_slug = {actor.slug: actor for actor in campaign.actors.all()}
        by_pk = {actor.pk: actor for actor in self._by_slug.values()}
        self._side = {by_pk[pk].slug: side.slug for pk, side in sides(by_pk.values()).items()}
        # None: the name of several actors.
        self._by_name: dict[str, Actor | None] = {}
        for actor in by_pk.values():
            for name in {_fold(name) for name in (actor.slug, actor.name_en, actor.name_ar, actor.short_name)} - {""}:
                self._by_name[name] = None if name in self._by_name else actor

    def find(self, name: str) -> Actor | None:
        """By the name as written, else without the brackets at its end, such as the years in “Guild (2031-)”."""
        return self._by_name.get(_fold(name)) or self._by_name.get(_fold(_without_brackets(name)))

    def pk(self, slug: str) -> int:
        """The primary key of the actor. Raises KeyError."""
        return self._by_slug[slug].pk

    def side(self, slug: str | None) -> str:
        """The slug of the actor's side; "" for nobody."""
        return self._side[slug] if slug else ""


def _without_brackets(name: str) -> str:
    return name.rpartition("(")[0] if name.rstrip().endswith(")") else name


def _fold(name: str) -> str:
    return " ".join(plain_words(name))
