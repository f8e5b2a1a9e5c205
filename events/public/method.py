"""The page on the method: how control is worked out, in plain words, with cases from the campaign's own record."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from events.control import grades
from events.models import Campaign, District, Event, Span
from events.newsroom import publications, worked_examples
from events.public import structured_data
from events.public.campaign_list import find_campaign, list_campaigns
from events.public.page_cache import PageKey
from events.public.page_head import PageHead, site_of
from events.public.pages import PageRequest, Rendered, campaign_page, language_of_page, render_page

# Reports of a worked example that are shown in full.
MAX_REPORTS = 12


@campaign_page
def method_page(request: HttpRequest, campaign: str) -> PageRequest:
    found = find_campaign(campaign, list_campaigns())
    site = site_of(request)
    key = PageKey("method", found.pk, found.revision, language_of_page(), site)
    return PageRequest(key, lambda current: _render(current, site))


def _render(campaign: Campaign, site: str) -> Rendered:
    context = {
        "campaign": campaign,
        "name": str(campaign),
        "head": _head(campaign, site),
        "disputed_within": grades.DISPUTED_WITHIN,
        "independent": grades.INDEPENDENT,
        "kinds": Event.Kind,
        "grades": Span.Grade,
        "examples": worked_examples.examples(campaign),
        "max_reports": f":{MAX_REPORTS}",
        "more_reports": f"{MAX_REPORTS}:",
        "undated": publications.undated(campaign),
        "limits": _limits(campaign),
    }
    return render_page("events/method.html", context)


def _head(campaign: Campaign, site: str) -> PageHead:
    path = reverse("method", args=[campaign.slug])
    description = _(
        "How the map works out who held a district on a day: which reports count, how well a hold is attested, and "
        "what is not known."
    )
    data = [
        structured_data.dataset(campaign, site, description),
        structured_data.breadcrumbs(site, campaign, [(_("Method"), path)]),
    ]
    return PageHead(site, path, _("Method"), description, data=data)


def _limits(campaign: Campaign) -> dict[str, Any]:
    """What the record of the campaign lacks, counted."""
    districts = District.objects.filter(campaign=campaign)
    published = Event.objects.filter(campaign=campaign).published()
    never = Span.objects.of_campaign(campaign).filter(until=campaign.until, last_report__isnull=True)
    return {
        "approximate": districts.filter(approximate=True).count(),
        "districts": districts.count(),
        "unplaced": published.filter(districts=None).exclude(place="").count(),
        "inexact_days": published.exclude(precision=Event.Precision.DAY).count(),
        "never_reported": never.count(),
    }
