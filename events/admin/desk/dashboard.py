"""The context of the admin's index page: the user's own work, recent changes, and the coverage of the record."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from events.admin.desk import weekly_chart
from events.admin.events import review
from events.admin.events.impact import impacts_of
from events.models import Campaign, Event, MistakeReport, Step
from events.newsroom import activity, coverage, quality_checks

# How many of each the page shows; the rest is a link away.
MOST_WAITING, MOST_DRAFTS, MOST_CHANGES = 5, 8, 8


def context(request: HttpRequest) -> dict[str, Any]:
    """What the user's permissions allow: the queue for editors, their own drafts for reporters; {} for other users."""
    user: Any = request.user
    if not user.has_perm("events.view_event"):
        return {}
    now = timezone.now()
    parts: dict[str, Any] = {"changes": recent_changes()}
    if user.has_perm("events.add_event"):
        parts |= _own_work(user)
    if user.has_perm("events.publish_event"):
        parts |= _queue()
        parts["mistake_report_count"] = MistakeReport.objects.waiting().count()
        parts["counts"] = [(check, n) for check, n in quality_checks.counts(quality_checks.CheckScope(None, now)) if n]
    return parts | _coverage(request, now)


def drafts_of(user: Any) -> QuerySet[Event]:
    """The user's own drafts, returned ones first; ``returned_by`` and ``why`` are of the last return."""
    returns = Step.objects.filter(event=OuterRef("pk"), kind=Step.Kind.RETURNED)
    mine = Event.objects.filter(status=Event.Status.DRAFT, entered_by=user)
    reason, by = (Subquery(returns.values(column)[:1]) for column in ("reason", "by_name"))
    return mine.annotate(is_returned=Exists(returns), why=reason, returned_by=by).order_by("-is_returned", "-pk")


def recent_changes() -> list[activity.ActivityEntry]:
    """The last steps, the newest first, without those of a loader, which takes hundreds at once."""
    return activity.activity_log(Step.objects.by_people().select_related("event").order_by("-at", "-pk")[:MOST_CHANGES])


def _own_work(user: Any) -> dict[str, Any]:
    mine = drafts_of(user)
    in_review = Event.objects.filter(status=Event.Status.IN_REVIEW, entered_by=user)
    return {"drafts": mine[:MOST_DRAFTS], "draft_count": mine.count(), "submitted_count": in_review.count()}


def _queue() -> dict[str, Any]:
    waiting = review.review_queue()
    return {"waiting": impacts_of(waiting[:MOST_WAITING]), "waiting_count": waiting.count()}


def _coverage(request: HttpRequest, now: dt.datetime) -> dict[str, Any]:
    """The coverage of the campaign ``?campaign=`` (a slug), else of the first one; {} without a campaign."""
    campaigns = list(Campaign.objects.all())
    if not campaigns:
        return {}
    slug = request.GET.get("campaign", "")
    campaign = next((each for each in campaigns if each.slug == slug), campaigns[0])
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
