"""Search that knows a place by any of its spellings, in both scripts, beside Django's own."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from events.admin.common.base import ModelAdminBase
from events.gazetteer.cache import gazetteer_of
from events.gazetteer.gazetteer import PHONETIC_SCORE, Gazetteer
from events.models import Campaign

# Longer texts are sentences, and no run of their words is tried for a name.
MOST_WORDS = 8


class PlaceChangelistMixin(ModelAdminBase):
    """``place_keys`` is the way from the row to the keys of its districts."""

    place_keys = "pk"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        def ordinary(text: str) -> Q:
            rows, _twice = super(PlaceChangelistMixin, self).get_search_results(request, queryset, text)  # type: ignore[misc]
            return Q(pk__in=rows.order_by().values("pk"))

        if not search_term.strip():
            return queryset, False
        found = ordinary(search_term)
        keys, rest = districts_named_in(search_term)
        if keys:
            # The rows of all that was asked for: those of the place, as far as the other words are there as well.
            there = Q(pk__in=queryset.filter(**{f"{self.place_keys}__in": keys}).order_by().values("pk"))
            found |= there & ordinary(rest) if rest else there
        return queryset.filter(found), False


def districts_named_in(text: str) -> tuple[set[int], str]:
    """The districts, by key, that the longest run of words names, spelled in any way; and the other words."""
    words = text.split()
    gazetteers = [gazetteer_of(campaign) for campaign in Campaign.objects.all()]
    for size in range(len(words), 0, -1) if len(words) <= MOST_WORDS else ():
        for first in range(len(words) - size + 1):
            name = " ".join(words[first : first + size])
            if keys := {key for gazetteer in gazetteers for key in _named(gazetteer, name)}:
                return keys, " ".join(words[:first] + words[first + size :])
    return set(), text


def _named(gazetteer: Gazetteer, name: str) -> set[int]:
    """Of those that it may stand for, the ones of that very name: what is only alike is no answer to a search."""
    candidates = gazetteer.place(name).candidates
    return {match.pk for match in candidates if match.pk is not None and match.score >= PHONETIC_SCORE}
