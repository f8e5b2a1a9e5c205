"""What the address of the map page asks for: as it was typed, and as it is understood."""

import datetime as dt
from dataclasses import replace
from typing import NamedTuple

from django.http import HttpRequest, QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.control import Grade
from events.models.dates import parse_day
from events.newsroom.event_filters import EventFilters
from events.projection.basis import Basis
from events.public.page_head import site_of
from events.public.static_edition import StaticEdition, edition_of
from events.public.story_query import AskedStep, find_step
from events.serving.basis_query import parameters_of, parse_grade, with_basis
from events.serving.campaign_list import ListedCampaign, list_campaigns

# Characters of what was typed that a notice repeats.
MAX_QUOTED = 40


class Opening(NamedTuple):
    """What the map opens with: a day, on a basis, and another day where two are compared.

    ``notice`` says why where it is not what was asked for, else it is "".
    """

    day: dt.date
    notice: str = ""
    basis: Basis = Basis()
    compare: dt.date | None = None
    # Of events, names and values as an address has them: what the page links to keeps them.
    filters: tuple[tuple[str, str], ...] = ()
    # The step of a story that is open beside the map.
    step: AskedStep | None = None

    def within(self, start: dt.date, end: dt.date) -> "Opening":
        """The same where the campaign has these days, for it may have been shortened since the days were chosen."""
        day = min(max(self.day, start), end)
        compare = min(max(self.compare, start), end) if self.compare else None
        return self._replace(day=day, compare=None if compare == day else compare)

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The two days that are compared, in order; None where there is one."""
        return (min(self.day, self.compare), max(self.day, self.compare)) if self.compare else None

    @property
    def kept_parameters(self) -> dict[str, str]:
        """Those that a link to another day keeps."""
        return ({"compare": self.compare.isoformat()} if self.compare else {}) | parameters_of(self.basis)

    @property
    def words(self) -> str:
        """Such as "12 November 2016 and 24 January 2017, as known on 24 January 2017"."""
        first, second = (date_format(day, "j F Y") for day in self.days or (self.day, self.day))
        days = _("%(first)s and %(second)s") % {"first": first, "second": second} if self.compare else first
        return with_basis(days, self.basis)


class Asked(NamedTuple):
    """What the query asks for, as it was typed; "" or None where it does not."""

    on: str | None
    event: str
    district: str
    known_on: str
    at_least: str
    compare: str
    filters: tuple[tuple[str, str], ...]
    # Scheme and host, "https://example.org": what is read elsewhere, a preview's picture, needs a whole address.
    site: str
    story: str = ""
    step: str = ""
    # Where the page is written as a file.
    edition: StaticEdition | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        return cls.of_query(request.GET, site_of(request))._replace(edition=edition_of(request))

    @classmethod
    def of_query(cls, query: QueryDict, site: str) -> "Asked":
        return cls(
            on=query.get("on"),
            event=query.get("event", ""),
            district=query.get("district", ""),
            known_on=query.get("known_on", ""),
            at_least=query.get("at_least", ""),
            compare=query.get("compare", ""),
            filters=_filters_of(query),
            site=site,
            story=query.get("story", ""),
            step=query.get("step", ""),
        )

    def at(self, step: AskedStep) -> "Asked":
        """What the step stands for, in the place of what else may be asked for; its selection is for the scripts."""
        said = dict(step.parameters)
        return self._replace(
            event="",
            district="",
            on=said.get("on", ""),
            known_on=said.get("known_on", ""),
            at_least=said.get("at_least", ""),
            compare=said.get("compare", ""),
        )

    def campaigns(self) -> list[ListedCampaign]:
        # PostgreSQL knows no NUL in a text and would refuse the query.
        return list_campaigns(self.event.replace("\0", ""), self.district.replace("\0", ""))


def opening_of(campaign: ListedCampaign, asked: Asked) -> Opening:
    """What the page opens with, and all that has to be said about it."""
    step = find_step(campaign.pk, asked.story, asked.step) if asked.story else None
    notices = []
    if asked.story and not step:
        notices.append(_("There is no story “%(story)s” here.") % {"story": _quoted(asked.story)})
    if step and asked.on is None:
        # A reader who has moved the day since passes on the day as well.
        asked = asked.at(step)
    day, day_notices = _opening_day(campaign, asked)
    known_on, known_notices = _known_on(campaign, asked.known_on)
    at_least, grade_notices = _at_least(asked.at_least)
    compare, compare_notices = _compared(campaign, day, asked.compare)
    said = [*notices, *day_notices, *known_notices, *grade_notices, *compare_notices]
    return Opening(day, " ".join(said), Basis(known_on, at_least), compare, asked.filters, step)


def _filters_of(query: QueryDict) -> tuple[tuple[str, str], ...]:
    """Those of the table of events, but for the day and the district, which the map shows or selects."""
    filters, _problems = EventFilters.parse(query)
    return tuple(replace(filters.without("district"), days={}).pairs)


def _opening_day(campaign: ListedCampaign, asked: Asked) -> tuple[dt.date, list[str]]:
    """The day that is asked for: ``on`` (YYYY-MM-DD) or else the day of the event.

    The campaign's first day where none is asked for, or what is no date or no event; the nearest day of the campaign
    for a date outside it. The notices also name what the day does not show: an event of another day, a district that
    is not there.
    """
    if asked.on is None:
        day = campaign.event_day or campaign.start
        notices: list[str] = []
    else:
        day, notices = _day_of(campaign, asked.on)
    if asked.event and campaign.event_day is None:
        notices.append(_("There is no event “%(event)s” here.") % {"event": _quoted(asked.event)})
    elif campaign.event_day and campaign.event_day != day:
        its_day = date_format(campaign.event_day, "j F Y")
        notices.append(_("The event “%(event)s” is of %(day)s.") % {"event": _quoted(asked.event), "day": its_day})
    if asked.district and not campaign.has_district:
        notices.append(_("There is no district “%(district)s” here.") % {"district": _quoted(asked.district)})
    return day, notices


def _day_of(campaign: ListedCampaign, on: str) -> tuple[dt.date, list[str]]:
    """The day of the campaign that a text means, and a notice where it is another one than the text says."""
    try:
        day = parse_day(on)
    except ValueError:
        return campaign.start, [_not_a_date(on)]
    nearest = campaign.nearest_day(day)
    return nearest, [] if nearest == day else [_("%(day)s is outside the campaign.") % {"day": day}]


def _known_on(campaign: ListedCampaign, text: str) -> tuple[dt.date | None, list[str]]:
    """Any day from the campaign's first on: sources are published after its last one, too."""
    if not text:
        return None, []
    try:
        day = parse_day(text)
    except ValueError:
        return None, [_not_a_date(text)]
    if day < campaign.start:
        return campaign.start, [_("%(day)s is before the campaign: nothing of it was known then.") % {"day": day}]
    return day, []


def _at_least(text: str) -> tuple[Grade | None, list[str]]:
    try:
        return parse_grade(text) if text else None, []
    except ValueError:
        words = _("“%(grade)s” is no grade to count from: write reported or corroborated.")
        return None, [words % {"grade": _quoted(text)}]


def _compared(campaign: ListedCampaign, day: dt.date, text: str) -> tuple[dt.date | None, list[str]]:
    """The second day, None where there is none to compare with the first."""
    if not text:
        return None, []
    try:
        parse_day(text)
    except ValueError:
        return None, [_not_a_date(text)]
    second, notices = _day_of(campaign, text)
    if second != day:
        return second, notices
    same = _("Both days are %(day)s: there is nothing to compare.") % {"day": date_format(day, "j F Y")}
    return None, [*notices, same]


def _not_a_date(text: str) -> str:
    return _("“%(day)s” is not a date (YYYY-MM-DD).") % {"day": _quoted(text)}


def _quoted(typed: str) -> str:
    """What was typed, cut off, and without what is not seen: a mark of direction would turn the notice around."""
    return "".join(filter(str.isprintable, typed[:MAX_QUOTED]))
