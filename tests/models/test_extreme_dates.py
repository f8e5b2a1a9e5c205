"""Days at the ends of the calendar: campaigns refuse them, and other rows that have them break no page."""

import datetime as dt
import json
import sqlite3
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.urls import reverse

from events.models import Campaign, Event, Figure, Source
from events.models.campaign import FIRST_DAY, LAST_DAY, MAX_DAYS
from tests.campaigns import Harbour, add_campaign, day
from tests.copies import copied
from tests.payload.documents import whole
from tests.records import Files

ONE_DAY = dt.timedelta(days=1)
TWENTY_YEARS_LATER = FIRST_DAY + (MAX_DAYS - 1) * ONE_DAY

BETWEEN = "A campaign's days lie between 1800-01-01 and 2200-12-31."
AT_MOST = "A campaign lasts twenty years at most (7305 days)."

DAYS = [
    # first day, last day, what is wrong with which of them
    (FIRST_DAY, FIRST_DAY, {}),
    (LAST_DAY, LAST_DAY, {}),
    (FIRST_DAY, TWENTY_YEARS_LATER, {}),
    (LAST_DAY - (MAX_DAYS - 1) * ONE_DAY, LAST_DAY, {}),
    (FIRST_DAY, TWENTY_YEARS_LATER + ONE_DAY, {"end": [AT_MOST]}),
    (dt.date(2016, 10, 17), dt.date(2171, 7, 31), {"end": [AT_MOST]}),
    (FIRST_DAY - ONE_DAY, FIRST_DAY, {"start": [BETWEEN]}),
    (LAST_DAY, LAST_DAY + ONE_DAY, {"end": [BETWEEN]}),
    (dt.date(2016, 10, 17), dt.date(9017, 7, 31), {"end": [BETWEEN]}),
    (dt.date(2016, 10, 17), dt.date.max, {"end": [BETWEEN]}),
    (dt.date.min, dt.date.max, {"start": [BETWEEN], "end": [BETWEEN]}),
    (dt.date(2031, 3, 2), dt.date(2031, 3, 1), {"end": ["The campaign ends before it starts."]}),
]
REFUSED = [case for case in DAYS if case[2]]
ACCEPTED = [case for case in DAYS if not case[2]]


@pytest.mark.parametrize(("start", "end", "problems"), DAYS)
def test_a_campaign_s_days_are_within_bounds(start, end, problems):
    campaign = Campaign(slug="harbour", name_en="Harbour", start=start, end=end, west=10, south=50, east=11, north=51)
    assert problems_of(campaign) == problems


def problems_of(campaign):
    try:
        campaign.clean()
    except ValidationError as found:
        return found.message_dict
    return {}


@pytest.mark.parametrize(("start", "end", "_problems"), REFUSED)
def test_the_database_refuses_what_was_written_past_the_forms(db, start, end, _problems):
    with pytest.raises(IntegrityError), transaction.atomic():
        add_campaign(start=start, end=end)
    campaign = add_campaign()
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(start=start, end=end)


@pytest.mark.parametrize(("start", "end", "_problems"), ACCEPTED)
def test_at_its_bounds_a_campaign_has_a_page_and_a_projection(client, db, start, end, _problems):
    campaign = Harbour().campaign
    campaign.start, campaign.end = start, end
    campaign.full_clean()
    campaign.save()
    assert client.get("/harbour/").status_code == 200
    assert whole(campaign)["campaign"]["days"] == (end - start).days + 1
    call_command("check_projection")


@pytest.mark.server
def test_other_programs_can_check_the_file(on_sqlite):
    on_sqlite.python("from tests.campaigns import Harbour; Harbour()")
    with sqlite3.connect(on_sqlite.url.removeprefix("sqlite:///")) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        file.execute("UPDATE events_campaign SET revision = revision + 1")
        with pytest.raises(sqlite3.IntegrityError, match="campaign_of_twenty_years_at_most"):
            file.execute("UPDATE events_campaign SET \"end\" = '2171-01-01'")


@pytest.mark.parametrize(("start", "end", "problems"), REFUSED)
def test_the_form_says_what_is_wrong_with_the_days(editor, harbour, start, end, problems):
    address = reverse("admin:events_campaign_change", args=[harbour.campaign.pk])
    form = editor.get(address).context["adminform"].form
    given = {name: value for name, value in form.initial.items() if value is not None}
    answer = editor.post(address, given | {"seen": 1, "start": start.isoformat(), "end": end.isoformat()})
    assert {name: list(messages) for name, messages in answer.context["adminform"].form.errors.items()} == problems


@pytest.mark.parametrize(("start", "end", "problems"), REFUSED)
def test_the_loader_says_what_is_wrong_with_the_days(db, tmp_path, capsys, start, end, problems):
    files = Files(tmp_path)
    files.fields("campaign", 1).update(start=start.isoformat(), end=end.isoformat())
    with pytest.raises(CommandError):
        call_command("load_campaign", files.write())
    lines = [line for line in capsys.readouterr().err.splitlines() if "campaign.json" in line]
    assert len(lines) == len(problems)
    for line, (name, (message,)) in zip(lines, problems.items(), strict=True):
        assert f": {name}: {message}" in line
    assert not Campaign.objects.exists()


