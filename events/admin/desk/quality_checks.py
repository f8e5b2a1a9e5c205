"""The pages “Needs attention”: the quality checks with their counts, and the rows that one check finds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from events.admin.common.pages import paginate
from events.geo import geometry_messages
from events.models import Campaign, Citation, District, Event, LinkCheck, Source, campaign_shapes, field_display
from events.models.text_direction import direction_problems
from events.newsroom import outliers
from events.newsroom.quality_checks import QUALITY_CHECKS, CheckScope, counts

ROWS_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row that a check has found: a link to it, its name, its place, and what is wrong with it."""

    url: str
    title: str
    where: str
    detail: str


def urls(site: AdminSite) -> list[URLPattern]:
    def overview(request: HttpRequest) -> HttpResponse:
        return _overview_page(site, request)

    def rows(request: HttpRequest, name: str) -> HttpResponse:
        return _rows_page(site, request, name)

    return [
        path("attention/", site.admin_view(overview), name="attention"),
        path("attention/<slug:name>/", site.admin_view(rows), name="attention_rows"),
    ]


def may_see(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("events.view_event"))


def _overview_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    scope, context = _scope_and_context(site, request)
    context |= {"title": _("Needs attention"), "counts": counts(scope)}
    context["checked_at"] = LinkCheck.objects.values_list("checked_at", flat=True).first()
    return TemplateResponse(request, "admin/quality_checks/overview.html", context)


def _rows_page(site: AdminSite, request: HttpRequest, name: str) -> HttpResponse:
    scope, context = _scope_and_context(site, request)
    if name not in QUALITY_CHECKS:
        raise Http404
    check = QUALITY_CHECKS[name]
    page = paginate(request, _with_related(check.rows(scope)), ROWS_PER_PAGE)
    rows = [_checked_row(name, found) for found in page]
    context |= {"title": check.label, "check": check, "page": page, "rows": rows}
    return TemplateResponse(request, "admin/quality_checks/rows.html", context)


def _scope_and_context(site: AdminSite, request: HttpRequest) -> tuple[CheckScope, dict[str, Any]]:
    """The scope that ``?campaign=`` (a slug) chooses, and the context of both pages.

    Raises PermissionDenied, or Http404 for an unknown campaign.
    """
    if not may_see(request):
        raise PermissionDenied
    campaigns = list(Campaign.objects.all())
    slug = request.GET.get("campaign", "")
    chosen = next((campaign for campaign in campaigns if campaign.slug == slug), None)
    if slug and chosen is None:
        raise Http404
    context = {**site.each_context(request), "campaigns": campaigns, "campaign": chosen}
    return CheckScope(chosen, timezone.now()), context


def _with_related(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with all that a line shows of them, in a few queries whatever their number."""
    if rows.model is Event:
        related = ("districts", "citations__source", "steps")
        return rows.select_related("campaign", "batch").prefetch_related(*related)
    if rows.model is District:
        return rows.select_related("campaign", "initial_holder").order_by("kind", "bank", "name_en")
    return rows.prefetch_related("link_checks").order_by("publisher", "reference")


def _checked_row(name: str, found: Any) -> CheckedRow:
    url = reverse(f"admin:events_{found._meta.model_name}_change", args=[found.pk])
    detail = DETAILS[name](found)
    if isinstance(found, Event):
        where = ", ".join(field_display.display_name(district) for district in found.districts.all()) or found.place
        return CheckedRow(url, str(found), where, detail)
    return CheckedRow(url, str(found), found.get_kind_display() if isinstance(found, District) else "", detail)


def _publishers(event: Event) -> str:
    """The independent publishers of the event's citations, each with its stance, once."""
    publishers = [
        f"{citation.source.original_publisher} ({citation.get_stance_display()})" for citation in event.citations.all()
    ]
    return ", ".join(dict.fromkeys(publishers))


def _last_step(event: Event) -> str:
    step = next(iter(event.steps.all()), None)
    if step is None:
        return ""
    by = f" · {step.by_name}" if step.by_name else ""
    reason = f": “{step.reason}”" if step.reason else ""
    return f"{step.get_kind_display()} {formats.date_format(step.at, 'DATETIME_FORMAT')}{by}{reason}"


def _distance(event: Event) -> str:
    km = outliers.km_outside_districts(event) or 0
    return _("%(km)s km outside") % {"km": formats.number_format(km, 1)}


def _holder(district: District) -> str:
    return field_display.display_name(district.initial_holder) if district.initial_holder else _("nobody")


def _link_results(source: Source) -> str:
    """What its addresses answered when they were last checked, and when that was."""
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


def _reordered(row: District | Event | Source) -> str:
    """The columns with the characters, those of an event's citations by their references."""
    rows: dict[str, Event | Citation | District | Source] = {"": row}
    if isinstance(row, Event):
        rows |= {f"{citation.reference}: ": citation for citation in row.citations.all()}
    return " ".join(
        f"{prefix}{column.verbose_name}: {problem}"
        for prefix, each in rows.items()
        for column, problem in direction_problems(each).items()
    )


# What is shown of a row, by the name of the check that has found it.
DETAILS: dict[str, Callable[[Any], str]] = {
    "returned": _last_step,
    "long-in-review": _last_step,
    "unplaced": _import,
    "far-points": _distance,
    "unusable-outlines": _refusal,
    "unusable-shapes": _refusal,
    "reordered-events": _reordered,
    "reordered-districts": _reordered,
    "reordered-sources": _reordered,
    "one-publisher": _publishers,
    "open-disputes": _publishers,
    "never-taken": _holder,
    "dead-links": _link_results,
    "no-links": _addresses,
}
