"""What readers see changes only with a reason, after a page that shows which districts and days it concerns."""

import json
import re

import pytest

from events.models import Actor, Campaign, ChainLink, District, Import, PublicChange, Source, Voice, unit_of_work
from tests.campaigns import Harbour, add_district, add_voice, day, revision, square
from tests.editing import address, answer_of, correction_data
from tests.imports.outline_files import DOCKS, written
from tests.imports.staged import applied
from tests.imports.tables import own

pytestmark = pytest.mark.django_db


def form_of(client, row):
    """The data of the row's form as it is rendered."""
    form = client.get(address(type(row), "change", row.pk)).context["adminform"].form
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}


def effects_of(response):
    return [
        f"{effect.district}: {effect.before} → {effect.after} {effect.when}"
        for _campaign, change in response.context["changes"]
        for effect in change.effects
    ]


@pytest.fixture
def taken(harbour):
    """The docks, corroborated from day 5 on: by a voice of the crown and by a monitor, of two publishers."""
    event = harbour.event("taken", 5, sources=[harbour.gazette, harbour.herald])
    voices = [
        add_voice(harbour.campaign, "command", side=harbour.crown),
        add_voice(harbour.campaign, "watch", "monitor"),
    ]
    for citation, voice in zip(event.citations.order_by("pk"), voices, strict=True):
        citation.voice = voice
        citation.save()
    PublicChange.objects.all().delete()
    return event


