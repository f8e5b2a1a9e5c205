"""A page for each day of a campaign, and one that lists them: who held what, for readers without scripts.

The map page answers the same question by its query; a server of files, which has only paths, has these pages instead.
"""

import datetime as dt
from itertools import groupby

from django.db.models import F
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.control import ONE_DAY
from events.models import Campaign, Event, Span
from events.models.dates import parse_day
from events.public import structured_data
from events.public.cite import citation_of
from events.public.map_query import Opening
from events.public.page_head import PageHead
from events.public.pages import Rendered
from events.public.pictures import neighbours
from events.public.text_pages import last_picture, render_text, section_head, text_page


@text_page("days")
def days_page(campaign: Campaign, site: str) -> Rendered:
    """Every day by month, those marked on which a district changed hands or something is reported."""
    turns = Span.objects.of_campaign(campaign).filter(starts=F("tenure"), starts__gt=campaign.start).order_by()
    changes = set(turns.values_list("starts", flat=True))
    reported = set(Event.objects.filter(campaign=campaign).published().values_list("occurred_on", flat=True))
    rows = [(day, day in changes, day in reported) for day in _days(campaign)]
    months = [(first, list(of_month)) for first, of_month in groupby(rows, key=lambda row: row[0].replace(day=1))]
    description = _("Every day of %(campaign)s: who held which district, on whose word.") % {"campaign": campaign}
    head = section_head(campaign, site, "days", _("Days"), description, picture=last_picture(campaign))
    return render_text("events/days.html", campaign, head, {"months": months})


@text_page("day")
def day_page(campaign: Campaign, site: str, day: str) -> Rendered:
    """The picture of the day, its reports and its table, and how to cite it. Raises Http404 for another day."""
    try:
        shown = parse_day(day)
    except ValueError as problem:
        raise Http404 from problem
    if not campaign.holds(shown):
        raise Http404
    opening = Opening(shown)
    spans = Span.objects.of_campaign(campaign).as_of(shown).select_related("district", "holder", "challenger")
    reports = Event.objects.filter(campaign=campaign, occurred_on=shown).published().order_by("reference")
    context = {
        "opening": opening,
        "spans": list(spans.order_by("district__name_en")),
        "reports": list(reports),
        "day_links": _links(campaign, shown),
        "citation": citation_of(campaign, opening, site),
    }
    return render_text("events/day.html", campaign, _head(campaign, site, shown), context)


def _days(campaign: Campaign) -> list[dt.date]:
    return [campaign.start + number * ONE_DAY for number in range((campaign.end - campaign.start).days + 1)]


def _links(campaign: Campaign, day: dt.date) -> list[tuple[str, str, str]]:
    """Addresses of other days with words and the relation."""
    beside = neighbours(campaign, day)
    named = [
        (beside.previous_change, _("Previous change of control"), "prev"),
        (beside.previous_day, _("Previous day"), "prev"),
        (beside.next_day, _("Next day"), "next"),
        (beside.next_change, _("Next change of control"), "next"),
    ]
    return [(_path(campaign, other), words, rel) for other, words, rel in named if other]


def _path(campaign: Campaign, day: dt.date) -> str:
    return reverse("day", args=[campaign.slug, day.isoformat()])


def _head(campaign: Campaign, site: str, day: dt.date) -> PageHead:
    path, title = _path(campaign, day), _("Who held what on %(day)s") % {"day": date_format(day, "j F Y")}
    description = _("%(campaign)s: who held which district on this day, on whose word, and who said otherwise.")
    days = reverse("days", args=[campaign.slug])
    crumbs = structured_data.breadcrumbs(site, campaign, [(_("Days"), days), (title, path)])
    return PageHead(site, path, title, description % {"campaign": campaign}, data=[crumbs])
