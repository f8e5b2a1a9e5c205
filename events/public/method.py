"""The page on the method: how control is worked out, in plain words, with cases from the campaign's own record."""

from typing import Any

from django.utils.translation import gettext as _

from events.control import grades
from events.models import Campaign, District, Event, Span
from events.newsroom import publications, worked_examples
from events.public import structured_data
from events.public.catalogue.addresses import dataset_path
from events.public.page_head import PageHead
from events.public.pages import Rendered
from events.public.text_pages import render_text, section_head, text_page

# Reports of a worked example that are shown in full.
MAX_REPORTS = 12


@text_page("method")
def method_page(campaign: Campaign, site: str) -> Rendered:
    context = {
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
    return render_text("events/method.html", campaign, _head(campaign, site), context)


def _head(campaign: Campaign, site: str) -> PageHead:
    description = _(
        "How the map works out who held a district on a day: which reports count, how well a hold is attested, and "
        "what is not known."
    )
    data = [structured_data.dataset(campaign, site, description)]
    return section_head(campaign, site, "method", _("Method"), description, data=data, dataset=dataset_path(campaign))


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
