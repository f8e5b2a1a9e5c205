"""What waits for an editor, and what each event would make of the map before it is published."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Max, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from events import control, effects, newsroom, projection, readable, rules
from events.admin import pictures
from events.models import Actor, Campaign, District, Event, Span, Step
from events.models.base import locked

if TYPE_CHECKING:
    from events.admin.event import EventAdmin

A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Told:
    """An effect in words: “Al Bakr: Islamic State → contested by CTS from 12 November 2016”."""

    district: str
    before: str
    after: str
    when: str


def queue(model_admin: "EventAdmin", request: HttpRequest) -> HttpResponse:
    """Submitted events, the one that has waited longest first."""
    if not request.user.has_perm("events.publish_event"):
        raise PermissionDenied
    page = Paginator(waiting(), A_PAGE).get_page(request.GET.get("p"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Waiting for review"),
        "opts": model_admin.opts,
        "page": page,
        "entries": [(event, told(event), rules.problems(_alone(event))) for event in page],
    }
    return TemplateResponse(request, "admin/events/event/queue.html", context)


def waiting() -> Any:
    """The events in review, with the moment of their last submission as ``submitted_at``."""
    last = Step.objects.filter(event=OuterRef("pk"), kind="submitted").order_by().values("event")
    submitted = Event.objects.filter(status=Event.Status.IN_REVIEW).annotate(
        submitted_at=Subquery(last.annotate(at_last=Max("at")).values("at_last"))
    )
    return (
        submitted.select_related("campaign", "actor", "entered_by")
        .prefetch_related("districts", "citations__source")
        .order_by("submitted_at", "pk")
    )


def following(event: Event) -> int | None:
    """The key of the event that waits behind this one; None behind the last."""
    keys = list(waiting().values_list("pk", flat=True))
    return next((after for key, after in pairwise(keys) if key == event.pk), None)


def preview(model_admin: "EventAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """The day with the event and without it, side by side, and the steps that can be taken."""
    event = get_object_or_404(Event.objects.select_related("campaign", "actor", "entered_by"), pk=pk)
    if not model_admin.has_view_permission(request, event):
        raise PermissionDenied
    if request.method == "POST":
        return _take(model_admin, request, event)
    moves = newsroom.moves_from(event.status, request.user) if newsroom.may_change(request.user, event) else []
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("What it changes"),
        "opts": model_admin.opts,
        "event": event,
        "effects": told(event),
        "problems": rules.problems(_alone(event)),
        "pictures": side_by_side(event),
        "moves": moves,
        "citations": event.citations.select_related("source").order_by("reference"),
        "next": request.GET.get("next", ""),
        "following": following(event) if request.GET.get("next") == "queue" else None,
    }
    return TemplateResponse(request, "admin/events/event/preview.html", context)


def _take(model_admin: "EventAdmin", request: HttpRequest, event: Event) -> HttpResponse:
    here = reverse("admin:events_event_preview", args=[event.pk])
    try:
        with projection.together():
            now = locked(Event.objects).get(pk=event.pk)
            if str(now.version) != request.POST.get("seen"):
                raise ValidationError(_("Somebody else has saved this since you opened it. This is how it is now."))
            if (name := request.POST.get("_move", "")) not in newsroom.MOVES:
                raise PermissionDenied
            newsroom.take(now, name, request.user, request.POST.get("reason", "").strip()[:200])
            now.save()
            model_admin.log_change(request, now, [{"changed": {"fields": ["status"]}}])
    except ValidationError as problem:
        for message in problem.messages:
            model_admin.message_user(request, message, messages.ERROR)
        return HttpResponseRedirect(here)
    done = _("%(event)s – %(status)s.") % {"event": now, "status": now.get_status_display()}
    model_admin.message_user(request, done, messages.SUCCESS)
    to_queue = request.POST.get("next") == "queue"
    return HttpResponseRedirect(reverse("admin:events_event_queue") if to_queue else here)


def _alone(event: Event) -> Any:
    return Event.objects.filter(pk=event.pk)


def told(event: Event) -> list[Told]:
    """The effects of the event in words, first the districts where most changes."""
    actors = {actor.slug: actor for actor in event.campaign.actors.all()}
    return [_in_words(effect, event.campaign, actors) for effect in effects.of(event)]


def _in_words(effect: effects.Effect, campaign: Campaign, actors: dict[str, Actor]) -> Told:
    before, after = (_phrase(span, actors) for span in (effect.before, effect.after))
    if before == after:
        before, after = (f"{text} ({_grade(span)})" for text, span in ((before, effect.before), (after, effect.after)))
    elif effect.before.holder == effect.after.holder and effect.after.contested:
        after = _contested(effect.after, actors)
    return Told(readable.name(effect.district), before, after, _when(effect, campaign))


def _when(effect: effects.Effect, campaign: Campaign) -> str:
    last = effect.until - control.ONE_DAY
    first, to = formats.date_format(effect.starts), formats.date_format(last)
    if last == campaign.end:
        return _("from %(day)s") % {"day": first}
    return (
        _("on %(day)s") % {"day": first} if first == to else _("%(first)s to %(last)s") % {"first": first, "last": to}
    )


def _phrase(span: control.Span, actors: dict[str, Actor]) -> str:
    holder = readable.name(actors[span.holder.actor]) if span.holder else _("nobody")
    return f"{holder}, {_contested(span, actors)}" if span.contested else holder


def _contested(span: control.Span, actors: dict[str, Actor]) -> str:
    if span.challenger is None:
        return _("contested by nobody named")
    return _("contested by %(challenger)s") % {"challenger": readable.name(actors[span.challenger.actor])}


def _grade(span: control.Span) -> str:
    return str(Span.Grade(span.grade.value).label)


def side_by_side(event: Event) -> list[tuple[str, pictures.Picture]]:
    """The event's own day as two pictures with a heading each: without it, with it."""
    campaign, day = event.campaign, event.occurred_on
    if not campaign.holds(day):
        return []
    folded = effects.folded(event)
    frame = pictures.frame_of(campaign, [each.district for each in folded])
    lines = pictures.ground_lines(frame, campaign)
    marks = [frame.pixel(event.lon, event.lat)] if event.lon is not None and event.lat is not None else []
    stored = _stored_looks(campaign, day)
    found = []
    for name, heading, chosen in (
        ("without", _("Without the event"), {each.district.pk: effects.on(each.without, day) for each in folded}),
        ("with", _("With the event"), {each.district.pk: effects.on(each.having, day) for each in folded}),
    ):
        looks = stored | _folded_looks(campaign, chosen)
        picture = pictures.Picture(name, f"{heading}, {formats.date_format(day)}", frame, lines=lines, marks=marks)
        picture.areas.extend(_areas(frame, campaign.districts.all(), looks, set(chosen)))
        found.append((heading, picture))
    return found


def _areas(
    frame: Any, districts: Iterable[District], looks: dict[int, pictures.Look], marked: set[int]
) -> Iterable[pictures.Area]:
    quiet = pictures.Look(pictures.NOBODY)
    return (
        pictures.area(frame, each, looks.get(each.pk, quiet), each.pk in marked)
        for each in districts
        if pictures.shows(frame, each)
    )


def _stored_looks(campaign: Campaign, day: Any) -> dict[int, pictures.Look]:
    actors = {actor.pk: actor for actor in campaign.actors.select_related("parent__parent")}
    return {
        span.district_id: pictures.look(
            actors.get(span.holder_id or 0), actors.get(span.challenger_id or 0), span.contested, span.grade
        )
        for span in Span.objects.of_campaign(campaign).as_of(day)
    }


def _folded_looks(campaign: Campaign, spans: dict[int, control.Span | None]) -> dict[int, pictures.Look]:
    actors = {actor.slug: actor for actor in campaign.actors.select_related("parent__parent")}
    return {
        district: pictures.look(
            actors[span.holder.actor] if span.holder else None,
            actors[span.challenger.actor] if span.challenger else None,
            span.contested,
            span.grade.value,
        )
        for district, span in spans.items()
        if span
    }
