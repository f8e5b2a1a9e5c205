"""The page of one event: what is said to have happened, who says so, what it changed, and its history."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events import control
from events.exports.rows.pages import Pages
from events.geo import svg
from events.models import Campaign, Event, Step, campaign_shapes, labels
from events.newsroom.activity import ActivityEntry, activity_log
from events.newsroom.change_log import with_consequences
from events.newsroom.event_impact import EventImpact, read_impact
from events.public import structured_data
from events.public.page_head import PageHead
from events.public.pages import Rendered
from events.public.side_looks import SideLooks
from events.public.small_maps import MapMaker, SmallMap, areas_box, box_of
from events.public.text_pages import render_text, text_page

MAP_WIDTH = 400
# Of a title, a summary has room for so many characters.
TITLE_LENGTH = 110
# Of an event about more districts the table is folded away.
MANY_DISTRICTS = 12
# Around the districts of an event, as a share of their box: a few are shown with what lies around them.
MARGIN, MARGIN_OF_MANY = 0.6, 0.08


@text_page("event")
def event_page(campaign: Campaign, site: str, reference: str) -> Rendered:
    """The page of a retracted event says that it was retracted, when and why. Of a draft there is none: 404."""
    event = Event.objects.filter(campaign=campaign, reference=reference).with_words().first()
    if event is None or event.status not in (Event.Status.PUBLISHED, Event.Status.RETRACTED):
        raise Http404
    event.campaign = campaign
    context = {"event": event, "history": _history(campaign, event)}
    if event.status == Event.Status.RETRACTED:
        head = _retracted_head(campaign, event, site)
        return render_text("events/event_retracted.html", campaign, head, context)
    looks = SideLooks(campaign)
    impact = read_impact(campaign, event)
    context |= {
        "side": looks.side(event.actor_id),
        "supporting": event.supporting_citations,
        "disputing": event.disputing_citations,
        "impact": impact,
        "many_districts": len(impact.turns) > MANY_DISTRICTS,
        "maps": _maps(campaign, event, impact, looks),
    }
    context |= {"legend": looks.take_legend(), "patterns": looks.patterns}
    return render_text("events/event.html", campaign, _head(campaign, event, site), context)


def _history(campaign: Campaign, event: Event) -> list[ActivityEntry]:
    """What happened to it as the change log tells it, the newest first."""
    steps = Step.objects.filter(event=event).public().select_related("event").order_by("-at", "-pk")
    return list(with_consequences(campaign, activity_log(steps)))


def _maps(campaign: Campaign, event: Event, impact: EventImpact, looks: SideLooks) -> list[SmallMap]:
    """The day before and the day; none where the event is about no district."""
    rows = list(campaign_shapes.usable(campaign.districts.filter(events=event), campaign))
    if not rows:
        return []
    margin = MARGIN if len(rows) <= MANY_DISTRICTS else MARGIN_OF_MANY
    box = svg.bounding_box(map(box_of, rows), margin=margin, min_span=0.04)
    maker = MapMaker(campaign, looks, {row.pk for row in rows}, box or areas_box(campaign), MAP_WIDTH)
    day = event.occurred_on
    if day == campaign.start:
        before = dict(campaign.districts.order_by().values_list("pk", "initial_holder"))
        first = maker.draw(_("Before the campaign"), {pk: looks.initial(holder) for pk, holder in before.items()})
    else:
        first = maker.draw(_in_words(day - control.ONE_DAY), _looks(impact.before, looks))
    return [first, maker.draw(_in_words(day), _looks(impact.after, looks))]


def _looks(spans: dict[int, Any], looks: SideLooks) -> dict[int, Any]:
    return {pk: looks.of_span(span) for pk, span in spans.items()}


def _in_words(day: Any) -> str:
    return date_format(day, "j F Y")


def _head(campaign: Campaign, event: Event, site: str) -> PageHead:
    path = reverse("event", args=[campaign.slug, event.reference])
    summary = labels.local_text(event, "summary")
    day = date_format(event.occurred_on, "j F Y")
    title = f"{day}: {summary}" if len(summary) <= TITLE_LENGTH else f"{day}: {summary[:TITLE_LENGTH].rstrip()}…"
    said = _("Who says so: %(publishers)s.") % {"publishers": ", ".join(_publishers(event))}
    events = reverse("events", args=[campaign.slug])
    crumbs = structured_data.breadcrumbs(site, campaign, [(_("Events"), events), (day, path)])
    data = [*_data(event, site, path), crumbs]
    picture = reverse("png-picture", args=[campaign.slug, event.occurred_on.isoformat()])
    return PageHead(site, path, title, f"{day}. {summary} {said}", picture, data)


def _retracted_head(campaign: Campaign, event: Event, site: str) -> PageHead:
    path = reverse("event", args=[campaign.slug, event.reference])
    description = _("This event was retracted: it is no longer part of the record.")
    return PageHead(site, path, _("A retracted event"), description)


def _publishers(event: Event) -> Iterable[str]:
    return dict.fromkeys(each.source.publisher for each in event.supporting_citations)


def _data(event: Event, site: str, path: str) -> list[dict[str, Any]]:
    """The event as schema.org has it, and the page about it with what it cites.

    No ClaimReview: that a source disputes what another says is no verdict of ours.
    """
    name, language = labels.local_text_and_language(event, "summary")
    address = site + path
    happened: dict[str, Any] = {
        "@type": "Event",
        "@id": f"{address}#event",
        "identifier": event.urn,
        "sameAs": Pages(event.campaign, site).identifiers + str(event.uid),
        "name": name,
        "startDate": event.occurred_on.isoformat(),
        "url": address,
    }
    if places := [_place(event, row, site) for row in event.districts.all()]:
        happened["location"] = places
    elif event.place:
        happened["location"] = {"@type": "Place", "name": event.place}
    if event.actor:
        happened["about"] = {"@type": "Organization", "name": labels.local_name(event.actor)}
    cited = [_cited(each.source) for each in event.citations.all()]
    page = {"@type": "WebPage", "@id": address, "url": address, "inLanguage": language}
    return [happened, page | {"mainEntity": {"@id": f"{address}#event"}, "citation": cited}]


def _place(event: Event, district: Any, site: str) -> dict[str, Any]:
    address = site + reverse("district", args=[event.campaign.slug, district.slug])
    place = {"@type": "Place", "@id": f"{address}#place", "name": labels.local_name(district), "url": address}
    return place | {"geo": {"@type": "GeoCoordinates", "latitude": district.lat, "longitude": district.lon}}


def _cited(source: Any) -> dict[str, Any]:
    given = {
        "name": source.title or source.publisher,
        "publisher": {"@type": "Organization", "name": source.publisher},
        "url": source.url,
        "datePublished": source.published_on.isoformat() if source.published_on else "",
        "inLanguage": source.language,
    }
    return {"@type": "CreativeWork"} | {name: value for name, value in given.items() if value}
