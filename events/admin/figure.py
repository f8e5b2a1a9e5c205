"""The admin of figures: reported numbers."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.utils.translation import gettext_lazy as _

from events.admin.common.base import RecordAdmin, RecordForm
from events.admin.common.filters import ValuesFilter
from events.models import Figure, labels, measures


class LabelledValuesFilter(ValuesFilter):
    """Every value of the column, each shown by its translated label."""

    label_of: ClassVar[Callable[[str], str]]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        stored = {str(value) for value in self.lookup_choices}
        for choice in super().choices(changelist):
            # "All" is a choice as well, and no value.
            text = choice["display"]
            yield {**choice, "display": type(self).label_of(text) if text in stored else text}


class MeasureFilter(LabelledValuesFilter):
    label_of = measures.measure


class UnitFilter(LabelledValuesFilter):
    label_of = measures.unit


class FigureForm(RecordForm):
    constraint_fields: ClassVar[dict[str, str]] = {"figure_has_summary": "summary"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_to_campaign("day")


@admin.register(Figure)
class FigureAdmin(RecordAdmin):
    form = FigureForm
    list_display = ["day", "what", "qualifier", "amount", "counted", "who", "source"]
    list_display_links = ["day", "what"]
    list_filter = ["campaign", ("measure", MeasureFilter), "qualifier", ("unit", UnitFilter)]
    list_select_related = ["source"]
    date_hierarchy = "day"
    search_fields = [
        "reference",
        "measure",
        "unit",
        "claimant",
        "claimant_ar",
        "summary",
        "summary_ar",
        "note",
        "note_ar",
        "source__publisher",
        "source__title",
        "source__url",
    ]
    autocomplete_fields = ["source"]
    fieldsets = [
        (None, {"fields": ["campaign", ("day", "measure"), ("qualifier", "value", "unit"), "source"]}),
        (None, {"fields": [("claimant", "claimant_ar"), ("summary", "summary_ar"), ("note", "note_ar")]}),
        (_("Reference"), {"fields": ["reference"], "classes": ["collapse"]}),
    ]

    @admin.display(description=_("measure"), ordering="measure")
    def what(self, figure: Figure) -> str:
        return measures.measure(figure.measure)

    @admin.display(description=_("value"), ordering="value")
    def amount(self, figure: Figure) -> str:
        return measures.number(figure.value)

    @admin.display(description=_("claimant"), ordering="claimant")
    def who(self, figure: Figure) -> str:
        return labels.local_text(figure, "claimant")

    @admin.display(description=_("unit"), ordering="unit")
    def counted(self, figure: Figure) -> str:
        return measures.unit(figure.unit)
