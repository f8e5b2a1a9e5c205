"""“Needs attention”: what of the record wants a second look, counted, and each concern as a list of its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from events.geo import geometry_messages
from events.models import Campaign, District, Event, LinkCheck, Source, campaign_shapes, field_display
from events.newsroom import outliers
from events.newsroom.quality_checks import QUALITY_CHECKS, Scope, counts

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the record: the way there, what it is, where, and what about it wants attention."""

    url: str
    title: str
    where: str
    detail: str


def urls(site: AdminSite) -> list[URLPattern]:
    def overview(request: HttpRequest) -> HttpResponse:
        return _overview(site, request)

    def concern(request: HttpRequest, name: str) -> HttpResponse:
        return _concern(site, request, name)

    return [
        path("attention/", site.admin_view(overview), name="attention"),
        path("attention/<slug:name>/", site.admin_view(concern), name="attention_rows"),
    ]


def may_see(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("events.view_event"))


def _overview(site: AdminSite, request: HttpRequest) -> HttpResponse:
    scope, context = _opened(site, request)
    context |= {"title": _("Needs attention"), "counts": counts(scope)}
    context["checked_at"] = LinkCheck.objects.values_list("checked_at", flat=True).first()
    return TemplateResponse(request, "admin/quality_checks/overview.html", context)


def _concern(site: AdminSite, request: HttpRequest, name: str) -> HttpResponse:
    scope, context = _opened(site, request)
    if name not in QUALITY_CHECKS:
        raise Http404
    concern = QUALITY_CHECKS[name]
    page = Paginator(_read(concern.rows(scope)), A_PAGE).get_page(request.GET.get("p"))
    rows = [_row(name, found) for found in page]
    context |= {"title": concern.label, "concern": concern, "page": page, "rows": rows}
    return TemplateResponse(request, "admin/quality_checks/rows.html", context)


def _opened(site: AdminSite, request: HttpRequest) -> tuple[Scope, dict[str, Any]]:
    """What the address asks for, for whoever may see it. A campaign that there is not is no page."""
    if not may_see(request):
        raise PermissionDenied
    campaigns = list(Campaign.objects.all())
    slug = request.GET.get("campaign", "")
    chosen = next((campaign for campaign in campaigns if campaign.slug == slug), None)
    if slug and chosen is None:
        raise Http404
    context = {**site.each_context(request), "campaigns": campaigns, "campaign": chosen}
    return Scope(chosen, timezone.now()), context


def _read(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With all that a row's line tells, in a few queries whatever their number."""
    if rows.model is Event:
        related = ("districts", "citations__source", "steps__by")
        return rows.select_related("campaign", "entered_by", "batch").prefetch_related(*related)
    if rows.model is District:
        return rows.select_related("campaign", "initial_holder").order_by("kind", "bank", "name_en")
    return rows.prefetch_related("link_checks").order_by("publisher", "reference")


def _row(name: str, found: Any) -> Row:
    url = reverse(f"admin:events_{found._meta.model_name}_change", args=[found.pk])
    detail = DETAILS[name](found)
    if isinstance(found, Event):
        where = ", ".join(field_display.display_name(district) for district in found.districts.all()) or found.place
        return Row(url, str(found), where, detail)
    return Row(url, str(found), found.get_kind_display() if isinstance(found, District) else "", detail)


def _voices(event: Event) -> str:
    """Who supports it, and who disputes it."""
    said = [f"{citation.source.voice} ({citation.get_stance_display()})" for citation in event.citations.all()]
    return ", ".join(dict.fromkeys(said))


def _last_step(event: Event) -> str:
    step = next(iter(event.steps.all()), None)
    if step is None:
        return ""
    by = f" · {step.by}" if step.by else ""
    reason = f": “{step.reason}”" if step.reason else ""
    return f"{step.get_kind_display()} {formats.date_format(step.at, 'DATETIME_FORMAT')}{by}{reason}"


def _distance(event: Event) -> str:
    km = outliers.km_outside_districts(event) or 0
    return _("%(km)s km outside") % {"km": formats.number_format(km, 1)}


def _holder(district: District) -> str:
    return field_display.display_name(district.initial_holder) if district.initial_holder else _("nobody")


def _answers(source: Source) -> str:
    """What the dead ones of its addresses answered, and when."""
    checks = (check for check in source.link_checks.all() if check.address in (source.url, source.archived_url))
    return "; ".join(
        f"{check.address}: {check.status or check.problem} ({formats.date_format(check.checked_at)})"
        for check in checks
    )


def _addresses(source: Source) -> str:
    return " ".join(filter(None, (source.url, source.archived_url)))


def _import(event: Event) -> str:
    return str(event.batch)


def _refusal(row: District | Event) -> str:
    problem = campaign_shapes.problem_of(row, row.campaign)
    return geometry_messages.refusal(problem) if problem else ""


DETAILS: dict[str, Callable[[Any], str]] = {
    "returned": _last_step,
    "long-in-review": _last_step,
    "unplaced": _import,
    "far-points": _distance,
    "unusable-outlines": _refusal,
    "unusable-shapes": _refusal,
    "one-voice": _voices,
    "open-disputes": _voices,
    "never-taken": _holder,
    "dead-links": _answers,
    "no-links": _addresses,
}
