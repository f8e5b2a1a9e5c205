"""manage.py control: who holds each district on a day, since when and on whose word; or what changed between two."""

import datetime as dt
import json
from argparse import ArgumentTypeError
from collections.abc import Sequence
from typing import Any, TypedDict

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rapidfuzz import process

from events.control import COUNTED, Grade
from events.management import comparison_output
from events.management.comparison_output import NOBODY
from events.management.table import table_lines
from events.models import Campaign, Citation, Event
from events.models.dates import parse_day
from events.projection import snapshot
from events.projection.comparison import Comparison, compare

# Columns of the table, with their widths; 100 characters with the spaces between.
_COLUMNS = (("district", 24), ("holder", 22), ("since", 10), ("grade", 12), ("status", 19), ("sources", 7))


class SourceRow(TypedDict):
    publisher: str
    via: str
    title: str
    url: str
    published_on: str | None
    claimant: str
    stance: str
    event: str


class StateRow(TypedDict):
    district: str
    name: str
    holder: str | None
    side: str | None
    challenger: str | None
    status: str
    grade: str
    since: str
    last_report: str | None
    # Days from the last report to the day asked for; null where nothing was ever reported.
    age_days: int | None
    # Whether nobody has renewed a contest by a named challenger for so long that it may be over.
    unresolved: bool
    bank_statement_only: bool
    # Who says that the side took control, as far as the day: unnamed people come with their publisher.
    publishers: list[str]
    voices: list[str]
    sources: list[SourceRow]


def read_day(text: str) -> dt.date:
    """The day of a command-line argument. Raises ArgumentTypeError."""
    try:
        return parse_day(text)
    except ValueError as problem:
        message = f"“{text}” is not a day: write it as 2016-11-12 ({problem})."
        raise ArgumentTypeError(message) from problem


def read_least_grade(text: str) -> Grade:
    """The grade of a command-line argument. Raises ArgumentTypeError."""
    if text not in COUNTED:
        raise ArgumentTypeError(f"“{text}” is no grade to count from: {', '.join(COUNTED)}.")
    return Grade(text)


class Command(BaseCommand):
    help = (
        "Prints who holds each district on a day, since when, with which grade and on whose word; or what changed "
        "from one day to another, and what each side gained and lost."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        days = parser.add_mutually_exclusive_group(required=True)
        days.add_argument("--on", type=read_day, metavar="DAY", help="Such as 2016-11-12.")
        days.add_argument("--from", dest="first", type=read_day, metavar="DAY", help="The first of two days.")
        parser.add_argument("--to", dest="second", type=read_day, metavar="DAY", help="The second of two days.")
        parser.add_argument("--campaign", metavar="SLUG", help="By default the only one, or the newest.")
        parser.add_argument("--district", metavar="SLUG", help="This district alone.")
        parser.add_argument("--known-on", type=read_day, metavar="DAY", help="Count only what was published by then.")
        least = parser.add_mutually_exclusive_group()
        least.add_argument(
            "--at-least",
            type=read_least_grade,
            metavar="GRADE",
            help=f"Count lesser take-overs as claims: {' or '.join(COUNTED)}.",
        )
        # Its name is older than the grade: it counts independent publishers, as it did before there were voices.
        least.add_argument(
            "--corroborated",
            action="store_const",
            const=Grade.REPORTED,
            dest="at_least",
            help="The same as --at-least reported.",
        )
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(
        self,
        *,
        on: dt.date | None,
        first: dt.date | None,
        second: dt.date | None,
        campaign: str | None,
        district: str | None,
        known_on: dt.date | None,
        at_least: Grade | None,
        format: str,
        **options: Any,
    ) -> None:
        if (first is None) != (second is None):
            raise CommandError("Two days are compared with both --from DAY and --to DAY.")
        chosen = self._campaign(campaign)
        if district:
            slugs = list(chosen.districts.order_by("slug").values_list("slug", flat=True))
            district = _one_of(slugs, district, f"a district of {chosen.slug}")
        try:
            if first and second:
                self._print_comparison(
                    compare(chosen, first, second, known_on=known_on, at_least=at_least), district, format
                )
                return
            assert on
            states = snapshot.states_on(chosen, on, known_on=known_on, at_least=at_least)
        except ValueError as problem:
            raise CommandError(str(problem)) from problem
        states = [state for state in states if not district or state.district.slug == district]
        if format == "json":
            self.stdout.write(json.dumps([_row(state) for state in states], ensure_ascii=False, indent=2))
        else:
            self._print_table(states)

    def _campaign(self, slug: str | None) -> Campaign:
        campaigns = {campaign.slug: campaign for campaign in Campaign.objects.order_by("-start", "slug")}
        if not campaigns:
            raise CommandError("There is no campaign yet: python manage.py load_campaign fixtures/NAME")
        if slug:
            return campaigns[_one_of(list(campaigns), slug, "a campaign")]
        newest = next(iter(campaigns.values()))
        if len(campaigns) > 1:
            self.stderr.write(f"Of {len(campaigns)} campaigns the newest, {newest.slug}; --campaign names another.")
        return newest

    def _print_comparison(self, compared: Comparison, district: str | None, format: str) -> None:
        if format == "json":
            document = comparison_output.document(compared, district)
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(comparison_output.lines(compared, district)))

    def _print_table(self, states: Sequence[snapshot.DistrictState]) -> None:
        self.stdout.write("\n".join([*table_lines(_COLUMNS, map(_cells, states)), ""]))
        for state in states:
            if state.unresolved:
                self.stdout.write(f"{state.district.slug}: unresolved, {_last_reported(state)}")
        for side, counts in snapshot.count_by_side(states).items():
            parts = [f"{side or 'nobody known'}: {counts.held}"]
            parts += [f"{counts.contested} of them contested"] if counts.contested else []
            parts += [f"{counts.unresolved} of them unresolved"] if counts.unresolved else []
            self.stdout.write(", ".join(parts))


