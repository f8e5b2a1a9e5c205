"""Every way to write a row counts the write, folds it and keeps what is derived from it, or is refused."""

import pytest
from django.core import serializers
from django.db import NotSupportedError
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat

from events.models import Actor, Citation, District, Event, Figure, Source, unit_of_work
from tests.campaigns import add_district, day, spans, square

pytestmark = pytest.mark.django_db


def version(row):
    return QuerySet(type(row)).values_list("version", flat=True).get(pk=row.pk)


@pytest.fixture
def event(harbour):
    return harbour.event("taken", 10)


def saved_in_part(event):
    event.occurred_on = day(12)
    event.save(update_fields=["occurred_on"])


def saved_without_what_was_not_read(event):
    read = Event.objects.only("occurred_on", "campaign").get(pk=event.pk)
    read.occurred_on = day(12)
    read.save()


def updated_or_created(event):
    Event.objects.update_or_create(
        campaign=event.campaign, reference=event.reference, defaults={"occurred_on": day(12)}
    )


def updated_or_created_through_the_campaign(event):
    event.campaign.events.update_or_create(reference=event.reference, defaults={"occurred_on": day(12)})


def updated_with_an_expression(event):
    Event.objects.filter(pk=event.pk).update(occurred_on=day(12), note=F("summary"))


def updated_with_a_version(event):
    Event.objects.filter(pk=event.pk).update(occurred_on=day(12), version=1)


def updated_through_the_campaign(event):
    event.campaign.events.update(occurred_on=day(12))


def updated_by_the_base_manager(event):
    Event._base_manager.filter(pk=event.pk).update(occurred_on=day(12))


def bulk_updated(event):
    event.occurred_on = day(12)
    Event.objects.bulk_update([event], ["occurred_on"])


@pytest.mark.parametrize(
    "write",
    [
        saved_in_part,
        saved_without_what_was_not_read,
        updated_or_created,
        updated_or_created_through_the_campaign,
        updated_with_an_expression,
        updated_with_a_version,
        updated_through_the_campaign,
        updated_by_the_base_manager,
        bulk_updated,
    ],
)
def test_a_write_counts_and_folds_however_it_is_made(harbour, event, write):
    before = version(event)
    write(event)
    assert version(event) == before + 1
    assert [span[:3] for span in spans(harbour.docks)] == [(0, 12, "guild"), (12, 60, "guards")]


def test_a_row_that_is_found_and_not_written_does_not_count(event):
    before = version(event)
    found, created = Event.objects.get_or_create(
        campaign=event.campaign, reference="taken", defaults={"occurred_on": day(12)}
    )
    assert (found, created, version(event)) == (event, False, before)


def test_a_save_of_no_columns_writes_nothing_and_does_not_count(event):
    before = version(event)
    event.occurred_on = day(12)
    event.save(update_fields=[])
    assert (version(event), event.version) == (before, before)


@pytest.mark.parametrize("reads", ["all", "none"])
def test_a_fixture_that_says_something_new_counts_and_one_that_does_not_is_no_write(event, reads):
    Event.objects.filter(pk=event.pk).update(note="Noted.")
    text = serializers.serialize("json", Event.objects.all(), use_natural_primary_keys=reads == "none")
    before = version(event)
    for fixture, counted in ((text, 0), (text.replace("Noted.", "In other words."), 1)):
        with unit_of_work.together():
            for row in serializers.deserialize("json", fixture.replace(f'"version": {before}', '"version": 1')):
                row.save()
        assert version(event) == before + counted


class TestRelatedManagers:
    """Related managers write by the base manager."""

    def test_rows_that_are_added_count_and_fold(self, harbour, event):
        before = version(event)
        harbour.fleet.events.add(event)
        assert version(event) == before + 1
        assert [span[:3] for span in spans(harbour.docks)] == [(0, 10, "guild"), (10, 60, "fleet")]

    def test_rows_that_are_set_count_and_fold(self, harbour, event):
        before = version(event)
        harbour.league.events.set([event])
        assert version(event) == before + 1
        assert spans(harbour.docks)[1][2] == "league"

    @pytest.mark.parametrize("unlink", [lambda rows, row: rows.remove(row), lambda rows, _row: rows.clear()])
    def test_rows_that_are_taken_away_count_and_fold(self, harbour, unlink):
        fleet = Actor.objects.get(pk=harbour.fleet.pk)
        # A side needs them, which both are about to be.
        Actor.objects.update(colour="#336699", colour_dark="#6699cc")
        harbour.event("taken", 10, harbour.guards)
        harbour.event("handed over", 20, fleet)
        before = version(fleet)
        unlink(harbour.crown.children, fleet)
        # A side of its own now: a new tenure.
        assert version(fleet) == before + 1
        assert [span[2] for span in spans(harbour.docks)] == ["guild", "guards", "fleet"]
        assert spans(harbour.docks)[1][4] != "reported"

    def test_a_citation_that_is_added_to_another_event_counts_and_folds(self, harbour, event):
        again = harbour.event("again", 12, sources=[harbour.gazette, harbour.herald])
        citation = again.citations.get(source=harbour.herald)
        assert spans(harbour.docks)[1][4] == "reported"
        event.citations.add(citation)
        assert version(citation) == 2
        assert citation.event == event


def add(event, harbour):
    event.districts.add(harbour.mill)


def put_in_place(event, harbour):
    event.districts.set([harbour.mill])


def empty(event, _harbour):
    event.districts.clear()


