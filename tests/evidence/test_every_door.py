"""Whatever the application writes is linked, by whichever door it comes: the check finds no fault afterwards."""

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import QuerySet

from events.evidence import beginning, chain, check
from events.evidence.content import contents
from events.imports.steps.undo import undo
from events.models import Actor, Campaign, Chain, ChainLink, Citation, District, Event, Source, Step
from events.newsroom.restore import restore, revert, revisions_newest_first
from tests.campaigns import add_campaign
from tests.imports.staged import applied
from tests.imports.tables import own
from tests.one_of_each import one_of_each
from tests.records import Files

pytestmark = pytest.mark.django_db

migration = import_module("events.migrations.0025_begin_chain")


def faults():
    return list(check.faults({}))


def edit(harbour, event):
    event.summary = "Other words."
    event.save()


def change_in_bulk(harbour, event):
    Event.objects.filter(pk=event.pk).update(summary="Other words.", lon=10.5, lat=50.5)
    District.objects.filter(pk=harbour.docks.pk).update(name_en="The Docks")


def retract(harbour, event):
    event.status, event.status_reason = Event.Status.RETRACTED, "It was a mistake."
    event.save()


def set_districts_from_either_end(harbour, event):
    event.districts.add(harbour.mill)
    harbour.fort.events.add(event)
    harbour.mill.events.clear()


def delete_and_restore(harbour, event):
    draft = harbour.event("draft", 6, status="draft")
    pk = draft.pk
    draft.delete()
    assert faults() == []
    restore(Event.history.filter(id=pk).latest("history_id"))


def delete_a_district_of_an_event(harbour, event):
    draft = harbour.event("draft", 6, districts=[harbour.mill, harbour.docks], status="draft")
    harbour.mill.delete()
    draft.refresh_from_db()
    assert draft.version == 2
    harbour.event("other", 6, districts=[harbour.fort], kind="attack")
    District.objects.filter(pk=harbour.fort.pk).delete()


def delete_in_bulk(harbour, event):
    Citation.objects.filter(event=harbour.event("draft", 6, status="draft")).delete()
    Event.objects.filter(reference="draft").delete()


def return_to_a_former_revision(harbour, event):
    edit(harbour, event)
    revert(event, revisions_newest_first(Event, event.pk)[-1], "As it was.")


def import_and_undo(harbour, event):
    file = own({"date": "2031-03-09", "reference": "one"}, {"date": "2031-03-11", "reference": "two"})
    batch = applied(harbour.campaign, file)
    assert Event.objects.filter(batch=batch).count() == 2
    assert faults() == []
    Event.objects.filter(batch=batch).first().save()
    undo(batch)


def move_to_another_campaign(harbour, event):
    source = harbour.wire
    source.campaign = add_campaign("other")
    source.save()


DOORS = [
    edit,
    change_in_bulk,
    retract,
    set_districts_from_either_end,
    delete_and_restore,
    delete_a_district_of_an_event,
    delete_in_bulk,
    return_to_a_former_revision,
    import_and_undo,
    move_to_another_campaign,
]


@pytest.mark.parametrize("act", DOORS)
def test_nothing_is_found_after(harbour, act):
    event = harbour.event("taken", 5)
    before = ChainLink.objects.count()
    act(harbour, event)
    assert ChainLink.objects.count() > before
    assert faults() == []


def test_nothing_is_found_after_loads_of_fixtures(tmp_path):
    one_of_each()
    call_command("loaddata", "article", verbosity=0)
    assert faults() == []
    # A fixture that says something else of a row, and a second time that says the same.
    changed = tmp_path / "actors.json"
    changed.write_text(serializers.serialize("json", Actor.objects.all()).replace('"name_en": "', '"name_en": "New '))
    entries = Actor.history.count()
    for _time in range(2):
        call_command("loaddata", str(changed), verbosity=0)
        assert faults() == []
        assert Actor.history.count() == entries + Actor.objects.count()


def test_nothing_is_found_after_loads_of_files(tmp_path):
    files = Files(tmp_path)
    for name in ("The Quay", "The Old Quay"):
        files.fields("districts", 1)["name_en"] = name
        call_command("load_campaign", str(files.write()), verbosity=0)
        assert faults() == []


def test_a_dump_with_histories_says_what_to_use_and_is_refused(harbour, tmp_path):
    harbour.event("taken", 5)
    path, said = tmp_path / "dump.json", StringIO()
    call_command("dumpdata", output=str(path), verbosity=0, stderr=said)
    assert "`manage.py backup`" in said.getvalue()
    before = list(Chain.objects.values())
    with pytest.raises(CommandError, match=r"events\.historical\w+ \d+: .*Nothing was changed.*`manage.py backup`"):
        call_command("loaddata", str(path), verbosity=0)
    assert list(Chain.objects.values()) == before
    assert faults() == []


