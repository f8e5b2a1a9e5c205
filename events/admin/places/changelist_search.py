"""Changelist search that also finds a district by any spelling of its name, in both scripts (the gazetteer's)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from events.admin.common.base import ModelAdminBase
from events.gazetteer.cache import gazetteer_of
from events.gazetteer.gazetteer import THE_SOUND, Gazetteer
from events.models import Campaign

# In a longer search no name is looked for: it is a sentence, and the number of word runs grows with its square.
MOST_WORDS = 8


class PlaceChangelistMixin(ModelAdminBase):
    """``district_lookup`` is the lookup path from a row to the primary keys of its districts."""

    district_lookup = "pk"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        def found_by_django(text: str) -> Q:
            # As a subquery: the joins of Django's search would list a row several times.
            rows, _may_repeat = super(PlaceChangelistMixin, self).get_search_results(request, queryset, text)  # type: ignore[misc]
            return Q(pk__in=rows.order_by().values("pk"))

        if not search_term.strip():
            return queryset, False
        found = found_by_django(search_term)
        keys, rest = districts_named_in(search_term)
        if keys:
            # Rows of the named districts, in which Django's search also finds the other words.
            in_districts = Q(pk__in=queryset.filter(**{f"{self.district_lookup}__in": keys}).order_by().values("pk"))
            found |= in_districts & found_by_django(rest) if rest else in_districts
        return queryset.filter(found), False


def districts_named_in(text: str) -> tuple[set[int], str]:
    """The primary keys of the districts that the longest run of words names, in any spelling; and the other words."""
    words = text.split()
    gazetteers = [gazetteer_of(campaign) for campaign in Campaign.objects.all()]
    for size in range(len(words), 0, -1) if len(words) <= MOST_WORDS else ():
        for first in range(len(words) - size + 1):
            name = " ".join(words[first : first + size])
            if keys := {key for gazetteer in gazetteers for key in _districts_named(gazetteer, name)}:
                return keys, " ".join(words[:first] + words[first + size :])
    return set(), text


def _districts_named(gazetteer: Gazetteer, name: str) -> set[int]:
    """Primary keys of the districts of that name, as spelled or as it sounds; a fuzzy match would mislead a search."""
    candidates = gazetteer.place(name).candidates
    return {match.pk for match in candidates if match.pk is not None and match.score >= THE_SOUND}