def test_a_first_day_that_is_no_date_is_not_reported_as_too_long_a_campaign(db, tmp_path, capsys):
    files = Files(tmp_path)
    files.fields("campaign", 1).update(start="2031-02-30")
    with pytest.raises(CommandError):
        call_command("load_campaign", files.write())
    (line,) = capsys.readouterr().err.splitlines()
    assert "2031-02-30" in line


@pytest.mark.server
def test_the_migration_names_a_campaign_that_has_to_be_corrected_first(on_sqlite):
    on_sqlite.manage("migrate", "events", "0010", "--verbosity", "0")
    path = on_sqlite.url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as file:
        file.execute(
            "INSERT INTO events_campaign VALUES (1, 'harbour', 'Harbour', '', '2031-03-01', '9999-12-31', 'UTC',"
            " 10, 50, 11, 51, 14, '', '', 0, 1)"
        )
    refused = on_sqlite.run("manage.py", "migrate", "--verbosity", "0")
    assert "The campaign “harbour” runs from 2031-03-01 to 9999-12-31." in refused.stderr
    with sqlite3.connect(path) as file:
        file.execute("UPDATE events_campaign SET \"end\" = '2031-04-29'")
    on_sqlite.manage("migrate", "--verbosity", "0")


# -- days of other rows ---------------------------------------------------------------------------------------

EXTREME = [dt.date.min, dt.date.max]


def add_rows_of(day_of_rows):
    """A draft, a cited source and a figure of that day, written past the forms."""
    harbour = Harbour()
    harbour.extreme_day = day_of_rows
    harbour.draft = harbour.event("far", day_of_rows, status="in-review", sources=[harbour.herald])
    harbour.taken = harbour.event("taken", 12, sources=[harbour.wire])
    harbour.event("aim", 13, kind="announced", sources=[harbour.wire])
    Source.objects.filter(pk=harbour.wire.pk).update(published_on=day_of_rows)
    given = {"measure": "displaced", "unit": "people", "summary": "People had left.", "value": 49_000}
    harbour.figure = Figure.objects.create(campaign=harbour.campaign, source=harbour.wire, day=day_of_rows, **given)
    return harbour


ROWS_OF = {extreme: copied(partial(add_rows_of, extreme)) for extreme in EXTREME}


@pytest.fixture
def extreme(db, request):
    return ROWS_OF[request.param]()


@pytest.mark.parametrize("extreme", EXTREME, indirect=True, ids=str)
@pytest.mark.parametrize("query", ["", "?on=0001-01-01", "?on=9999-12-31", "?event=far", "?event=taken"])
def test_an_extreme_day_leaves_the_page_and_its_payload_as_they_are(client, extreme, query):
    page = client.get(f"/harbour/{query}")
    assert page.status_code == 200
    content = client.get(page.context["preloads"][0]).json()
    assert len(content["series"]["contested"]) == content["campaign"]["days"] == 60
    assert client.get("/harbour/changes/").status_code == 200


@pytest.mark.parametrize("extreme", EXTREME, indirect=True, ids=str)
def test_an_extreme_day_leaves_the_newsroom_as_it_is(editor, extreme):
    lists = [f"admin:events_{name}_changelist" for name in ("event", "source", "figure", "citation", "span")]
    pages = ["admin:index", "admin:attention", "admin:events_event_queue", *lists]
    addresses = [reverse(name) for name in pages]
    addresses += [f"{reverse('admin:events_event_changelist')}?occurred_on__year={extreme.extreme_day.year}"]
    addresses += [
        f"{reverse('admin:events_event_changelist')}?day_from={extreme.extreme_day}&day_to={extreme.extreme_day}"
    ]
    for name, row in (
        ("event", extreme.draft),
        ("source", extreme.wire),
        ("figure", extreme.figure),
        ("event", extreme.taken),
    ):
        addresses += [reverse(f"admin:events_{name}_{page}", args=[row.pk]) for page in ("change", "history")]
    addresses += [reverse("admin:events_event_preview", args=[extreme.draft.pk])]
    for address in addresses:
        assert editor.get(address, follow=True).status_code == 200, address


@pytest.mark.parametrize("extreme", EXTREME, indirect=True, ids=str)
def test_an_extreme_day_leaves_the_commands_as_they_are(extreme, capsys):
    call_command("check_projection")
    assert "0 differ" in capsys.readouterr().out
    for known_on in EXTREME:
        call_command("control", on=day(12), known_on=known_on, format="json")
        assert len(json.loads(capsys.readouterr().out)) == 3
    with pytest.raises(CommandError, match="lies outside"):
        call_command("control", on=extreme.extreme_day)


@pytest.mark.parametrize("extreme", EXTREME, indirect=True, ids=str)
def test_an_event_on_an_extreme_day_is_not_published(extreme):
    with pytest.raises(ValidationError, match="must be within its campaign"):
        Event.objects.filter(pk=extreme.draft.pk).update(status="published")
