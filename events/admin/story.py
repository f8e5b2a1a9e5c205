"""The admin of stories: their texts, and their steps inline, each with a link to the map as the step sets it."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.common.base import RecordAdmin, RecordFields, RecordForm
from events.admin.common.lines_field import LinesField
from events.admin.common.optimistic_lock import VersionedFormSet
from events.models import Event, Story, StoryStep
from events.newsroom.event_filters import NAMES, EventFilters

# How many steps one form may send.
MOST_STEPS = 60

STEP_TEXTS: list[Any] = ["position", ("name_en", "name_ar"), ("text", "text_ar")]
STEP_STATE: list[Any] = [
    ("day", "compare"),
    ("known_on", "at_least"),
    ("zoom", "lat", "lon"),
    ("district", "event"),
    "filters",
    "reports",
]


def map_address(step: StoryStep) -> str:
    """The map as the step sets it; without the story, which may not be published yet."""
    return f"{reverse('campaign', args=[step.campaign.slug])}?{urlencode(step.parameters, safe='/')}"


class StoryStepForm(RecordForm):
    """A step on the form of its story, whose campaign is the step's, or on a form of its own."""

    constraint_fields: ClassVar[dict[str, str]] = {
        "story_step_view_in_range": "zoom",
        "story_step_selects_one": "event",
    }
    reports = LinesField(
        label=gettext_lazy("Reports"),
        required=False,
        help_text=gettext_lazy("The references of the events that the text rests on, one a line."),
    )

    def __init__(self, *args: Any, campaign_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if campaign_id is not None and self.instance.campaign_id is None:
            self.instance.campaign_id = campaign_id
        for name in ("day", "compare"):
            self.limit_to_campaign(name)

    def clean_reports(self) -> list[str]:
        """The references, each once. Raises ValidationError for those that name no published event."""
        given = list(dict.fromkeys(self.cleaned_data["reports"]))
        campaign = self.campaign
        known = Event.objects.published().filter(campaign=campaign, reference__in=given) if campaign else ()
        there = {event.reference for event in known}
        if campaign and (missing := [each for each in given if each not in there]):
            raise ValidationError(_("No published event has the reference %(names)s.") % {"names": ", ".join(missing)})
        return given

    def clean_filters(self) -> str:
        """The query as the table of events would have it. Raises ValidationError for what is no filter."""
        query = QueryDict(self.cleaned_data["filters"].strip().lstrip("?"))
        if unknown := [name for name in query if name not in NAMES]:
            raise ValidationError(_("There is no filter %(names)s.") % {"names": ", ".join(unknown)})
        filters, problems = EventFilters.parse(query)
        if problems:
            raise ValidationError(problems)
        return filters.query


class StoryStepFormSet(VersionedFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"campaign_id": self.instance.campaign_id}


class StoryStepInline(RecordFields, admin.StackedInline):  # type: ignore[type-arg]
    model = StoryStep
    form = StoryStepForm
    formset = StoryStepFormSet
    extra = 0
    max_num = MOST_STEPS
    ordering = ["position", "pk"]
    autocomplete_fields = ["district", "event"]
    verbose_name_plural = gettext_lazy("steps")

    def get_fieldsets(self, request: HttpRequest, obj: Story | None = None) -> list[Any]:
        # The last two are the hidden fields of the optimistic lock.
        lock = ["seen", "opened"] if self.has_change_permission(request, obj) else []
        return [
            (None, {"fields": STEP_TEXTS}),
            (gettext_lazy("On the map"), {"fields": [*STEP_STATE, *lock]}),
        ]

    def get_formset(self, request: HttpRequest, obj: Story | None = None, **kwargs: Any) -> Any:
        # All that the story has, for files may have brought any number, and MOST_STEPS new ones: Django itself would
        # draw a thousand more for whoever claims to send them.
        most = MOST_STEPS + (obj.steps.count() if obj else 0)
        return super().get_formset(request, obj, **{"absolute_max": most} | kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[StoryStep]:
        return super().get_queryset(request).select_related("campaign", "district", "event")

    def view_on_site(self, step: StoryStep) -> str:
        return map_address(step)


class StoryForm(RecordForm):
    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        rows = self.data.get("steps-TOTAL_FORMS", "")
        if self.cleaned_data.get("is_published") and "is_published" in self.changed_data and rows in ("", "0"):
            self.add_error("is_published", _("A story without a step has nothing to tell."))
        return data


@admin.register(Story)
class StoryAdmin(RecordAdmin):
    form = StoryForm
    inlines = [StoryStepInline]
    list_display = ["name_en", "name_ar", "is_published", "step_count", "campaign"]
    list_filter = ["campaign", "is_published"]
    list_select_related = ["campaign"]
    search_fields = ["name_en", "name_ar", "slug", "summary", "summary_ar", "note", "steps__text", "steps__text_ar"]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [
        (
            None,
            {"fields": ["campaign", ("name_en", "name_ar"), "slug", ("summary", "summary_ar"), "is_published", "note"]},
        )
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        stories: QuerySet[Story] = super().get_queryset(request)
        return stories.annotate(number=Count("steps", distinct=True))

    @admin.display(description=gettext_lazy("steps"), ordering="number")
    def step_count(self, story: Any) -> int:
        return int(story.number)

    def view_on_site(self, obj: Story) -> str | None:
        return reverse("story", args=[obj.campaign.slug, obj.slug]) if obj.is_published else None


@admin.register(StoryStep)
class StoryStepAdmin(RecordAdmin):
    """For a step's own history; steps are written on the form of their story."""

    form = StoryStepForm
    list_display = ["name_en", "day", "story", "position"]
    list_filter = ["campaign", "story"]
    list_select_related = ["story"]
    search_fields = ["name_en", "name_ar", "text", "text_ar", "reference"]
    autocomplete_fields = ["story", "district", "event"]
    fieldsets = [
        (None, {"fields": ["campaign", "story", "reference", *STEP_TEXTS]}),
        (gettext_lazy("On the map"), {"fields": STEP_STATE}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[StoryStep]:
        steps: QuerySet[StoryStep] = super().get_queryset(request)
        return steps.select_related("campaign", "district", "event")

    def view_on_site(self, step: StoryStep) -> str:
        return map_address(step)
