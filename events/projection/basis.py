"""What of the record counts: what was known on a day, and holds of a grade at least; and the spans that follow."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from events import control
from events.models import Actor, Campaign, District, Event, Span
from events.models.dates import parse_day
from events.models.querysets import CHANGES_CONTROL
from events.projection import projector

# Characters of a day, "2031-03-05".
DAY_LENGTH = 10


class Basis(NamedTuple):
    """As ``projector.fold_afresh`` takes both; None where everything counts."""

    known_on: dt.date | None = None
    at_least: control.Grade | None = None

    def __str__(self) -> str:
        """``2031-03-05``, ``reported`` or ``2031-03-05-reported``; "" where everything counts."""
        day = self.known_on.isoformat() if self.known_on else ""
        return "-".join(filter(None, (day, self.at_least.value if self.at_least else "")))

    @classmethod
    def parse(cls, text: str) -> "Basis":
        """Raises ValueError for a text that ``str`` gives of no basis."""
        day, grade = (text[:DAY_LENGTH], text[DAY_LENGTH + 1 :]) if text[:1].isdigit() else ("", text)
        basis = cls(parse_day(day) if day else None, control.Grade(grade) if grade else None)
        if (basis.at_least and basis.at_least not in control.COUNTED) or str(basis) != text:
            raise ValueError(f"“{text}” is no basis")
        return basis

    @property
    def is_whole(self) -> bool:
        """Whether all of the record counts: then the stored spans hold."""
        return self.known_on is None and self.at_least is None


WHOLE_RECORD = Basis()


@dataclass(frozen=True, slots=True)
class FoldedSpans:
    """The spans of a campaign on a basis, as rows that are not stored, with their districts and actors.

    ``rows`` are by name of the district and by day. ``first_reports`` has the day of the first report that counts, by
    primary key of the district; a district without one is not in it.
    """

    rows: list[Span]
    first_reports: dict[int, dt.date]

    def as_of(self, day: dt.date) -> list[Span]:
        """The span of each district that holds the day."""
        return [span for span in self.rows if span.starts <= day < span.until]

    def changes_of_hands(self, start: dt.date) -> list[dt.date]:
        """The days after the first one of the campaign, ``start``, on which a tenure begins."""
        return sorted({span.starts for span in self.rows if span.starts == span.tenure and span.starts > start})


def folded_spans(campaign: Campaign, basis: Basis) -> FoldedSpans:
    """Folded from the published events, in a bounded number of queries; without the shapes of the districts."""
    folded = projector.fold_afresh(campaign, known_on=basis.known_on, at_least=basis.at_least)
    actors = {actor.slug: actor for actor in campaign.actors.all()}
    districts = campaign.districts.defer("shape").order_by("name_en", "slug")
    rows = [_row(district, span, actors) for district in districts for span in folded[district.pk]]
    changing = Event.objects.published().filter(CHANGES_CONTROL, campaign=campaign)
    days = dict(changing.values_list("reference", "occurred_on"))
    firsts = {
        pk: min((days[reference] for span in spans for reference in span.changes), default=None)
        for pk, spans in folded.items()
    }
    return FoldedSpans(rows, {pk: first for pk, first in firsts.items() if first})


def _row(district: District, span: control.Span, actors: dict[str, Actor]) -> Span:
    keys = {slug: actor.pk for slug, actor in actors.items()}
    row = Span(district=district, **dict(zip(projector.COLUMNS, projector.values_of(span, keys), strict=True)))
    # As rows, so that nobody asks the database for them.
    row.holder, row.challenger = (actors[party.actor] if party else None for party in (span.holder, span.challenger))
    return row