SIX = "from 6 March 2031"
# By what is changed: the row, the values, and what that changes on the map.
CASES = {
    "publisher": (lambda h: h.herald, {"publisher": "The Herald"}, []),
    "agency": (
        lambda h: h.herald,
        {"agency": "Gazette"},
        [f"Docks (north bank): Guards (corroborated) → Guards (claimed) {SIX}"],
    ),
    "date": (lambda h: h.herald, {"published_on": day(31)}, []),
    "voice": (
        lambda h: Voice.objects.get(slug="watch"),
        {"side": lambda h: h.crown.pk},
        [f"Docks (north bank): Guards (corroborated) → Guards (reported) {SIX}"],
    ),
    "name": (lambda h: h.docks, {"name_en": "The docks"}, []),
    "outline": (lambda h: h.docks, {"shape": json.dumps(square(10.1, 50.1, 0.011))}, []),
    "initial holder": (
        lambda h: h.docks,
        {"initial_holder": lambda h: h.league.pk},
        ["Docks (north bank): Guild → League 1 March 2031 to 5 March 2031"],
    ),
    "parent": (
        lambda h: h.guards,
        {"parent": lambda h: h.league.pk},
        [f"Docks (north bank): Guards (Crown) → Guards (League) {SIX}"],
    ),
    "days of the campaign": (lambda h: h.campaign, {"end": day(50)}, []),
    "bounds of the campaign": (lambda h: h.campaign, {"east": 10.9}, []),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_that_readers_see_is_asked_about_and_logged(admin_client, client, harbour, taken, case):
    choose, values, effects = CASES[case]
    row = choose(harbour)
    values = {name: value(harbour) if callable(value) else value for name, value in values.items()}
    before, at = type(row).objects.filter(pk=row.pk).values().get(), revision(harbour.campaign)
    way = address(type(row), "change", row.pk)
    response = admin_client.post(way, form_of(admin_client, row) | values)
    assert effects_of(response) == effects
    assert type(row).objects.filter(pk=row.pk).values().get() == before
    assert revision(harbour.campaign) == at
    # Without a reason it is asked again.
    again = admin_client.post(way, answer_of(response, reason=" "))
    assert "Give a reason." in again.content.decode()
    assert admin_client.post(way, answer_of(again)).status_code == 302
    assert type(row).objects.filter(pk=row.pk).values().get() != before
    assert row.history.latest("history_id").history_change_reason == "A slip."
    assert PublicChange.objects.get().reason == "A slip."
    assert_logged(client, effects)


def test_a_reason_that_reorders_the_text_around_it_is_refused(admin_client, harbour, taken):
    way = address(Source, "change", harbour.herald.pk)
    asked = admin_client.post(way, form_of(admin_client, harbour.herald) | {"agency": "Gazette"})
    again = admin_client.post(way, answer_of(asked, reason="A \u202eslip."))
    assert "Character 3 (U+202E)" in again.content.decode()
    assert Source.objects.get(pk=harbour.herald.pk).agency == ""
    assert not PublicChange.objects.exists()


def assert_logged(client, effects, reason="A slip."):
    """The newest entry of the log has the effects and the reason, and no account's name; so in Arabic."""
    page = client.get("/harbour/changes/").content.decode()
    text = re.sub(r"\s+", " ", re.sub("<[^>]*>", "", page))
    for effect in effects:
        assert effect in text
    assert text.count(reason) == 1
    assert "admin" not in text
    assert reason in client.get("/ar/harbour/changes/").content.decode()


def unseen(harbour):
    """Rows with values that no reader sees."""
    draft = harbour.event("draft", 9, status="draft", sources=[harbour.wire])
    return [
        (harbour.herald, {"note": "Checked."}),
        (draft.citations.get().source, {"publisher": "The Wire"}),
        (harbour.docks, {"geometry_source": "A survey"}),
        (add_voice(harbour.campaign, "clerk", "reporter"), {"name_en": "A clerk"}),
    ]


def test_what_no_reader_sees_is_saved_as_it_was_before(admin_client, harbour, taken):
    for row, values in unseen(harbour):
        response = admin_client.post(address(type(row), "change", row.pk), form_of(admin_client, row) | values)
        assert response.status_code == 302, row
    assert not PublicChange.objects.exists()


def test_an_answer_is_to_what_was_asked(admin_client, harbour, taken):
    way = address(Source, "change", harbour.herald.pk)
    asked = admin_client.post(way, form_of(admin_client, harbour.herald) | {"agency": "Gazette"})
    # Somebody publishes meanwhile, and the same change has another effect.
    harbour.event("lost", 20, harbour.league)
    again = admin_client.post(way, answer_of(asked))
    assert "Something has changed since you were asked." in again.content.decode()
    assert effects_of(again) == [
        "Docks (north bank): Guards (corroborated) → Guards (claimed) 6 March 2031 to 20 March 2031"
    ]
    admin_client.post(way, answer_of(again))
    assert Source.objects.get(pk=harbour.herald.pk).agency == "Gazette"


def test_the_way_back_leads_to_the_form_as_it_was_filled_in(admin_client, harbour, taken):
    way = address(District, "change", harbour.docks.pk)
    asked = admin_client.post(way, form_of(admin_client, harbour.docks) | {"name_en": "The <b>docks</b>"})
    assert "The &lt;b&gt;docks" in asked.content.decode()
    form = admin_client.post(way, answer_of(asked) | {"_back": "1"}).context["adminform"].form
    assert form["name_en"].value() == "The <b>docks</b>"
    assert District.objects.get(pk=harbour.docks.pk).name_en == "Docks"


def test_a_correction_of_an_event_shows_what_it_changes_before_it_is_saved(admin_client, client, harbour, taken):
    way, at = address(type(taken), "change", taken.pk), revision(harbour.campaign)
    sent = correction_data(harbour, taken, occurred_on=day(9), reason="It was the ninth.")
    asked = admin_client.post(way, sent)
    effects = ["Docks (north bank): Guards → Guild 6 March 2031 to 9 March 2031"]
    assert effects_of(asked) == effects
    assert 'value="It was the ninth."' in asked.content.decode()
    assert revision(harbour.campaign) == at
    assert admin_client.post(way, answer_of(asked, "It was the tenth.")).status_code == 302
    assert [step.reason for step in taken.steps.filter(kind="corrected")] == ["It was the tenth."]
    assert PublicChange.objects.get().reason == "It was the tenth."
    assert_logged(client, effects, "It was the tenth.")


def test_a_correction_of_an_event_that_changes_no_district_is_saved_at_once(admin_client, harbour, taken):
    sent = correction_data(harbour, taken, summary="The guards took all of the docks.")
    assert admin_client.post(address(type(taken), "change", taken.pk), sent).status_code == 302
    assert taken.steps.first().kind == "corrected"
    assert not PublicChange.objects.exists()


def test_a_reason_is_refused_where_it_is_too_long_and_not_cut(admin_client, harbour, taken):
    way, long = address(Source, "change", harbour.herald.pk), "x" * 201
    asked = admin_client.post(way, form_of(admin_client, harbour.herald) | {"agency": "Gazette"})
    again = admin_client.post(way, answer_of(asked, reason=long))
    assert "at most 200 characters (it has 201)" in again.content.decode()
    assert long in again.content.decode()
    assert Source.objects.get(pk=harbour.herald.pk).agency == ""


def dates_in_the_list(client, harbour):
    page = client.get(address(Source, "changelist")).context["cl"]
    rows = list(page.result_list)
    sent = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows), "_save": "Save"}
    for number, row in enumerate(rows):
        sent |= {f"form-{number}-id": row.pk, f"seen-{row.pk}": row.version}
        on = day(33) if row == harbour.herald else row.published_on
        sent |= {f"form-{number}-published_on": on or "", f"form-{number}-language": row.language}
    return address(Source, "changelist"), sent, []


def an_earlier_revision(client, harbour):
    first = harbour.herald.history.earliest("history_id")
    harbour.herald.agency = "Gazette"
    harbour.herald.save()
    PublicChange.objects.all().delete()
    way = address(Source, "simple_history", harbour.herald.pk, first.pk)
    return (
        way,
        {"seen": harbour.herald.version},
        [f"Docks (north bank): Guards (claimed) → Guards (corroborated) {SIX}"],
    )


