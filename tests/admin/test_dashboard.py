"""The index page of the admin: what each role sees on it."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.admin.desk import weekly_chart
from events.models import District, Event
from events.newsroom import coverage, roles, workflow
from tests.campaigns import add_campaign, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    roles.make_groups(apps)
    people = {}
    for name, group in (("reporter", "Reporters"), ("editor", "Editors")):
        people[name] = get_user_model().objects.create_user(name, is_staff=True)
        people[name].groups.add(Group.objects.get(name=group))
    return people


@pytest.fixture
def index(client, people):
    def seen_by(name, language="", **asked):
        client.force_login(people[name])
        return client.get(f"{language}/admin/", asked)

    return seen_by


def returned(event, editor, why):
    workflow.apply_transition(event, "return", editor, why)
    event.save()


class TestWhatWaits:
    def test_an_editor_sees_the_queue_with_what_it_would_change(self, index, harbour):
        for number in range(6):
            harbour.event(f"e{number}", 5, status="in-review")
        page = index("editor")
        assert [entry.event.reference for entry in page.context["waiting"]] == ["e0", "e1", "e2", "e3", "e4"]
        assert page.context["waiting_count"] == 6
        assert page.context["waiting"][0].effects[0].after == "Guards"

    def test_a_reporter_sees_no_queue_and_no_import(self, index, harbour):
        page = index("reporter")
        assert "waiting" not in page.context
        assert "counts" not in page.context
        html = page.content.decode()
        assert "Waiting for review" not in html
        assert "/admin/events/import/add/" not in html
        assert "/admin/events/event/add/" in html

    def test_an_editor_sees_what_needs_attention_and_how_often(self, index, harbour):
        harbour.event("taken", 5)
        counts = {check.name: number for check, number in index("editor").context["counts"]}
        assert counts == {"one-publisher": 1, "never-taken": 2}

    def test_the_second_look_costs_no_more_however_long_the_record_is(self, index, harbour, monkeypatch):
        harbour.event("far", 5, lon=10.9, lat=50.9)
        first = index("editor").context
        monkeypatch.delattr("events.newsroom.outliers.outlier_events")
        monkeypatch.delattr("events.newsroom.coverage._count_by_week")
        monkeypatch.delattr("events.newsroom.coverage._count_by_bank")
        second = index("editor").context
        for name in ("counts", "weeks", "banks"):
            assert second[name] == first[name]

    def test_a_new_draft_a_saved_one_and_a_deleted_one_are_counted_at_once(self, index, harbour):
        def far_points():
            counts = {check.name: number for check, number in index("editor").context["counts"]}
            return counts.get("far-points", 0)

        assert far_points() == 0
        draft = harbour.event("far", 5, status="draft", lon=10.9, lat=50.9)
        assert far_points() == 1
        draft.lon, draft.lat = 10.1, 50.1
        draft.save()
        assert far_points() == 0
        harbour.event("further", 5, status="draft", lon=10.9, lat=50.9).delete()
        assert far_points() == 0

    def test_a_user_without_permissions_sees_nothing(self, client, harbour):
        harbour.event("taken", 5, status="in-review", summary="Secret.")
        client.force_login(get_user_model().objects.create_user("visitor", is_staff=True))
        page = client.get("/admin/")
        assert page.status_code == 200
        assert "Secret." not in page.content.decode()
        assert "desk__actions" not in page.content.decode()


class TestMyDrafts:
    def test_the_returned_ones_come_first_with_the_reason(self, index, harbour, people):
        for name in ("first", "second"):
            harbour.event(name, 5, status="in-review", entered_by=people["reporter"])
        harbour.event("new", 6, status="draft", entered_by=people["reporter"])
        harbour.event("theirs", 6, status="draft", entered_by=people["editor"])
        returned(Event.objects.get(reference="first"), people["editor"], "Which docks?")
        page = index("reporter")
        drafts = page.context["drafts"]
        assert [(event.reference, event.is_returned, event.why) for event in drafts] == [
            ("first", True, "Which docks?"),
            ("new", False, None),
        ]
        assert (page.context["draft_count"], page.context["submitted_count"]) == (2, 1)
        assert "“Which docks?”" in page.content.decode()

    def test_the_last_of_two_reasons_is_shown(self, index, harbour, people):
        event = harbour.event("first", 5, status="in-review", entered_by=people["reporter"])
        returned(event, people["editor"], "Which docks?")
        event.status = "in-review"
        event.save()
        returned(event, people["editor"], "Which day?")
        assert [draft.why for draft in index("reporter").context["drafts"]] == ["Which day?"]


class TestRecentChanges:
    def test_are_what_people_did(self, index, harbour):
        one = harbour.event("one", 5, status="in-review")
        loaded = harbour.event("loaded", 5, status="draft")
        loaded.status, loaded._change_reason = "published", "load_campaign harbour"
        loaded.save()
        changes = index("editor").context["changes"]
        assert [(entry.step.event, entry.step.kind) for entry in changes] == [(one, "submitted")]


class TestCoverage:
    def test_weeks_count_from_the_first_day_of_the_campaign(self, harbour):
        for name, on in (("first", 0), ("last", 6), ("next", 7), ("end", 59)):
            harbour.event(name, on, sources=[harbour.gazette, harbour.herald])
        harbour.event("draft", 0, status="draft")
        found = coverage.weeks(harbour.campaign)
        assert len(found) == 9
        assert [(week.starts, week.events, week.citations) for week in found if week.events] == [
            (day(0), 2, 4),
            (day(7), 1, 2),
            (day(56), 1, 2),
        ]

    def test_banks_tell_the_districts_that_nobody_is_reported_to_have_taken(self, harbour):
        District.objects.filter(slug="fort").update(bank="")
        harbour.event("taken", 5)
        assert coverage.banks(harbour.campaign, now=None) == [
            coverage.BankCoverage("north bank", 1, 0),
            coverage.BankCoverage("south bank", 0, 1),
            coverage.BankCoverage("", 0, 1),
        ]

    def test_of_the_campaign_that_is_asked_for(self, index, harbour):
        add_campaign("inland")
        assert index("editor", campaign="inland").context["campaign"].slug == "inland"
        assert index("editor", campaign="nowhere").status_code == 200

    def test_a_bar_is_as_high_as_its_number(self):
        weeks = [coverage.WeekCoverage(day(0), 2, 4), coverage.WeekCoverage(day(7), 0, 0)]
        chart = weekly_chart.chart(weeks, "Weeks")
        assert 'class="bars__citations" x="42.0" width="298.0" y="0.0" height="96.0"' in chart
        assert 'class="bars__events" x="42.0" width="298.0" y="48.0" height="48.0"' in chart
        assert "4</text>" in chart

    @pytest.mark.parametrize("language", ["", "/ar"])
    def test_numbers_of_the_chart_have_a_point_in_every_language(self, index, harbour, language):
        harbour.event("taken", 5)
        page = index("editor", language).content.decode()
        chart = page[page.index('<svg class="bars"') : page.index("</svg>", page.index('<svg class="bars"'))]
        assert 'width="65.4"' in chart

    def test_a_campaign_without_a_report_has_a_chart_without_bars(self):
        assert 'height="0.0"' in weekly_chart.chart([coverage.WeekCoverage(day(0), 0, 0)], "Weeks")


def test_the_page_costs_no_more_for_a_longer_record(index, harbour, people):
    def asked():
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            index("editor")
        return len(queries)

    harbour.event("first", 5)
    # The first time also logs in.
    asked()
    before = asked()
    for number in range(12):
        harbour.event(f"more-{number}", 6, entered_by=people["editor"])
        harbour.event(f"draft-{number}", 6, status="draft", entered_by=people["editor"])
    assert asked() == before


def test_its_colours_are_those_of_the_timeline(admin_client):
    css = Path(__file__).parents[2] / "static/mosulmap/css"
    used = (css / "admin/dashboard.css").read_text()
    assert not re.search(r"#[0-9a-f]{3,8}\b", used)
    named = dict(re.findall(r"(--events|--citations): var\((--[a-z]+)\)", used))
    assert set(named) == {"--events", "--citations"}
    assert all(f"{name}:" in (css / "variables.css").read_text() for name in named.values())
    page = admin_client.get("/admin/").content.decode()
    # Before what the admin says differently.
    assert 0 < page.index("css/variables.css") < page.index("css/admin/record.css")