def take_away(event, harbour):
    event.districts.remove(harbour.docks)


def add_to_the_district(event, harbour):
    harbour.mill.events.add(event)


def take_from_the_district(event, harbour):
    harbour.docks.events.remove(event)


def empty_the_district(_event, harbour):
    harbour.docks.events.clear()


class TestDistricts:
    @pytest.mark.parametrize(
        "write",
        [add, put_in_place, empty, take_away, add_to_the_district, take_from_the_district, empty_the_district],
    )
    def test_setting_them_is_a_write_of_the_event(self, harbour, write):
        event = harbour.event("taken", 10, status="draft")
        before = version(event)
        write(event, harbour)
        assert version(event) > before
        latest = event.history.order_by("-history_id").first()
        assert latest.version == version(event)
        assert {entry.district_id for entry in latest.districts.all()} == set(
            event.districts.values_list("pk", flat=True)
        )

    def test_setting_them_as_they_are_is_none(self, harbour, event):
        before = version(event)
        event.districts.set([harbour.docks])
        event.districts.add(harbour.docks)
        assert version(event) == before

    def test_they_are_part_of_the_save_that_they_come_with(self, harbour, event):
        before = version(event)
        with unit_of_work.together():
            event.save()
            event.districts.set([harbour.mill])
        assert version(event) == before + 1
        assert set(event.history.filter(version=before + 1).first().districts.values_list("district", flat=True)) == {
            harbour.mill.pk
        }


class TestConflictsOfABulkWrite:
    @pytest.mark.parametrize(
        "how",
        [
            {"ignore_conflicts": True},
            {
                "update_conflicts": True,
                "update_fields": ["occurred_on"],
                "unique_fields": ["campaign", "reference"],
            },
        ],
    )
    def test_are_refused(self, harbour, event, how):
        row = Event(campaign=harbour.campaign, reference="taken", kind="other", occurred_on=day(12), summary="x")
        with pytest.raises(NotSupportedError, match="neither ignored nor written over"):
            Event.objects.bulk_create([row], **how)
        assert spans(harbour.docks)[0][:2] == (0, 10)


OLD, NEW = square(10.4, 50.4), square(10.6, 50.6)


def saves_the_shape(district):
    district.shape = NEW
    district.save(update_fields=["shape"])


def saves_what_was_read(district):
    read = District.objects.only("shape", "campaign").get(pk=district.pk)
    read.shape = NEW
    read.save()


def updates_or_creates(district):
    District.objects.update_or_create(campaign=district.campaign, slug=district.slug, defaults={"shape": NEW})


def updates(district):
    District.objects.filter(pk=district.pk).update(shape=NEW)


def updates_what_follows_itself(district):
    updates(district)
    District.objects.filter(pk=district.pk).update(west=0, east=1)


def bulk_updates(district):
    district.shape = NEW
    District.objects.bulk_update([district], ["shape"])


@pytest.mark.parametrize(
    "write",
    [saves_the_shape, saves_what_was_read, updates_or_creates, updates, updates_what_follows_itself, bulk_updates],
)
def test_the_box_of_a_district_follows_its_shape(harbour, write):
    district = add_district(harbour.campaign, "pier", shape=OLD)
    write(district)
    district.refresh_from_db()
    assert (district.west, district.south) == (10.6, 50.6)


def test_the_box_of_districts_made_in_bulk_follows_their_shapes(harbour):
    [district] = District.objects.bulk_create(
        [District(campaign=harbour.campaign, slug="pier", name_en="Pier", shape=OLD, lon=10.4, lat=50.4)]
    )
    district.refresh_from_db()
    assert (district.west, district.south) == (10.4, 50.4)


def test_an_address_that_is_worked_out_by_the_database_is_folded(harbour):
    url = Concat(Value("http://www.gazette.example/"), F("reference"), output_field=CharField())
    Source.objects.filter(pk=harbour.gazette.pk).update(url=url)
    harbour.gazette.refresh_from_db()
    assert harbour.gazette.folded_url == "https://gazette.example/gazette"


def test_an_address_is_folded_where_nothing_else_was_read(harbour):
    source = Source.objects.only("url").get(pk=harbour.gazette.pk)
    source.url = "http://www.gazette.example/docks"
    source.save()
    harbour.gazette.refresh_from_db()
    assert harbour.gazette.folded_url == "https://gazette.example/docks"


def test_save_takes_its_arguments_by_name_alone(event):
    with pytest.raises(TypeError):
        event.save(False, False, None, ["note"])


def test_a_row_is_not_saved_with_an_expression_that_its_history_cannot_hold(event):
    before = version(event)
    event.note = F("summary")
    with pytest.raises(ValueError, match=r"F\(\) expressions can only be used to update"):
        event.save()
    assert version(event) == before


def test_a_citation_saved_in_part_counts(event):
    citation = Citation.objects.get(event=event)
    citation.note = "Noted."
    citation.save(update_fields=["note"])
    assert (version(citation), Citation.objects.get().note) == (2, "Noted.")


def test_a_figure_is_updated_or_created_and_counts(harbour):
    given = {"day": day(3), "measure": "displaced", "value": 40, "unit": "people", "source": harbour.wire}
    for number, value in enumerate((40, 50), start=1):
        figure, _created = Figure.objects.update_or_create(
            campaign=harbour.campaign, reference="f1", defaults=given | {"value": value, "summary": "So many."}
        )
        assert version(figure) == number