def an_event_before_its_correction(client, harbour):
    event = harbour.campaign.events.get(reference="taken")
    first = event.history.latest("history_id")
    event.kind = "entered"
    event.save()
    PublicChange.objects.all().delete()
    way = address(type(event), "simple_history", event.pk, first.pk)
    effects = [
        "Docks (north bank): Guild, contested by Guards → Guards 6 March 2031 to 4 April 2031",
        "Docks (north bank): Guild, contested by Guards, unresolved → Guards from 5 April 2031",
    ]
    return way, {"seen": event.version, "reason": "x"}, effects


def an_import_of_outlines(client, harbour):
    batch = written(harbour, DOCKS)
    PublicChange.objects.all().delete()
    return address(Import, "undo", batch.pk), {}, []


def an_import_of_events(client, harbour):
    batch = applied(harbour.campaign, own({"date": "2031-03-03", "reference": "one"}))
    event = batch.events.get()
    event.status = "published"
    event.save()
    return address(Import, "undo", batch.pk), {}, None


def a_deletion(client, harbour):
    return address(District, "delete", harbour.mill.pk), {"post": "yes"}, []


def a_new_district(client, harbour):
    sent = {"campaign": harbour.campaign.pk, "name_en": "Pier <2>", "slug": "pier-2", "kind": "quarter"}
    return address(District, "add"), sent | {"shape": json.dumps(square(10.4, 50.4))}, []


def a_restored_district(client, harbour):
    harbour.mill.delete()
    PublicChange.objects.all().delete()
    record = District.history.filter(history_type="-").latest("history_id")
    return address(District, "deleted"), {"record": record.pk}, []


DOORS = [
    a_new_district,
    a_restored_district,
    dates_in_the_list,
    an_earlier_revision,
    an_event_before_its_correction,
    an_import_of_outlines,
    an_import_of_events,
    a_deletion,
]


@pytest.mark.parametrize("door", DOORS)
def test_no_door_leads_past_the_question(admin_client, client, harbour, taken, door):
    way, sent, effects = door(admin_client, harbour)
    at, entries = revision(harbour.campaign), ChainLink.objects.count()
    asked = admin_client.post(way, sent)
    told = answer_of(asked, "It was a <slip>.")
    assert effects_of(asked) == effects if effects is not None else effects_of(asked)
    assert (revision(harbour.campaign), ChainLink.objects.count()) == (at, entries)
    assert admin_client.post(way, told).status_code == 302
    assert PublicChange.objects.get().reason == "It was a <slip>."
    assert_logged(client, effects or [], "It was a &lt;slip&gt;.")


def test_a_new_district_stands_in_the_log(admin_client, client, harbour, taken):
    way, sent, _effects = a_new_district(admin_client, harbour)
    asked = admin_client.post(way, sent)
    assert "<bdi>Pier &lt;2&gt;</bdi></strong>: added" in asked.content.decode()
    admin_client.post(way, answer_of(asked))
    assert "<bdi>Pier &lt;2&gt;</bdi></strong>: added" in client.get("/harbour/changes/").content.decode()


def test_districts_of_a_campaign_that_has_published_nothing_are_not_asked_about(admin_client, harbour):
    way, sent, _effects = a_new_district(admin_client, harbour)
    assert admin_client.post(way, sent).status_code == 302
    assert not PublicChange.objects.exists()


def test_districts_that_come_with_their_campaign_are_no_change_of_it(db):
    with unit_of_work.together():
        Harbour().event("taken", 5)
    assert not PublicChange.objects.exists()
    add_district(Campaign.objects.get(), "pier", shape=square(10.4, 50.4))
    assert [len(change.rows) for change in PublicChange.objects.all()] == [1]


def test_without_a_person_to_ask_it_is_logged_with_the_reason_of_the_histories(client, harbour, taken):
    harbour.herald._change_reason = "load_campaign harbour"
    harbour.herald.agency = "Gazette"
    harbour.herald.save()
    Source.objects.filter(pk=harbour.gazette.pk).update(publisher="The Gazette")
    loaded, bulk = PublicChange.objects.order_by("pk")
    assert (loaded.reason, bulk.reason) == ("load_campaign harbour", "")
    page = client.get("/harbour/changes/").content.decode()
    assert "with the record’s files" in page
    assert "load_campaign" not in page
    assert "The Gazette" in page


def test_a_retraction_says_below_its_entry_what_it_changed(client, harbour, taken):
    taken.status, taken.status_reason, taken._change_reason = "retracted", "Wrong.", "Wrong."
    taken.save()
    assert PublicChange.objects.get().step == taken.steps.first()
    assert_logged(client, [f"Docks (north bank): Guards → Guild {SIX}"], "Wrong.")


def test_only_the_first_of_many_effects_are_told(admin_client, harbour, taken, monkeypatch):
    monkeypatch.setattr("events.newsroom.public_change_texts.MOST", 1)
    harbour.event("mill", 7, districts=[harbour.mill])
    sent = form_of(admin_client, harbour.guards) | {"parent": harbour.league.pk}
    asked = admin_client.post(address(Actor, "change", harbour.guards.pk), sent)
    assert len(effects_of(asked)) == 1
    assert "and 1 other period · 2 districts in all" in re.sub(r"\s+", " ", asked.content.decode())
