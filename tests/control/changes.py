"""Builders for the tests of control: changes of one district, and the state that a fold gives for a day.

Days are numbers, counted from the frame's first day (0).
"""

import datetime as dt

from events.control import Change, Frame, Party, Report, fold

START = dt.date(2016, 10, 17)
LENGTH = 60
FORGET = 14
UNRESOLVED_AFTER = 30

IS = Party("islamic-state", "islamic-state")
CTS = Party("cts", "government")
ARMY = Party("army", "government")
KURDS = Party("peshmerga", "kurds")

FRAME = Frame(START, START + dt.timedelta(days=LENGTH), IS, FORGET, UNRESOLVED_AFTER)


def day(number):
    return START + dt.timedelta(days=number)


# The sides for which voices speak; the residents and the monitor speak for none.
VOICES = {
    "cts-command": "government",
    "ministry": "government",
    "amaq": "islamic-state",
    "residents": None,
    "monitor": None,
}


def reports_by(*publishers, by=None, against=(), voice=None):
    """One report by each publisher, known on day ``by`` (the first day where it does not matter)."""
    known = day(by or 0)
    return tuple(
        Report(publisher, known, supports, voice, VOICES.get(voice))
        for publishers_of_one_stance, supports in ((publishers, True), (against, False))
        for publisher in publishers_of_one_stance
    )


def change(id, number, kind="control", party=CTS, reports=None, **more):
    return Change(
        id, day(number), kind, party, reports=reports_by("AP", by=number) if reports is None else reports, **more
    )


def said(number, *words, **more):
    """A take-over, with a report for each “publisher: voice”; “not” before it denies."""
    reports = ()
    for word in words:
        publisher, _colon, voice = word.removeprefix("not ").partition(": ")
        stance = {"against": [publisher]} if word.startswith("not ") else {}
        reports += reports_by(*([] if stance else [publisher]), voice=voice or None, **stance)
    return change(f"said-{number}-{len(words)}", number, reports=reports, **more)


TWO_COMMANDS = ("AP: cts-command", "Reuters: ministry")
CORROBORATED = ("AP: cts-command", "Reuters: residents")
AP_TOOK = change("t", 10)
REUTERS_TOO = change("u", 12, reports=reports_by("Reuters"))


def span_on(spans, number):
    return next(span for span in spans if span.starts <= day(number) < span.until)


def state_on(changes, number, frame=FRAME):
    """The state on a day: “cts < peshmerga” (a known challenger; “~” for “<” where that is unresolved), “cts?”
    (contested by nobody named) or “cts”.
    """
    span = span_on(fold(changes, frame), number)
    holder = span.holder.actor if span.holder else "nobody"
    if span.challenger and span.contested:
        return f"{holder} {'~' if span.unresolved else '<'} {span.challenger.actor}"
    return f"{holder}?" if span.contested else holder


def grade(changes, number, frame=FRAME):
    return span_on(fold(changes, frame), number).grade.value
