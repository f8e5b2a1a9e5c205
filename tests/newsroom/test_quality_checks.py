"""Each quality check on rows that it finds and rows that it does not, and the pages that list them."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import District, Import, LinkCheck, Source, Step, unit_of_work
from events.newsroom.quality_checks import QUALITY_CHECKS, REVIEW_TIME_LIMIT, CheckScope
from tests.campaigns import Harbour, add_source, square, stored_before_the_rule
from tests.copies import copied

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2031, 6, 1, 12, tzinfo=dt.UTC)
PAGE = "/admin/attention/"


def names(check, campaign=None, now=NOW):
    """The references or slugs of what the check finds."""
    rows = QUALITY_CHECKS[check].rows(CheckScope(campaign, now))
    return sorted(getattr(row, "reference", "") or row.slug for row in rows)


class TestOneVoice:
    def test_publishers_of_one_agency_count_once_and_one_that_disputes_not_at_all(self, harbour):
        one, other = (
            add_source(harbour.campaign, name, agency="Wire", reference=name) for name in ("morning", "evening")
        )
        harbour.event("two", 5, sources=[harbour.gazette, harbour.herald])
        harbour.event("one", 5, sources=[harbour.gazette])
        harbour.event("agency", 5, sources=[one, other, harbour.wire])
        harbour.event("disputed", 5, sources=[harbour.gazette], against=[harbour.herald])
        assert names("one-publisher") == ["agency", "disputed", "one"]

    def test_only_published_events_that_say_who_holds_a_district_are_found(self, harbour):
        harbour.event("list", 5, kind="announced", precision="on-or-before")
        harbour.event("objective", 5, kind="announced")
        harbour.event("entered", 5, kind="entered")
        harbour.event("draft", 5, status="draft")
        harbour.event("withdrawn", 5, status="retracted", status_reason="Wrong.")
        assert names("one-publisher") == ["list"]


class TestOpenDisputes:
    @pytest.mark.parametrize(
        ("later", "open_"),
        [
            (None, ["disputed"]),
            ({"on": 6}, []),
            ({"on": 6, "kind": "contested"}, []),
            ({"on": 5}, ["disputed"]),
            ({"on": 6, "kind": "attack"}, ["disputed"]),
            ({"on": 6, "status": "draft"}, ["disputed"]),
        ],
    )
    def test_a_later_report_of_who_holds_the_district_settles_it(self, harbour, later, open_):
        harbour.event("disputed", 5, kind="entered", against=[harbour.herald])
        if later:
            harbour.event("later", **later)
        assert names("open-disputes") == open_

    def test_each_district_of_the_event_needs_a_later_report(self, harbour):
        harbour.event("disputed", 5, districts=[harbour.docks, harbour.mill], kind="entered", against=[harbour.herald])
        harbour.event("later", 6)
        assert names("open-disputes") == ["disputed"]
        harbour.event("too", 6, districts=[harbour.mill])
        assert names("open-disputes") == []

    def test_two_sides_that_contradict_each_other_are_a_dispute(self, harbour):
        harbour.event("ours", 5)
        assert names("open-disputes") == []
        harbour.event("theirs", 5, harbour.league)
        assert names("open-disputes") == ["ours", "theirs"]
        harbour.event("settled", 20)
        assert names("open-disputes") == []


class TestNeverTaken:
    @pytest.mark.parametrize(
        ("taking", "left"),
        [
            ({}, ["fort", "mill"]),
            ({"kind": "claimed"}, ["fort", "mill"]),
            ({"kind": "announced", "precision": "on-or-before"}, ["fort", "mill"]),
            ({"kind": "entered"}, ["docks", "fort", "mill"]),
            ({"status": "draft"}, ["docks", "fort", "mill"]),
        ],
    )
    def test_what_counts_as_a_capture(self, harbour, taking, left):
        harbour.event("taken", 5, **taking)
        assert names("never-taken") == left

    def test_a_change_of_actor_within_the_side_is_no_capture(self, harbour):
        harbour.event("relief", 5, harbour.fleet, [harbour.fort])
        assert "fort" in names("never-taken")
        harbour.event("lost", 6, harbour.league, [harbour.fort])
        assert "fort" not in names("never-taken")

    def test_where_nobody_held_it_at_the_start_any_side_counts(self, harbour):
        District.objects.filter(slug="mill").update(initial_holder=None)
        assert "mill" in names("never-taken")
        harbour.event("taken", 5, districts=[harbour.mill])
        assert "mill" not in names("never-taken")

    def test_sites_and_bridges_are_not_checked(self, harbour):
        District.objects.filter(slug="mill").update(kind="site")
        assert names("never-taken") == ["docks", "fort"]


class TestLinks:
    @pytest.mark.parametrize(
        ("status", "dead"),
        [(200, False), (403, False), (429, False), (503, False), (404, True), (410, True), (500, True), (None, True)],
    )
    def test_what_counts_as_dead(self, harbour, status, dead):
        source = add_source(harbour.campaign, url="https://gazette.example.org/a", reference="page")
        LinkCheck.objects.create(source=source, address=source.url, checked_at=NOW, status=status)
        assert names("dead-links") == (["page"] if dead else [])

    def test_a_dead_archived_copy_counts_and_an_address_that_was_corrected_does_not(self, harbour):
        copy = "https://archive.example.org/a"
        source = add_source(harbour.campaign, archived_url=copy, reference="page")
        LinkCheck.objects.create(source=source, address=copy, checked_at=NOW, status=404)
        assert names("dead-links") == ["page"]
        Source.objects.filter(pk=source.pk).update(archived_url="https://archive.example.org/b")
        assert names("dead-links") == []

    @pytest.mark.parametrize("url", ["https://", "http://nowhere", "https:// gazette.example.org/a"])
    def test_an_address_that_no_browser_can_follow_is_found(self, harbour, url):
        add_source(harbour.campaign, url=url, reference="bad")
        add_source(harbour.campaign, url="https://gazette.example.org/a", reference="good")
        assert names("no-links") == ["bad"]


class TestUnfinishedEvents:
    def test_a_returned_draft_is_found_until_it_is_submitted_again(self, harbour):
        event = harbour.event("back", 5, status="in-review")
        harbour.event("draft", 5, status="draft")
        for status, found in (("draft", ["back"]), ("in-review", [])):
            event.status = status
            event.save()
            assert names("returned") == found

    @pytest.mark.parametrize(
        ("waited", "found"), [(REVIEW_TIME_LIMIT, []), (REVIEW_TIME_LIMIT + dt.timedelta(seconds=1), ["waits"])]
    )
    def test_an_event_is_found_after_three_days_in_review(self, harbour, waited, found):
        harbour.event("waits", 5, status="in-review")
        harbour.event("published", 5)
        Step.objects.update(at=NOW - waited)
        assert names("long-in-review") == found

    def test_an_event_that_was_submitted_again_lately_is_not_found(self, harbour):
        event = harbour.event("waits", 5, status="in-review")
        Step.objects.update(at=NOW - 2 * REVIEW_TIME_LIMIT)
        event.steps.create(kind="submitted")
        Step.objects.filter(pk=event.steps.first().pk).update(at=NOW)
        assert names("long-in-review") == []

    def test_an_imported_event_without_any_place_is_found(self, harbour):
        batch = Import.objects.create(campaign=harbour.campaign, file_name="reports.csv", size=1, digest="0")
        for name, values in {
            "nowhere": {"place": "Shuhada"},
            "district": {"districts": [harbour.docks]},
            "point": {"lon": 10.1, "lat": 50.1},
            "bank": {"covers": "north"},
            "retracted": {"status": "retracted", "status_reason": "Wrong."},
        }.items():
            harbour.event(name, 5, **{"districts": [], "kind": "attack", "status": "draft", "batch": batch} | values)
        harbour.event("typed", 5, districts=[], kind="attack", status="draft")
        assert names("unplaced") == ["nowhere"]

    def test_a_point_far_from_its_district_is_found(self, harbour):
        for name, lon in (("near", 10.12), ("far", 10.14)):
            harbour.event(name, 5, lon=lon, lat=50.105)
        assert names("far-points") == ["far"]


def test_a_check_can_be_limited_to_one_campaign(harbour):
    inland = Harbour("inland")
    harbour.event("here", 5)
    inland.event("there", 5)
    assert names("one-publisher") == ["here", "there"]
    assert names("one-publisher", inland.campaign) == ["there"]
    assert len(names("never-taken", inland.campaign)) == 2


class TestThePages:
    def test_show_the_counts_and_link_to_the_rows(self, admin_client, harbour):
        event = harbour.event("taken", 5)
        page = admin_client.get(PAGE)
        assert {check.name: n for check, n in page.context["counts"]} == {
            **dict.fromkeys(QUALITY_CHECKS, 0),
            "one-publisher": 1,
            "never-taken": 2,
        }
        assert 'href="/admin/attention/one-publisher/"' in page.content.decode()
        [row] = admin_client.get(f"{PAGE}one-publisher/").context["rows"]
        assert row.url == reverse("admin:events_event_change", args=[event.pk])
        assert (row.where, row.detail) == ("Docks (north bank)", "Gazette (supports)")

    @pytest.mark.parametrize("check", QUALITY_CHECKS)
    @pytest.mark.parametrize("language", ["", "/ar"])
    def test_each_check_lists_its_rows(self, admin_client, check, language):
        harbour_with_rows_for_every_check()
        page = admin_client.get(f"{language}{PAGE}{check}/")
        assert page.status_code == 200
        assert page.context["rows"]
        assert all(row.detail for row in page.context["rows"])

    def test_show_only_the_campaign_that_is_asked_for(self, admin_client, harbour):
        inland = Harbour("inland")
        inland.event("there", 5)
        assert admin_client.get(f"{PAGE}one-publisher/?campaign=inland").context["page"].paginator.count == 1
        assert admin_client.get(f"{PAGE}one-publisher/?campaign=harbour").context["page"].paginator.count == 0
        assert admin_client.get(f"{PAGE}?campaign=nowhere").status_code == 404
        assert admin_client.get(f"{PAGE}nonsense/").status_code == 404

    def test_are_refused_without_the_permission_to_view_events(self, client, harbour, django_user_model):
        client.force_login(django_user_model.objects.create_user("visitor", is_staff=True))
        for address in (PAGE, f"{PAGE}one-publisher/"):
            assert client.get(address).status_code == 403

    def test_need_no_more_queries_for_more_rows(self, admin_client, harbour):
        def query_count(address):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                admin_client.get(address)
            return len(queries)

        harbour.event("first", 5)
        before = query_count(f"{PAGE}one-publisher/"), query_count(PAGE)
        for number in range(20):
            harbour.event(f"more-{number}", 6, districts=[harbour.docks, harbour.mill])
        assert (query_count(f"{PAGE}one-publisher/"), query_count(PAGE)) == before

    def test_are_paged(self, admin_client, harbour):
        with unit_of_work.together():
            for number in range(51):
                harbour.event(f"more-{number}", 6)
        page = admin_client.get(f"{PAGE}one-publisher/?p=2&campaign=harbour")
        assert len(page.context["rows"]) == 1
        assert "?p=1&amp;campaign=harbour" in page.content.decode()


@copied
def harbour_with_rows_for_every_check():
    harbour = Harbour()
    batch = Import.objects.create(campaign=harbour.campaign, file_name="reports.csv", size=1, digest="0")
    harbour.event("unplaced", 5, districts=[], kind="attack", status="draft", batch=batch)
    harbour.event("far", 5, lon=10.14, lat=50.105)
    harbour.event("disputed", 9, kind="entered", against=[harbour.herald])
    back = harbour.event("back", 5, status="in-review")
    back.status = "draft"
    back.save()
    harbour.event("waits", 5, status="in-review")
    Step.objects.update(at=timezone.now() - 2 * REVIEW_TIME_LIMIT)
    dead = add_source(harbour.campaign, url="https://gazette.example.org/a")
    LinkCheck.objects.create(source=dead, address=dead.url, checked_at=NOW, status=404)
    # Past the record's own queryset, which refuses it.
    QuerySet(District).filter(slug="mill").update(shape="nonsense")
    harbour.event("drawn", 5, kind="attack", districts=[], shape=square(80, 50))
    add_source(harbour.campaign, url="https://")
    for row in (harbour.docks, harbour.gazette, harbour.event("reordered", 5, kind="attack")):
        stored_before_the_rule(row, note="The docks\u202e.")
    return harbour
