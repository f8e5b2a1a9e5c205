"""The page with all districts of a campaign: who held each on the last day, since when, and on how many reports."""

from itertools import groupby

from django.db.models import Count, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Campaign, District, Span
from events.public.page_head import PageHead
from events.public.pages import Rendered
from events.public.side_looks import SideLooks
from events.public.small_maps import MapMaker, areas_box
from events.public.text_pages import last_picture, render_text, section_head, text_page

MAP_WIDTH = 640


@text_page("districts")
def districts_page(campaign: Campaign, site: str) -> Rendered:
    looks = SideLooks(campaign)
    rows = list(_states(campaign))
    districts_map = MapMaker(campaign, looks, (), areas_box(campaign), MAP_WIDTH).draw(
        _("Who held what on the last day"), {span.district_id: looks.of_span(span) for span in rows}
    )
    context = {
        "map": districts_map,
        "legend": looks.take_legend(),
        "patterns": looks.patterns,
        "groups": [(_bank(bank), list(of_bank)) for bank, of_bank in groupby(rows, lambda span: span.district.bank)],
    }
    return render_text("events/districts.html", campaign, _head(campaign, site, len(rows)), context)


def _states(campaign: Campaign) -> list[Span]:
    """The spans of the last day, by bank and name; districts on no bank come last."""
    reports = Count("district__events", filter=Q(district__events__status="published"), distinct=True)
    spans = Span.objects.of_campaign(campaign).as_of(campaign.end).annotate(report_count=reports)
    banks = [*District.Bank.values, ""]
    return sorted(
        spans.select_related("district", "holder", "challenger").order_by("district__name_en", "district__slug"),
        key=lambda span: banks.index(span.district.bank),
    )


def _bank(bank: str) -> str:
    return str(capfirst(dict(District.Bank.choices)[bank])) if bank else _("On no bank, or not on record")


def _head(campaign: Campaign, site: str, count: int) -> PageHead:
    description = ngettext(
        "%(n)d district of %(campaign)s: who held it when, on whose word, and who says otherwise.",
        "%(n)d districts of %(campaign)s: who held each when, on whose word, and who says otherwise.",
        count,
    ) % {"n": count, "campaign": campaign}
    return section_head(campaign, site, "districts", _("Districts"), description, picture=last_picture(campaign))
