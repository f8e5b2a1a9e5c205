"""The windows of days: how reports are divided among them, and what moves the address of one."""

import datetime as dt

import pytest

from events.models import Campaign, Citation, unit_of_work
from events.payload import evidence
from events.payload.parts import PartName, current_core, current_part
from tests.campaigns import day, square
from tests.memory import forget
from tests.public.parts.reading import address, names_and_versions, reread

pytestmark = pytest.mark.django_db


def add_many(harbour, first, until):
    """So many reports on each of the days that they do not go into one window."""
    with unit_of_work.together():
        for number in range(first, until):
            for again in range(20):
                harbour.event(f"many-{number}-{again}", number, kind="other", actor=None)


def test_many_reports_are_divided_into_windows_that_tile_the_campaign(harbour):
    add_many(harbour, 0, 30)
    windows = current_core(reread(harbour.campaign)).windows
    firsts, untils = list(windows), [until for until, _version in windows.values()]
    assert len(windows) > 3
    assert firsts == [day(0), *untils[:-1]]
    assert untils[-1] == day(60)


def test_a_day_is_never_divided(harbour):
    with unit_of_work.together():
        for again in range(170):
            harbour.event(f"many-{again}", 7, kind="other", actor=None)
    windows = current_core(reread(harbour.campaign)).windows
    assert windows[day(7)][0] == day(8)


def test_a_publication_moves_the_address_of_its_own_window_alone(client, harbour, monkeypatch):
    add_many(harbour, 0, 30)
    before = current_core(reread(harbour.campaign))
    for name, version in names_and_versions(before).items():
        client.get(address(version, name))
    built = []
    days_part = evidence.days_part
    monkeypatch.setattr(evidence, "days_part", lambda *given: built.append(given[1]) or days_part(*given))
    harbour.event("later", 59, kind="other")
    after = current_core(reread(harbour.campaign))
    changed = {first for first in after.windows if after.windows[first] != before.windows.get(first)}
    assert len(changed) == 1
    assert {name for name in after.versions if after.versions[name] != before.versions[name]} == {"index"}
    for name, version in names_and_versions(after).items():
        assert client.get(address(version, name)).status_code == 200
    assert set(built) == changed


CHANGES = {
    "an event": lambda harbour: harbour.campaign.events.filter(reference="taken").update(summary="Half of them."),
    "its citation": lambda harbour: Citation.objects.filter(event__reference="taken").update(note="On page 2."),
    "a source": lambda harbour: harbour.campaign.sources.filter(publisher="Gazette").update(publisher="New Gazette"),
    "a figure": lambda harbour: harbour.campaign.figures.update(value=50_000),
    "the districts of an event": lambda harbour: harbour.campaign.events.get(reference="taken").districts.add(
        harbour.fort
    ),
    "the slug of a district": lambda harbour: harbour.campaign.districts.filter(slug="docks").update(slug="old-docks"),
    "the slug of an actor": lambda harbour: harbour.campaign.actors.filter(slug="guards").update(slug="old-guards"),
    "a retraction": lambda harbour: harbour.campaign.events.filter(reference="taken").update(
        status="retracted", status_reason="Wrong."
    ),
    "the campaign's first day": lambda harbour: Campaign.objects.update(start=day(1)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_a_window_shows_moves_its_address_when_it_changes(harbour, served, change):
    def shown(core):
        ((_first, (_until, version)),) = core.windows.items()
        name = PartName("days", "en", next(iter(core.windows)).isoformat())
        return version, current_part(reread(harbour.campaign), version, name).identity

    version, before = shown(served)
    CHANGES[change](harbour)
    forget()
    new_version, after = shown(current_core(reread(harbour.campaign)))
    assert before != after
    assert version != new_version


def test_a_draft_and_a_district_s_outline_leave_the_windows_where_they_are(harbour, served):
    harbour.event("rumour", 30, status="draft")
    harbour.docks.shape = square(10.1, 50.1, 0.02)
    harbour.docks.save()
    assert current_core(reread(harbour.campaign)).windows == served.windows


def test_a_database_that_is_filled_anew_has_other_addresses(harbour, served):
    entered = harbour.campaign.history.get()
    harbour.campaign.history.update(history_date=entered.history_date + dt.timedelta(days=1))
    forget()
    assert set(current_core(reread(harbour.campaign)).windows.values()).isdisjoint(served.windows.values())


def test_an_open_page_goes_on_with_the_parts_of_its_own_time(client, harbour, served):
    (name,) = [name for name in names_and_versions(served) if name.kind == "days"]
    old = address(served.version_of(name), name)
    before = client.get(old).content
    harbour.event("later", 30, kind="other")
    client.get("/harbour/")
    assert client.get(old).content == before
    forget()
    assert client.get(old).status_code == 410


def test_a_published_change_changes_the_address(client, harbour, served):
    harbour.event("later", 30, kind="control", districts=[harbour.mill])
    core = current_core(reread(harbour.campaign))
    assert core.version != served.version
    ((first, (_until, version)),) = core.windows.items()
    assert b"What later says." in client.get(address(version, f"days-en-{first.isoformat()}")).content


def test_a_draft_changes_no_address(harbour, served):
    harbour.event("rumour", 30, status="draft")
    assert current_core(reread(harbour.campaign)).version == served.version
