"""The part ``control``: the tables of the core that come out otherwise where less counts (``Basis``).

With the front that goes with them, and with what the record has learned since the day that is asked about.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Min, Q

from events import control
from events.geo import geometry
from events.models import Campaign, Citation, Event, campaign_shapes
from events.payload.figure_series import figure_tables
from events.payload.format import RowNumbers, Table
from events.payload.fronts import fronts
from events.payload.series import area_series, objectives_table
from events.payload.tables import SPAN_COLUMNS, counts_table, span_row
from events.projection import parties, projector
from events.projection.basis import Basis

# Reports of a day up to the one that is asked about, of which nobody could know then, which others have confirmed or
# denied since, and which the record has retracted since.
LATER = ("added", "confirmed", "contradicted", "retracted")
# What was folded last, by primary key and revision of the campaign: a change of control takes about a kilobyte.
MOST_CHANGES = 10_000
_kept_inputs: dict[tuple[int, int], projector.FoldInputs] = {}


def control_part(campaign: Campaign, basis: Basis) -> dict[str, Any]:
    """``spans``, ``reports``, ``objectives``, ``series``, ``counts`` and the figures as in the core, on that basis.

    ``front`` is as the part of that name; ``later`` has a row for each event and for what became known of it after
    the day; ``citations`` and ``undated`` say how many citations were known by then, and how many of these only count
    as known because their source has no date. The last three are there where a day is asked about.

    Reads in several queries, and folds: ``consistent_read.read_one_revision`` makes them see one revision.
    """
    known_on = basis.known_on
    actors = list(campaign.actors.order_by("pk"))
    districts = list(campaign.districts.order_by("slug"))
    numbers = RowNumbers.of_tables(campaign, actors, parties.sides(actors), districts)
    inputs = _inputs_of(campaign)
    folded = projector.fold_afresh(campaign, known_on=known_on, at_least=basis.at_least, inputs=inputs)
    spans = _spans_table(folded, {actor.slug: actor.pk for actor in actors}, numbers)
    usable = campaign_shapes.usable(districts, campaign)
    areas = [geometry.area_km2(row.shape) if row.shape else 0.0 for row in usable]
    part = {
        "spans": spans,
        "reports": _report_days(campaign, folded, numbers),
        "objectives": objectives_table(campaign, spans, numbers, known_on),
        "series": area_series(campaign, areas, spans, numbers),
        "counts": counts_table(campaign, numbers, known_on),
        **figure_tables(campaign, known_on),
        "front": fronts(campaign, spans, numbers),
    }
    return part | (_since(campaign, known_on, numbers) if known_on else {})


def _inputs_of(campaign: Campaign) -> projector.FoldInputs:
    """What is folded for every day that somebody asks about; of a large campaign it is read again each time."""
    key = campaign.pk, campaign.revision
    if found := _kept_inputs.get(key):
        return found
    inputs = projector.FoldInputs.of(campaign)
    _kept_inputs.clear()
    if sum(map(len, inputs.changes.values())) <= MOST_CHANGES:
        _kept_inputs[key] = inputs
    return inputs


def _spans_table(folded: Mapping[int, list[control.Span]], actors: Mapping[str, int], numbers: RowNumbers) -> Table:
    """As ``spans_by_district``, of spans that are not stored; ``actors`` are primary keys by slug."""
    rows = [
        [span_row(*projector.values_of(span, actors), numbers=numbers) for span in folded[district]]
        for district in numbers.districts
    ]
    return {"columns": SPAN_COLUMNS, "rows": rows}


def _report_days(
    campaign: Campaign, folded: Mapping[int, list[control.Span]], numbers: RowNumbers
) -> list[list[int | None]]:
    """As ``reports_by_district``, of spans that are not stored."""
    published = Event.objects.filter(campaign=campaign).published().order_by()
    day_of = dict(published.values_list("reference", "occurred_on"))
    found = ({day_of[event] for span in folded[pk] for event in span.changes} for pk in numbers.districts)
    return [[numbers.day(day) for day in sorted(days)] for days in found]


def _since(campaign: Campaign, known_on: dt.date, numbers: RowNumbers) -> dict[str, Any]:
    rows = sorted(_later_rows(campaign, known_on, numbers))
    known = Citation.objects.filter(event__campaign=campaign).visible_to_public().known_on(known_on)
    return {
        "later": {"columns": ["day", "event", "what", "known", "districts"], "rows": rows},
        "citations": known.count(),
        "undated": known.filter(source__published_on=None).count(),
    }


def _later_rows(campaign: Campaign, known_on: dt.date, numbers: RowNumbers) -> Iterator[list[Any]]:
    """``known`` is the first day on which it could be known."""
    events = Event.objects.filter(campaign=campaign, occurred_on__lte=known_on).order_by()
    districts: dict[int, list[int]] = {}
    for pk, district in events.exclude(districts=None).values_list("pk", "districts"):
        districts.setdefault(pk, []).append(numbers.districts[district])

    def row(pk: int, reference: str, day: dt.date, what: str, known: dt.date | None) -> list[Any]:
        return [numbers.day(day), reference, what, numbers.day(known), sorted(districts.get(pk, []))]

    known = set(events.published().known_on(known_on).values_list("pk", flat=True))
    # Whoever printed it after the day: a source without a date counts from the event's own day, and so is never later.
    later = Q(citations__source__published_on__gt=known_on)
    for stance, of_known, of_others in (("supports", "confirmed", "added"), ("disputes", "contradicted", None)):
        found = events.published().filter(later, citations__stance=stance)
        first = found.annotate(first=Min("citations__source__published_on"))
        for pk, reference, day, published in first.values_list("pk", "reference", "occurred_on", "first"):
            if what := of_known if pk in known else of_others:
                yield row(pk, reference, day, what, published)
    retracted = events.filter(status=Event.Status.RETRACTED).known_on(known_on)
    for pk, reference, day in retracted.values_list("pk", "reference", "occurred_on"):
        yield row(pk, reference, day, "retracted", None)