def test_steps_of_a_fixture_are_linked(harbour, tmp_path):
    harbour.event("taken", 5)
    path = tmp_path / "steps.json"
    call_command("dumpdata", "events.step", output=str(path), verbosity=0)
    QuerySet(ChainLink).filter(model="step")._raw_delete("default")
    QuerySet(Step)._raw_delete("default")
    call_command("loaddata", str(path), verbosity=0)
    assert ChainLink.objects.filter(model="step").count() == Step.objects.count() > 0


def test_a_refused_write_leaves_the_chain_as_it_was(harbour):
    event = harbour.event("taken", 5)
    before = list(Chain.objects.values())
    with pytest.raises(ValidationError):
        event.citations.all().delete()
    assert list(Chain.objects.values()) == before
    assert faults() == []


def test_the_migration_chains_what_is_on_record(harbour):
    event = harbour.event("taken", 5)
    draft = harbour.event("draft", 6, status="draft")
    # As databases are that are older than the chain: rows without a history, others that differ, one that is gone.
    migration.forget(apps, None)
    Source.history.filter(id=harbour.wire.pk).delete()
    QuerySet(Event).filter(pk=event.pk).update(version=9)
    Event.districts.through.objects.filter(event=event).delete()
    Citation.history.filter(event_id=draft.pk).delete()
    QuerySet(Citation).filter(event=draft)._raw_delete("default")
    Event.districts.through.objects.filter(event=draft).delete()
    QuerySet(Event).filter(pk=draft.pk)._raw_delete("default")
    # With its own models, which link nothing by themselves.
    state = MigrationLoader(connection).project_state(("events", "0025_begin_chain"))
    migration.begin(state.apps, None)
    assert [line for line in faults() if "the spans" not in line] == []
    assert event.history.latest("history_id").version == 9
    assert Event.history.filter(id=draft.pk).latest("history_id").history_type == "-"
    assert check.reasons() == [(beginning.BEGUN, ChainLink.objects.count())]
    # The campaign loader takes a row without a history for a loader's.
    assert Source.history.get(id=harbour.wire.pk).history_change_reason == beginning.LOADED
    assert Campaign.objects.get().chain.position == ChainLink.objects.count()


def test_a_column_that_a_migration_adds_changes_no_text_of_before(harbour):
    """The other names of actors: chains of before the migration still verify."""
    before = MigrationLoader(connection).project_state(("events", "0028_public_changes")).apps
    older = before.get_model("events", "HistoricalActor")
    assert "alt_names" not in {field.name for field in older._meta.get_fields()}
    keys = list(Actor.history.order_by("pk").values_list("pk", flat=True))
    assert list(contents(Actor.history.model, keys)) == list(contents(older, keys, before))
    harbour.guards.alt_names = ["Crown Forces"]
    harbour.guards.save()
    assert faults() == []
    [(_pk, _campaign, text)] = contents(Actor.history.model, [harbour.guards.history.latest().pk])
    assert '"alt_names":["Crown Forces"]' in text


def test_a_row_is_rewritten_for_a_reason_that_stands_on_record(harbour):
    event = harbour.event("taken", 5)
    step = event.steps.get()
    links = ChainLink.objects.filter(model="step", row=step.pk)
    Step.objects.filter(pk=step.pk).update(reason="Without the name.")
    assert len(faults()) == 1
    with pytest.raises(ValueError, match="for a reason"):
        chain.rewrite(Step, [step.pk], " ")
    chain.rewrite(Step, [step.pk], "A name was taken off.")
    assert faults() == []
    assert check.reasons() == [("A name was taken off.", 1)]
    # What stood there cannot be guessed from its hash.
    first, second = links.order_by("pk")
    assert (first.salt, bool(second.salt)) == ("", True)
    # A link that says no reason makes up for nothing.
    chain.link({Step: [step.pk]})
    assert faults() == [f"step {step.pk} (of event {event.pk}): it was linked again, without a reason."]


def test_records_of_two_campaigns_have_chains_of_their_own(harbour):
    other = add_campaign("other")
    before = harbour.campaign.chain.hash
    Actor.objects.create(campaign=other, slug="guild", name_en="Guild", colour="#336699", colour_dark="#6699cc")
    harbour.campaign.chain.refresh_from_db()
    assert harbour.campaign.chain.hash == before
    assert list(other.chain.links.values_list("position", "model")) == [
        (1, "historicalcampaign"),
        (2, "historicalactor"),
    ]
