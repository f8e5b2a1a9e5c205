"""What the lists of events can be narrowed to, beyond their own columns."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import AllValuesFieldListFilter, ListFilter, RelatedOnlyFieldListFilter, SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from events.models import Actor, Citation, District, Event, Import, Source, Span, field_display
from events.models.primary_keys import parse_key
from events.projection import parties

Choices = list[tuple[Any, Any]]


def other_parameters(changelist: ChangeList, own: Iterable[str]) -> list[tuple[str, Any]]:
    """What else the address of the list asks for: a form sends it along, but for the page."""
    return [(name, value) for name, value in changelist.params.items() if name not in {*own, PAGE_VAR}]


class ValuesFilter(AllValuesFieldListFilter):
    """Every value that there is, the empty one by a name: a link without a word cannot be read out."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or field_display.NOTHING}


class SideFilter(SimpleListFilter):
    """By the root of the actor's tree."""

    title = _("side")
    parameter_name = "side"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        found = Actor.objects.filter(parent=None).select_related("campaign").order_by("campaign", "name_en")
        several = len({actor.campaign_id for actor in found}) > 1
        return [
            (
                str(actor.pk),
                f"{field_display.display_name(actor)} ({actor.campaign})"
                if several
                else field_display.display_name(actor),
            )
            for actor in found
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if (side := self.value()) is None:
            return queryset
        return queryset.filter(actor__in=parties.members().get(_number(side), ()))


class GradeFilter(SimpleListFilter):
    """By the grade of the spans that the event made."""

    title = _("grade")
    parameter_name = "grade"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return Span.Grade.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if (grade := self.value()) is None:
            return queryset
        return queryset.filter(Exists(Span.objects.filter(events=OuterRef("pk"), grade=grade)))


class BankFilter(SimpleListFilter):
    """By the bank of one of its districts, or that it speaks of as a whole."""

    title = _("bank of the river")
    parameter_name = "bank"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        used = set(District.objects.order_by().values_list("bank", flat=True).distinct())
        return [(value, label) for value, label in District.Bank.choices if value in used]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if (bank := self.value()) is None:
            return queryset
        there = District.objects.filter(events=OuterRef("pk"), bank=bank)
        return queryset.filter(Q(covers=bank) | Exists(there))


class LinkedFilter(SimpleListFilter):
    """One of many: a select with a button, which needs no script."""

    template = "admin/events/filter_select.html"

    def value(self) -> str | None:
        return super().value() or None

    def has_output(self) -> bool:
        # What is asked for narrows the list even where there is nothing to choose.
        return self.value() is not None or super().has_output()

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        yield {"hidden": other_parameters(changelist, [str(self.parameter_name)])}


class PublisherFilter(LinkedFilter):
    title = _("publisher")
    parameter_name = "publisher"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        cited = Source.objects.filter(Exists(Citation.objects.filter(source=OuterRef("pk"))))
        return [(name, name) for name in cited.order_by("publisher").values_list("publisher", flat=True).distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if (publisher := self.value()) is None:
            return queryset
        return queryset.filter(Exists(Citation.objects.filter(event=OuterRef("pk"), source__publisher=publisher)))


class SourceFilter(SimpleListFilter):
    """By one source, which its own page leads here from: there are too many to choose among."""

    title = _("source")
    parameter_name = "source"

    def value(self) -> str | None:
        return super().value() or None

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        if (source := self.value()) is None:
            return []
        return [(source, str(found)) for found in Source.objects.filter(pk=_number(source))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if (source := self.value()) is None:
            return queryset
        return queryset.filter(Exists(Citation.objects.filter(event=OuterRef("pk"), source=_number(source))))


class ImporterFilter(RelatedOnlyFieldListFilter):
    """By who brought a file in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = str(_("importer"))


class ImportFilter(LinkedFilter):
    title = _("import")
    # As the lists of an import's events are linked to.
    parameter_name = "batch__id__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [(str(batch.pk), str(batch)) for batch in Import.objects.filter(events__isnull=False).distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset if self.value() is None else queryset.filter(batch=_number(self.value()))


class DayFilter(ListFilter):
    """From one day to another, both of them included; either may be left out."""

    title = _("day")
    template = "admin/events/filter_days.html"
    names = ("day_from", "day_to")

    def __init__(self, request: HttpRequest, params: dict[str, list[str]], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        given = {name: params.pop(name)[-1] for name in self.names if name in params}
        self.used_parameters = {name: value for name, value in given.items() if value}

    def expected_parameters(self) -> list[str | None]:
        return list(self.names)

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        yield {
            "hidden": other_parameters(changelist, self.names),
            **{name: self.used_parameters.get(name) for name in self.names},
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        first, last = (_day(str(self.used_parameters.get(name, ""))) for name in self.names)
        if first:
            queryset = queryset.filter(occurred_on__gte=first)
        return queryset.filter(occurred_on__lte=last) if last else queryset


def _number(text: str | None) -> int:
    if (number := parse_key(text)) is None:
        raise IncorrectLookupParameters(f"“{text}” is no key of a row.")
    return number


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise IncorrectLookupParameters(f"“{text}” is no day such as 2016-10-17.") from problem
