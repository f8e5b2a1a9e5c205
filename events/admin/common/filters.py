"""List filters of the changelists, beyond those that Django makes of a model's columns."""

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
    """The list's other query parameters, which a filter's form must send along; without the page number."""
    return [(name, value) for name, value in changelist.params.items() if name not in {*own, PAGE_VAR}]


class ValuesFilter(AllValuesFieldListFilter):
    """Every value of the column; the empty one gets a label, for a link without a text cannot be read out."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or field_display.NOTHING}


class SideFilter(SimpleListFilter):
    """Events by the side of their actor: the root of the actor's tree."""

    title = _("side")
    parameter_name = "side"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        sides = Actor.objects.filter(parent=None).select_related("campaign").order_by("campaign", "name_en")
        several_campaigns = len({actor.campaign_id for actor in sides}) > 1
        return [
            (str(actor.pk), field_display.display_name(actor) + (f" ({actor.campaign})" if several_campaigns else ""))
            for actor in sides
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if (side := self.value()) is None:
            return queryset
        return queryset.filter(actor__in=parties.members().get(_key(side), ()))


class GradeFilter(SimpleListFilter):
    """Events by the grade of a span that they contributed to."""

    title = _("grade")
    parameter_name = "grade"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return Span.Grade.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if (grade := self.value()) is None:
            return queryset
        return queryset.filter(Exists(Span.objects.filter(events=OuterRef("pk"), grade=grade)))


class BankFilter(SimpleListFilter):
    """Events by the bank of one of their districts, or by the whole bank that they cover."""

    title = _("bank of the river")
    parameter_name = "bank"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        used = set(District.objects.order_by().values_list("bank", flat=True).distinct())
        return [(value, label) for value, label in District.Bank.choices if value in used]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if (bank := self.value()) is None:
            return queryset
        on_bank = District.objects.filter(events=OuterRef("pk"), bank=bank)
        return queryset.filter(Q(covers=bank) | Exists(on_bank))


class SelectFilter(SimpleListFilter):
    """One of many values, as a select with a submit button instead of a long list of links; it needs no script."""

    template = "admin/events/filter_select.html"

    def value(self) -> str | None:
        return super().value() or None

    def has_output(self) -> bool:
        # An active filter is shown even where it has no choices, so that it can be cleared.
        return self.value() is not None or super().has_output()

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        yield {"hidden": other_parameters(changelist, [str(self.parameter_name)])}


class PublisherFilter(SelectFilter):
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
    """Events that cite one source, which the source's own page links to; there are too many to list as choices."""

    title = _("source")
    parameter_name = "source"

    def value(self) -> str | None:
        return super().value() or None

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        if (source := self.value()) is None:
            return []
        return [(source, str(found)) for found in Source.objects.filter(pk=_key(source))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if (source := self.value()) is None:
            return queryset
        return queryset.filter(Exists(Citation.objects.filter(event=OuterRef("pk"), source=_key(source))))


class ImporterFilter(RelatedOnlyFieldListFilter):
    """By the user who uploaded the file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = str(_("importer"))


class ImportFilter(SelectFilter):
    title = _("import")
    # The parameter of the links to the events of an import.
    parameter_name = "batch__id__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [(str(batch.pk), str(batch)) for batch in Import.objects.filter(events__isnull=False).distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset if self.value() is None else queryset.filter(batch=_key(self.value()))


class DayFilter(ListFilter):
    """Events from one day to another, both included; either may be left out."""

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


def _key(text: str | None) -> int:
    """Raises IncorrectLookupParameters, to which Django answers with the unfiltered list."""
    if (key := parse_key(text)) is None:
        raise IncorrectLookupParameters(f"“{text}” is no key of a row.")
    return key


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise IncorrectLookupParameters(f"“{text}” is no day such as 2016-10-17.") from problem
