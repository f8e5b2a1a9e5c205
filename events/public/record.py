"""The page on what a campaign's record rests on: how many witnesses, which quarters have few, what is approximate."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.geo import svg
from events.models import Campaign, District, Event, Span, labels
from events.newsroom import editions, publications, record_summary
from events.projection.snapshot import DistrictState
from events.public import structured_data
from events.public.catalogue.addresses import dataset_path
from events.public.page_head import PageHead
from events.public.pages import Rendered
from events.public.text_pages import render_text, section_head, text_page

MAP_WIDTH = 560

# From the weakest; a hold from before the campaign has no report that began it.
GRADES = [Span.Grade.INITIAL, Span.Grade.DISPUTED, Span.Grade.CLAIMED, Span.Grade.REPORTED, Span.Grade.CORROBORATED]


@dataclass(frozen=True, slots=True)
class DrawnQuarter:
    """A quarter in the small map; ``voices`` is at most MANY_VOICES."""

    path: str
    title: str
    voices: int


@text_page("record")
def record_page(campaign: Campaign, site: str) -> Rendered:
    summary = record_summary.summary(campaign)
    states = record_summary.quarters_in_the_end(campaign)
    precisions = record_summary.precisions(campaign)
    context = {
        "undated": publications.undated(campaign),
        "whole": summary.whole,
        "figures": record_summary.figure_count(campaign),
        "months": summary.months.items(),
        "banks": [(_bank_label(bank), rows) for bank, rows in sorted(summary.banks.items())],
        "kinds": [(Event.Kind(kind).label, rows) for kind, rows in sorted(summary.kinds.items())],
        "grade_words": [grade.label for grade in GRADES],
        "grades": [_grades_row(row) for row in record_summary.grades_by_month(campaign)],
        "map": _voices_map(states),
        "by_voices": _by_voices(states),
        "on_one_word": record_summary.on_one_word(states),
        "precisions": [(precision.label, precisions.get(precision, 0)) for precision in Event.Precision],
        "editions": editions.summaries(campaign),
        "approximate_count": sum(state.district.approximate for state in states),
        "quarter_count": len(states),
    }
    return render_text("events/record.html", campaign, _head(campaign, site), context)


def _head(campaign: Campaign, site: str) -> PageHead:
    description = _(
        "How many publications and voices tell of each month, bank and kind of event, which quarters rest on one "
        "publisher, what is approximate, and how to cite."
    )
    data = [structured_data.dataset(campaign, site, description, with_files=True)]
    return section_head(
        campaign, site, "record", _("The record"), description, data=data, dataset=dataset_path(campaign)
    )


def _grades_row(row: record_summary.GradesOfDay) -> dict[str, Any]:
    return {
        "day": row.day,
        "bank": _bank_label(row.bank),
        "counts": [(grade.label, row.counts.get(grade, 0)) for grade in GRADES],
    }


def _bank_label(bank: str) -> str:
    return str(dict(District.Bank.choices).get(bank, bank))


def _voice_count(state: DistrictState) -> int:
    return min(len(state.support.voices), record_summary.MANY_VOICES)


def _by_voices(states: list[DistrictState]) -> list[tuple[int, str, list[DistrictState]]]:
    """The quarters by number of voices, the fewest first, with a line of the legend for each."""
    found = []
    for number in range(record_summary.MANY_VOICES + 1):
        here = [state for state in states if _voice_count(state) == number]
        label = ngettext("%(n)d voice", "%(n)d voices", number) % {"n": number} if number else _("no known voice")
        if number == record_summary.MANY_VOICES:
            label = _("%(n)d voices or more") % {"n": number}
        found.append((number, label, here))
    return found


def _voices_map(states: list[DistrictState]) -> tuple[svg.Viewport, list[DrawnQuarter]] | None:
    """The frame and the quarters that have an outline; None where none has."""
    drawn = [state for state in states if state.district.shape and state.district.west is not None]
    boxes = [(d.west, d.south, d.east, d.north) for d in (state.district for state in drawn)]
    box = svg.bounding_box(boxes, margin=0.03)  # type: ignore[arg-type]
    if box is None:
        return None
    frame = svg.Viewport.around(box, MAP_WIDTH)
    return frame, [
        DrawnQuarter(
            frame.path(state.district.shape),
            f"{labels.local_name(state.district)}: {len(state.support.voices)}",
            _voice_count(state),
        )
        for state in drawn
    ]
