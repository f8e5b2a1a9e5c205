"""The page of one district: who held it when, every word for and against, its neighbours, and where it lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from events.geo import svg
from events.models import Campaign, District, Span, labels
from events.newsroom.district_story import Story, Tenure, neighbours_of, read_story
from events.public import structured_data
from events.public.page_head import PageHead
from events.public.pages import Rendered
from events.public.side_looks import SideLooks
from events.public.small_maps import MapMaker, SmallMap, areas_box, box_of, control_bar
from events.public.text_pages import render_text, text_page

MAP_WIDTH = 420


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A district beside the page's own, and its span of the last day; None where it has none."""

    district: District
    span: Span | None


@text_page("district")
def district_page(campaign: Campaign, site: str, slug: str) -> Rendered:
    district = campaign.districts.select_related("initial_holder").filter(slug=slug).first()
    if district is None:
        raise Http404
    looks = SideLooks(campaign)
    story = read_story(district, looks.sides)
    on_last_day = {span.district_id: span for span in _last_spans(campaign)}
    beside, share_border = neighbours_of(campaign, district)
    bar = control_bar(campaign, story.spans, looks), looks.take_legend()
    locator = _locator(campaign, district, on_last_day, looks), looks.take_legend()
    context = {
        "district": district,
        "names": _names(district),
        "story": story,
        "last": on_last_day.get(district.pk),
        "bar": bar[0],
        "bar_legend": bar[1],
        "map": locator[0],
        "map_legend": locator[1],
        "patterns": looks.patterns,
        "neighbours": [Neighbour(row, on_last_day.get(row.pk)) for row in beside],
        "share_border": share_border,
    }
    return render_text("events/district.html", campaign, _head(campaign, district, story, site), context)


def _locator(campaign: Campaign, district: District, spans: Mapping[int, Span], looks: SideLooks) -> SmallMap:
    """The districts on the last day with this one marked; a town outside the city is on the map as well."""
    areas = areas_box(campaign)
    around = svg.bounding_box([areas, box_of(district)], margin=0.04) or areas
    label = _("Where %(district)s lies") % {"district": labels.local_name(district)}
    maker = MapMaker(campaign, looks, {district.pk}, around, MAP_WIDTH)
    return maker.draw(label, {pk: looks.of_span(span) for pk, span in spans.items()}, with_names=False)


def _last_spans(campaign: Campaign) -> list[Span]:
    return list(Span.objects.of_campaign(campaign).as_of(campaign.end).select_related("holder", "challenger"))


def _names(district: District) -> list[tuple[str, str]]:
    """Every other name and spelling with its language, "" where that is not known; the other language's name first."""
    shown = labels.local_name(district)
    known = [(district.name_ar, "ar"), (district.name_en, "en"), *((name, "") for name in district.alt_names)]
    return [(name, language) for name, language in dict(reversed(known)).items() if name and name != shown][::-1]


def _head(campaign: Campaign, district: District, story: Story, site: str) -> PageHead:
    path = reverse("district", args=[campaign.slug, district.slug])
    name = labels.local_name(district)
    districts = reverse("districts", args=[campaign.slug])
    data = [
        _place(district, site + path, name),
        structured_data.breadcrumbs(site, campaign, [(_("Districts"), districts), (name, path)]),
    ]
    picture = reverse("png-picture", args=[campaign.slug, campaign.end.isoformat()])
    title = labels.place_name(district)
    feed = reverse("district-feed", args=[campaign.slug, district.slug]), f"{title} · {campaign}"
    return PageHead(site, path, title, _description(campaign, name, story), picture, data, feeds=[feed])


def _description(campaign: Campaign, name: str, story: Story) -> str:
    holders = [_holder(tenure) for tenure in story.tenures]
    return _("Who held %(district)s in %(campaign)s, and who says so: %(holders)s. Reports: %(n)d.") % {
        "district": name,
        "campaign": campaign,
        "holders": " → ".join(holders),
        "n": len(story.events),
    }


def _holder(tenure: Tenure) -> str:
    return labels.local_name(tenure.side) if tenure.side else _("nobody known")


def _place(district: District, address: str, name: str) -> dict[str, Any]:
    """The district as a Place of schema.org."""
    others = [other for other, _language in _names(district)]
    return {
        "@type": "Place",
        "@id": f"{address}#place",
        "url": address,
        "name": name,
        **({"alternateName": others} if others else {}),
        "geo": {"@type": "GeoCoordinates", "latitude": district.lat, "longitude": district.lon},
    }
