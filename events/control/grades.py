"""How well a hold is attested: the grade of a tenure, from who says that its side took control."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from events.control.changes import Change

# A tenure of at most this many days, or contradicted at most this many days after its beginning, is disputed:
# "taken" was announced several times for the same quarter, with the quarter lost again in between.
DISPUTED_WITHIN = 3

# How many independent publishers make a tenure reported, and how many voices make it corroborated.
INDEPENDENT = 2


class Grade(StrEnum):
    """How well a tenure is attested. Computed by ``fold``, never entered."""

    INITIAL = "initial"
    CORROBORATED = "corroborated"
    REPORTED = "reported"
    CLAIMED = "claimed"
    DISPUTED = "disputed"


# By the least grade that a reader may ask for, the grades that count as no less; ``initial`` needs no report.
COUNTED = {
    Grade.REPORTED: (Grade.INITIAL, Grade.REPORTED, Grade.CORROBORATED),
    Grade.CORROBORATED: (Grade.INITIAL, Grade.CORROBORATED),
}


@dataclass(frozen=True, slots=True)
class Support:
    """Who says that a side took control during a tenure. Whoever denies it as well is not among them."""

    side: str | None
    publishers: frozenset[str]
    # By voice, the side that it speaks for.
    voices: dict[str, str | None]
    is_denied: bool

    @property
    def is_reported(self) -> bool:
        return len(self.publishers) >= INDEPENDENT

    @property
    def is_corroborated(self) -> bool:
        """Not by the side's own voices alone, however many: each of its commands would say the same."""
        has_outside_voice = any(voice_side != self.side for voice_side in self.voices.values())
        return self.is_reported and len(self.voices) >= INDEPENDENT and has_outside_voice


def support_for(side: str | None, changes: Iterable[Change]) -> Support:
    """Who supports that the side took control, among the changes of one tenure.

    Publishers and voices are counted apart: a voice that denies it counts for nothing, whoever else prints it.
    """
    reports = [report for change in changes if change.puts_in_control(side) for report in change.reports]
    supporting = [report for report in reports if report.supports]
    denying = [report for report in reports if not report.supports]
    denied_by = {report.voice for report in denying}
    return Support(
        side=side,
        publishers=frozenset({report.publisher for report in supporting} - {report.publisher for report in denying}),
        voices={
            report.voice: report.voice_side
            for report in supporting
            if report.voice is not None and report.voice not in denied_by
        },
        is_denied=bool(denying),
    )


def grade_of(
    side: str | None, changes: Sequence[Change], starts: dt.date, until: dt.date, campaign_until: dt.date
) -> Grade:
    """The grade of a tenure ``[starts, until)`` of a side that took over from another one.

    ``changes`` are those of its days, ``campaign_until`` the day after the last one of the campaign.

    Reported: two independent publishers put the side in control. Corroborated: they print the words of two voices,
    one of which at least does not speak for the side.
    """
    support = support_for(side, changes)
    # The end of the campaign ends no tenure.
    short = until < campaign_until and (until - starts).days <= DISPUTED_WITHIN
    contradicted = any(
        change.takes_control and not change.puts_in_control(side) and (change.day - starts).days <= DISPUTED_WITHIN
        for change in changes
    )
    outvoted = support.is_denied and not support.is_reported
    if short or contradicted or outvoted:
        return Grade.DISPUTED
    if support.is_corroborated:
        return Grade.CORROBORATED
    return Grade.REPORTED if support.is_reported else Grade.CLAIMED
