"""The first page of the admin: what waits for whoever has come, and how the record stands."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from events.admin.desk import weekly_chart
from events.admin.events import review
from events.admin.events.impact import impacts_of
from events.models import Campaign, Event, Step
from events.newsroom import activity, coverage, quality_checks

# How many of each the page tells; the rest is a link away.
WAITING, DRAFTS, CHANGES = 5, 8, 8


def context(request: HttpRequest) -> dict[str, Any]:
    """By what the person may do: an editor has the queue, a reporter the drafts that are hers or his."""
    user: Any = request.user
    if not user.has_perm("events.view_event"):
        return {}
    now = timezone.now()
    found: dict[str, Any] = {"changes": recent_changes()}
    if user.has_perm("events.add_event"):
        found |= _own(user)
    if user.has_perm("events.publish_event"):
        found |= _queue()
        found["counts"] = [
            (concern, n) for concern, n in quality_checks.counts(quality_checks.CheckScope(None, now)) if n
        ]
    return found | _coverage(request, now)


def drafts_of(user: Any) -> QuerySet[Event]:
    """Drafts that the person entered, the returned ones first, with who returned each and why."""
    back = Step.objects.filter(event=OuterRef("pk"), kind=Step.Kind.RETURNED)
    mine = Event.objects.filter(status=Event.Status.DRAFT, entered_by=user)
    reason, by = (Subquery(back.values(column)[:1]) for column in ("reason", "by__username"))
    return mine.annotate(is_returned=Exists(back), why=reason, returned_by=by).order_by("-is_returned", "-pk")


def recent_changes() -> list[activity.ActivityEntry]:
    """The last steps that people took, the newest first; a loader takes hundreds at once, and they tell nothing."""
    return activity.activity_log(
        Step.objects.by_people().select_related("event", "by").order_by("-at", "-pk")[:CHANGES]
    )


def _own(user: Any) -> dict[str, Any]:
    mine = drafts_of(user)
    in_review = Event.objects.filter(status=Event.Status.IN_REVIEW, entered_by=user)
    return {"drafts": mine[:DRAFTS], "draft_count": mine.count(), "submitted_count": in_review.count()}


def _queue() -> dict[str, Any]:
    waiting = review.review_queue()
    return {"waiting": impacts_of(waiting[:WAITING]), "waiting_count": waiting.count()}


def _coverage(request: HttpRequest, now: dt.datetime) -> dict[str, Any]:
    """Of the campaign that is asked for, else the latest."""
    campaigns = list(Campaign.objects.all())
    if not campaigns:
        return {}
    asked = request.GET.get("campaign", "")
    campaign = next((each for each in campaigns if each.slug == asked), campaigns[0])
    weeks = coverage.weeks(campaign)
    events, citations = sum(week.events for week in weeks), sum(week.citations for week in weeks)
    label = _("Published events a week: %(events)d in all, with %(citations)d citations.")
    label %= {"events": events, "citations": citations}
    return {
        "campaigns": campaigns,
        "campaign": campaign,
        "weeks": weeks,
        "chart": weekly_chart.chart(weeks, label),
        "chart_label": label,
        "banks": coverage.banks(campaign, now),
    }