def _one_of(names: Sequence[str], name: str, what: str) -> str:
    """The name, if it is one of the names. Raises CommandError, with a suggestion, for any other."""
    if name in names:
        return name
    # Unlike suggestion(), the nearest name however far it is: there are few, and one of them is meant.
    nearest = process.extractOne(name, names)
    hint = f" (did you mean {nearest[0]}?)" if nearest else ""
    raise CommandError(f"“{name}” is not {what}{hint}.")


def _cells(state: snapshot.DistrictState) -> Sequence[str]:
    return (
        state.district.slug,
        state.holder.name_en if state.holder else NOBODY,
        state.since.isoformat(),
        state.grade,
        _status(state),
        str(len({citation.source_id for _event, citation in state.citations})),
    )


def _status(state: snapshot.DistrictState) -> str:
    if not state.contested:
        return "held"
    word, challenger = "unresolved" if state.unresolved else "contested", state.challenger
    return f"{word}: {challenger.short_name or challenger.name_en}" if challenger else word


def _last_reported(state: snapshot.DistrictState) -> str:
    """“last reported 2017-02-14, 167 days before”."""
    return f"last reported {state.last_report}, {state.age} {'day' if state.age == 1 else 'days'} before"


def _row(state: snapshot.DistrictState) -> StateRow:
    return {
        "district": state.district.slug,
        "name": state.district.name_en,
        "holder": state.holder.slug if state.holder else None,
        "side": state.side.slug if state.side else None,
        "challenger": state.challenger.slug if state.challenger else None,
        "status": state.status,
        "grade": state.grade,
        "since": state.since.isoformat(),
        "last_report": state.last_report.isoformat() if state.last_report else None,
        "age_days": state.age,
        "unresolved": state.unresolved,
        "bank_statement_only": state.bank_statement_only,
        "publishers": sorted(state.support.publishers),
        "voices": sorted(state.support.voices),
        "sources": [_source(event, citation) for event, citation in state.citations],
    }


def _source(event: Event, citation: Citation) -> SourceRow:
    source = citation.source
    return {
        "publisher": source.publisher,
        "via": source.via,
        "title": source.title,
        "url": source.url,
        "published_on": source.published_on.isoformat() if source.published_on else None,
        "claimant": citation.claimant,
        "stance": citation.stance,
        "event": event.reference,
    }
