"""Small campaigns for tests: functions that write rows, and others that read the spans made of them."""

import datetime as dt
import json

from django.db import connection

from events.models import Actor, Campaign, Citation, District, Event, Source, Span, Voice, unit_of_work
from events.projection import projector

START = dt.date(2031, 3, 1)
END = dt.date(2031, 4, 29)


def day(number):
    """The day by number, 0 being the first one of the campaign."""
    return START + dt.timedelta(days=number)


def add_campaign(slug="harbour", **values):
    """A campaign of sixty days in a city that is not Mosul: nothing may depend on one city."""
    given = {
        "name_en": "The Harbour Campaign",
        "start": START,
        "end": END,
        "west": 10,
        "south": 50,
        "east": 11,
        "north": 51,
    } | values
    return Campaign.objects.create(slug=slug, **given)


def add_actor(campaign, slug, parent=None, **values):
    colours = {} if parent else {"colour": "#336699", "colour_dark": "#6699cc"}
    return Actor.objects.create(
        campaign=campaign, slug=slug, parent=parent, **{"name_en": slug.title()} | colours | values
    )


def square(lon, lat, size=0.01):
    """A closed ring with its south-western corner at the point."""
    east, north = lon + size, lat + size
    return {"type": "Polygon", "coordinates": [[[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]]}


def add_district(campaign, slug, holder=None, lon=10.5, lat=50.5, **values):
    given = {"name_en": slug.title(), "kind": "town", "initial_holder": holder} | values
    return District.objects.create(campaign=campaign, slug=slug, lon=lon, lat=lat, **given)


def add_source(campaign, publisher="Gazette", **values):
    return Source.objects.create(campaign=campaign, publisher=publisher, **values)


def add_voice(campaign, slug, kind="party", **values):
    return Voice.objects.create(campaign=campaign, slug=slug, kind=kind, **{"name_en": slug.title()} | values)


def add_event(
    campaign,
    reference,
    on,
    actor=None,
    districts=(),
    kind="control",
    sources=None,
    against=(),
    status="published",
    **values,
):
    """An event on a day, by number or by date, with a citation for each source."""
    if sources is None:
        sources = [campaign.sources.first() or add_source(campaign)]
    with unit_of_work.together():
        event = Event.objects.create(
            campaign=campaign,
            reference=reference,
            occurred_on=day(on) if isinstance(on, int) else on,
            actor=actor,
            kind=kind,
            status=status,
            **{"summary": f"What {reference} says."} | values,
        )
        event.districts.set(districts)
        for stance, cited in (("supports", sources), ("disputes", against)):
            for source in cited:
                Citation.objects.create(event=event, source=source, stance=stance)
    return event


def revision(campaign):
    return Campaign.objects.get(pk=campaign.pk).revision


def spans(district):
    """The stored spans, to compare: days by number, holder, challenger (“guards, unresolved”), grade and references."""
    found = Span.objects.filter(district=district).order_by("starts")
    return [
        (
            (span.starts - START).days,
            (span.until - START).days,
            span.holder and span.holder.slug,
            _challenger(span, span.challenger and span.challenger.slug),
            span.grade,
            sorted(event.reference for event in span.events.all()),
        )
        for span in found.select_related("holder", "challenger").prefetch_related("events")
    ]


def _challenger(span, slug):
    """“guards”, “guards, unresolved”, “somebody”, or None where the district is not contested."""
    if not span.contested:
        return None
    return f"{slug or 'somebody'}{', unresolved' if span.unresolved else ''}"


def all_spans(campaign):
    return {district.slug: spans(district) for district in campaign.districts.order_by("slug")}


def folded_from_the_start(campaign):
    """The spans by a fresh fold of the published events, in the form of ``all_spans``."""
    folded = projector.fold_afresh(campaign)
    return {
        district.slug: [
            (
                (span.starts - START).days,
                (span.until - START).days,
                span.holder and span.holder.actor,
                _challenger(span, span.challenger and span.challenger.actor),
                span.grade.value,
                sorted(span.changes),
            )
            for span in folded[district.pk]
        ]
        for district in campaign.districts.order_by("slug")
    }


class Harbour:
    """A campaign of three sides, one with two actors, over a quarter and two towns on two banks."""

    def __init__(self, slug="harbour"):
        with unit_of_work.together():
            self.campaign = add_campaign(slug)
            self.guild = add_actor(self.campaign, "guild")
            self.crown = add_actor(self.campaign, "crown")
            self.guards = add_actor(self.campaign, "guards", self.crown)
            self.fleet = add_actor(self.campaign, "fleet", self.crown)
            self.league = add_actor(self.campaign, "league")
            self.docks = add_district(
                self.campaign, "docks", self.guild, 10.1, 50.1, kind="quarter", bank="north", shape=square(10.1, 50.1)
            )
            self.mill = add_district(self.campaign, "mill", self.guild, 10.2, 50.2, bank="south")
            self.fort = add_district(self.campaign, "fort", self.crown, 10.3, 50.3, bank="south")
            self.gazette = add_source(self.campaign, "Gazette", reference="gazette", published_on=day(20))
            self.herald = add_source(self.campaign, "Herald", reference="herald", published_on=day(30))
            self.wire = add_source(self.campaign, "Wire", reference="wire")

    def event(self, reference, on, actor=None, districts=None, **values):
        """An event; by default it is about the docks, by the guards, from the Gazette."""
        return add_event(
            self.campaign,
            reference,
            on,
            self.guards if actor is None else actor,
            [self.docks] if districts is None else districts,
            **{"sources": [self.gazette]} | values,
        )


def stored_before_the_rule(row, **texts):
    """Written past the columns that refuse it."""
    table = connection.ops.quote_name(row._meta.db_table)
    for column, text in texts.items():
        if connection.vendor == "postgresql" and isinstance(text, str):
            # It holds neither NUL nor what is too long, whoever writes.
            text = text.replace("\0", "\ufffd")[: row._meta.get_field(column).max_length]
        stored = json.dumps(text) if isinstance(text, list) else text
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [stored, row.pk])
    row.refresh_from_db()


def add_quays(harbour):
    """East of the docks two quarters of the guild, whose borders are a hundredth of a degree long."""
    with unit_of_work.together():
        for number in (1, 2):
            lon = 10.1 + number / 100
            shape = square(lon, 50.1)
            add_district(harbour.campaign, f"quay-{number}", harbour.guild, lon, 50.1, kind="quarter", shape=shape)
