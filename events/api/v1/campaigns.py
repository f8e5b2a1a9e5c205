"""Campaigns, and what belongs to one as a whole: actors, phases, stories, figures."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from ninja import Query, Router
from pydantic import Field

from events.api.answers import Context, answer, asked_of, in_coding
from events.api.lists import List, list_answer
from events.api.pages import QueryRows, day_column, text_column
from events.api.v1.parameters import Day, LanguageParameters, ListParameters, check_names
from events.api.v1.schemas import PROBLEMS, ActorList, CampaignList, FigureList, PhaseList, StoryList
from events.exports.rows.actors import ActorRow, actor_rows
from events.exports.rows.campaigns import CampaignRow, PhaseRow, campaign_row, phase_row
from events.exports.rows.figures import FigureRow, figure_row
from events.exports.rows.pages import Pages
from events.exports.rows.stories import StoryRow, story_row
from events.models import Actor, Campaign, Event, Figure, Story, StoryStep
from events.payload.encoding import compact
from events.serving.responses import serve_bytes

router = Router(tags=["campaigns"])


@router.get("/campaigns", response={200: CampaignList, 400: PROBLEMS[400]}, operation_id="listCampaigns")
def list_campaigns(request: HttpRequest, given: Query[LanguageParameters]) -> HttpResponseBase:
    """Every campaign, the newest first."""
    check_names(request, given)
    site = f"{request.scheme}://{request.get_host()}"
    with translation.override(given.lang):
        rows = [campaign_row(campaign, Pages(campaign, site)) for campaign in Campaign.objects.all()]
    headers = {"Cache-Control": "public, no-cache", "Content-Language": given.lang}
    body = in_coding(request, compact({"items": rows}))
    return serve_bytes(request, body, headers, {"Content-Type": "application/json"})


@router.get("/campaigns/{slug:campaign}", response={200: CampaignRow, **PROBLEMS}, operation_id="getCampaign")
def get_campaign(request: HttpRequest, campaign: str, given: Query[LanguageParameters]) -> HttpResponseBase:
    """Its days, bounds and rules, its revision, its milestones and editions."""
    asked = asked_of(request, campaign, given)
    return answer(asked, lambda context: campaign_row(context.campaign, context.pages))


@router.get("/campaigns/{slug:campaign}/actors", response={200: ActorList, **PROBLEMS}, operation_id="listActors")
def list_actors(request: HttpRequest, campaign: str, given: Query[ListParameters]) -> HttpResponseBase:
    """The parties; those without a parent are the sides."""
    return list_answer(asked_of(request, campaign, given), _ACTORS, given)


def _actor_row(context: Context) -> Callable[[Actor], Mapping[str, Any]]:
    everyone = list(context.campaign.actors.all())
    rows = dict(zip([actor.pk for actor in everyone], actor_rows(everyone, everyone), strict=True))
    return lambda actor: rows[actor.pk]


_ACTORS = List(ActorRow, lambda context: QueryRows(context.campaign.actors.all(), [text_column("slug")]), _actor_row)


@router.get("/campaigns/{slug:campaign}/phases", response={200: PhaseList, **PROBLEMS}, operation_id="listPhases")
def list_phases(request: HttpRequest, campaign: str, given: Query[ListParameters]) -> HttpResponseBase:
    """Runs of days with a name, in order of days."""
    return list_answer(asked_of(request, campaign, given), _PHASES, given)


_PHASES = List(
    PhaseRow,
    lambda context: QueryRows(context.campaign.phases.all(), [day_column("starts"), text_column("slug")]),
    lambda _context: phase_row,
)


@router.get("/campaigns/{slug:campaign}/stories", response={200: StoryList, **PROBLEMS}, operation_id="listStories")
def list_stories(request: HttpRequest, campaign: str, given: Query[ListParameters]) -> HttpResponseBase:
    """Published stories with their steps."""
    return list_answer(asked_of(request, campaign, given), _STORIES, given)


def _stories(context: Context) -> QueryRows:
    steps = Prefetch("steps", StoryStep.objects.in_order())
    published = Story.objects.filter(campaign=context.campaign).published()
    return QueryRows(published.prefetch_related(steps), [text_column("slug")])


def _story_row(context: Context) -> Callable[[Story], Mapping[str, Any]]:
    named = set()
    for step in StoryStep.objects.filter(campaign=context.campaign, story__is_published=True).select_related("event"):
        named |= {*step.reports, *([step.event.reference] if step.event else [])}
    events = Event.objects.filter(campaign=context.campaign, reference__in=named).published()
    references = set(events.values_list("reference", flat=True))
    return lambda story: story_row(story, story.steps.all(), references, context.pages)


_STORIES = List(StoryRow, _stories, _story_row)


class FigureParameters(ListParameters):
    measure: str = Field("", description="Such as displaced-current.")
    from_: Day | None = Field(None, alias="from", description="The first day; it counts.")
    to: Day | None = Field(None, description="The last day; it counts.")
    known_on: Day | None = Field(None, description="As known on that day.")
    sort: Literal["day", "-day"] = "day"


@router.get("/campaigns/{slug:campaign}/figures", response={200: FigureList, **PROBLEMS}, operation_id="listFigures")
def list_figures(request: HttpRequest, campaign: str, given: Query[FigureParameters]) -> HttpResponseBase:
    """Reported numbers, with the qualifier as reported. Publishers count differently: they are not to be added up."""
    figures = List(FigureRow, lambda context: _figures(context, given), lambda _context: figure_row)
    return list_answer(asked_of(request, campaign, given), figures, given)


def _figures(context: Context, given: FigureParameters) -> QueryRows:
    rows = Figure.objects.filter(campaign=context.campaign).select_related("source")
    if given.measure:
        rows = rows.filter(measure=given.measure)
    if given.from_:
        rows = rows.filter(day__gte=given.from_)
    if given.to:
        rows = rows.filter(day__lte=given.to)
    if given.known_on:
        rows = rows.known_on(given.known_on)
    return QueryRows(rows, [day_column("day"), text_column("reference")], given.sort.startswith("-"))
