"""Drafts by token: the rules of the admin's form, without a form."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from events.evidence import check
from events.models import Event, Source
from events.newsroom import drafts
from events.newsroom.draft_errors import (
    DuplicateQuestionError,
    ReferenceTakenError,
    VersionConflictError,
)
from tests.campaigns import Harbour, add_voice, day, revision, square
from tests.drafting import PAGE, data, draft_of, record, refusal

pytestmark = pytest.mark.django_db


class TestCreating:
    def test_writes_a_draft_as_the_form_does(self, token, harbour):
        add_voice(harbour.campaign, "watch")
        before = revision(harbour.campaign)
        given = data(
            reference="their-17",
            precision="approximate",
            scope="part",
            districts=["docks", "mill", "docks"],
            lon=10.15,
            lat=50,
            shape=square(10.1, 50.1),
            summary_ar="أخذ الحراس الأرصفة.",
            note="  Theirs.  ",
            citations=[
                {"source": "gazette", "claimant": "A guard", "voice": "watch"},
                {"source": PAGE, "stance": "disputes"},
            ],
        )
        event = drafts.create_draft(token, harbour.campaign, given)
        assert event.reference == "their-17"
        assert (event.status, event.occurred_on, event.actor) == ("draft", day(5), harbour.guards)
        assert (event.precision, event.scope, event.lon, event.lat) == ("approximate", "part", 10.15, 50.0)
        assert event.shape == square(10.1, 50.1)
        assert event.note == "Theirs."
        assert set(event.districts.all()) == {harbour.docks, harbour.mill}
        said = {(each.source.publisher, each.stance, each.claimant) for each in event.citations.all()}
        assert said == {("Gazette", "supports", "A guard"), ("Courier", "disputes", "")}
        assert Source.objects.get(publisher="Courier").published_on == day(6)
        assert revision(harbour.campaign) == before

    def test_is_on_record_as_the_accounts_with_the_tokens_name(self, token, harbour):
        event = drafts.create_draft(token, harbour.campaign, data(citations=[{"source": PAGE}]))
        assert (event.entered_by, event.entered_by_name) == (token.account, "rana")
        for row in (event, event.citations.get(), event.citations.get().source):
            said = set(row.history.values_list("history_user", "history_user_name", "history_change_reason"))
            assert said == {(token.account.pk, "rana", "API, token “rana's system”")}
        assert list(check.faults({})) == []

    def test_makes_a_reference_where_none_is_given(self, token, harbour):
        events = [drafts.create_draft(token, harbour.campaign, data(occurred_on=day(n).isoformat())) for n in (1, 2)]
        assert len({event.reference for event in events}) == 2
        assert drafts.create_draft(token, harbour.campaign, data(reference="")).reference

    def test_takes_a_reference_once(self, token, harbour):
        given = data(reference="their-17")
        drafts.create_draft(token, harbour.campaign, given)
        before = record()
        with pytest.raises(ReferenceTakenError, match="their-17") as refused:
            drafts.create_draft(token, harbour.campaign, given)
        assert refused.value.reference == "their-17"
        assert record() == before

    def test_takes_it_in_each_campaign(self, token, harbour):
        other = Harbour("other")
        assert drafts.create_draft(token, harbour.campaign, data(reference="one")).reference == "one"
        assert drafts.create_draft(token, other.campaign, data(reference="one")).actor == other.guards

    def test_names_a_reference_that_a_form_has_taken_at_the_same_moment(self, token, harbour, monkeypatch):
        def refused(*_args):
            raise IntegrityError

        monkeypatch.setattr(drafts, "_create", refused)
        with pytest.raises(IntegrityError):
            drafts.create_draft(token, harbour.campaign, data(reference="theirs"))
        harbour.event("theirs", 20)
        with pytest.raises(ReferenceTakenError):
            drafts.create_draft(token, harbour.campaign, data(reference="theirs"))

    def test_of_a_whole_bank_names_its_districts(self, token, harbour):
        event = drafts.create_draft(token, harbour.campaign, data(covers="south", districts=[]))
        assert set(event.districts.all()) == {harbour.mill, harbour.fort}

    @pytest.mark.parametrize(
        ("values", "field", "says"),
        [
            ({"districts": ["dock"]}, "districts", "There is no district “dock” (did you mean docks?)."),
            ({"districts": ["zzz"]}, "districts", "There is no district “zzz”."),
            ({"districts": "docks"}, "districts", "“docks” is not a list."),
            ({"districts": [7]}, "districts", "“7” is not a text."),
            ({"districts": ["docks"] * 501}, "districts", "At most 500: there are 501."),
            ({"districts": ["\ud800"]}, "districts", "Character 1 (U+D800) is one half of a character."),
            ({"actor": "guard"}, "actor", "There is no actor “guard” (did you mean guards?)."),
            ({"actor": None}, "__all__", "Control, an entry, a claim and a withdrawal need an actor."),
            ({"actor": {"slug": "guards"}}, "actor", "“{'slug': 'guards'}” is not a text."),
            ({"kind": "contol"}, "kind", "“contol” is not one of control, entered, claimed, contested, withdrawn, "),
            ({"kind": "left out"}, "kind", "This field cannot be blank."),
            ({"kind": ""}, "kind", "“” is not one of "),
            ({"occurred_on": "2031-02-30"}, "occurred_on", "“2031-02-30” is not a day (YYYY-MM-DD)."),
            ({"occurred_on": "20310306"}, "occurred_on", "“20310306” is not a day (YYYY-MM-DD)."),
            ({"occurred_on": 5}, "occurred_on", "“5” is not a text."),
            ({"occurred_on": "2000-01-01"}, "occurred_on", "The campaign runs from 2031-03-01 to 2031-04-29."),
            ({"occurred_on": None}, "occurred_on", "“None” is not a text."),
            ({"summary": ""}, "__all__", "Write a summary, in English or in Arabic."),
            ({"summary": "x" * 401}, "summary", "At most 400 characters: it has 401."),
            ({"summary": "ab\0"}, "summary", "The text contains an invalid character (NUL)."),
            ({"summary": "ab\u202ecd"}, "summary", "Character 3 (U+202E) is invisible"),
            ({"summary": ["a"]}, "summary", "“['a']” is not a text."),
            ({"note": "x" * 10_001}, "note", "At most 10000 characters: it has 10001."),
            ({"lon": "10.1"}, "lon", "“10.1” is not a number of degrees."),
            ({"lon": True}, "lon", "“True” is not a number of degrees."),
            ({"lon": float("nan")}, "lon", "“nan” is not a number of degrees."),
            ({"lon": 10**400}, "lon", "is not a number of degrees."),
            ({"lon": 200, "lat": 50}, "lon", "A longitude runs from -180 to 180 degrees."),
            ({"lon": 10.1}, "lat", "A point needs both longitude and latitude."),
            ({"shape": "POINT (1 2)"}, "shape", "This is not a GeoJSON geometry"),
            ({"shape": {"type": "Point", "coordinates": [10, 50]}}, "shape", "not a Point."),
            ({"shape": square(100, 50)}, "shape", "outside the bounds of the campaign"),
            ({"reference": "not a slug"}, "reference", "Enter a valid"),
            ({"reference": "x" * 41}, "reference", "At most 40 characters: it has 41."),
            ({"status": "published"}, "status", "There is no such field here"),
            ({"distrits": []}, "distrits", "There is no such field here (did you mean districts?)."),
            ({"citations": {}}, "citations", "This is not a list."),
            ({"citations": [{}] * 21}, "citations", "At most 20 at once: there are 21."),
            ({"citations": ["gazette"]}, "citations.0", "This is not an object of fields and values."),
            ({"duplicate_of_none": "taken"}, "duplicate_of_none", "“taken” is not a list of references."),
        ],
    )
    def test_names_the_field_and_the_value_of_a_fault(self, token, harbour, values, field, says):
        found = refusal(drafts.create_draft, token, harbour.campaign, data(**values))
        assert list(found) == [field]
        assert says in found[field][0]

    def test_names_all_faults_at_once(self, token, harbour):
        found = refusal(drafts.create_draft, token, harbour.campaign, {"kind": "x", "districts": ["y"], "z": 1})
        assert set(found) == {"kind", "districts", "z", "occurred_on", "__all__"}

    @pytest.mark.parametrize("given", [None, [], "text", 7])
    def test_takes_an_object_alone(self, token, harbour, given):
        assert list(refusal(drafts.create_draft, token, harbour.campaign, given)) == ["__all__"]

    def test_refuses_many_faults_in_few_words(self, token, harbour):
        given = data(districts=[f"dock{n}" for n in range(500)]) | {f"field{n}": 1 for n in range(10_000)}
        assert len(refusal(drafts.create_draft, token, harbour.campaign, given)) < 10

    def test_refuses_a_shape_with_too_many_corners(self, token, harbour, settings):
        settings.SHAPE_MAX_VERTICES = 3
        found = refusal(drafts.create_draft, token, harbour.campaign, data(shape=square(10.1, 50.1)))
        assert "corners" in found["shape"][0]

    def test_refuses_a_shape_that_is_nested_without_end(self, token, harbour):
        nested = []
        for _time in range(100_000):
            nested = [nested]
        shape = {"type": "Polygon", "coordinates": nested}
        assert list(refusal(drafts.create_draft, token, harbour.campaign, data(shape=shape))) == ["shape"]


class TestTheDuplicateQuestion:
    def test_is_asked_with_the_references(self, token, harbour):
        harbour.event("taken", 5)
        before = record()
        with pytest.raises(DuplicateQuestionError, match="taken") as asked:
            drafts.create_draft(token, harbour.campaign, data())
        assert asked.value.references == ["taken"]
        assert record() == before

    @pytest.mark.parametrize("answer", [[], ["other"], ["taken", "other"]])
    def test_is_asked_again_unless_just_those_are_named(self, token, harbour, answer):
        harbour.event("taken", 5)
        with pytest.raises(DuplicateQuestionError):
            drafts.create_draft(token, harbour.campaign, data(duplicate_of_none=answer))

    def test_is_answered_by_naming_them_and_noted_for_an_editor(self, token, harbour):
        harbour.event("taken", 5)
        event = drafts.create_draft(token, harbour.campaign, data(duplicate_of_none=["taken"], note="Ours."))
        assert event.note == "Ours.\nPossibly the same as taken."

    def test_is_not_noted_where_the_account_could_have_cited_there(self, token, harbour):
        harbour.event("mine", 5, status="draft", entered_by=token.account)
        assert drafts.create_draft(token, harbour.campaign, data(duplicate_of_none=["mine"])).note == ""

    def test_is_not_asked_where_there_is_none(self, token, harbour):
        harbour.event("taken", 6)
        drafts.create_draft(token, harbour.campaign, data(duplicate_of_none=["of before"]))

    def test_is_asked_of_what_the_same_client_sent_a_moment_ago(self, token, harbour):
        first = drafts.create_draft(token, harbour.campaign, data())
        with pytest.raises(DuplicateQuestionError) as asked:
            drafts.create_draft(token, harbour.campaign, data())
        assert asked.value.references == [first.reference]


class TestChanging:
    def test_writes_the_named_fields_and_leaves_the_others(self, token, harbour):
        event = draft_of(token, harbour)
        changed = drafts.change_draft(token, event, {"summary": "Later.", "actor": "fleet"}, event.version)
        assert (changed.summary, changed.actor, changed.kind) == ("Later.", harbour.fleet, "control")
        assert list(changed.districts.all()) == [harbour.docks]
        assert changed.version == event.version + 1
        last = changed.history.first()
        assert (last.history_user, last.history_change_reason) == (token.account, "API, token “rana's system”")

    def test_of_districts_alone_is_one_write(self, token, harbour):
        event = draft_of(token, harbour)
        changed = drafts.change_draft(token, event, {"districts": ["mill"]}, event.version)
        assert list(changed.districts.all()) == [harbour.mill]
        assert changed.version == event.version + 1
        assert changed.history.first().history_user == token.account

    def test_of_fields_and_districts_counts_once(self, token, harbour):
        event = draft_of(token, harbour)
        changed = drafts.change_draft(token, event, {"districts": [], "place": "Quay"}, event.version)
        assert (changed.version, changed.place, changed.districts.count()) == (event.version + 1, "Quay", 0)

    def test_to_what_is_stored_already_writes_nothing(self, token, harbour):
        event, before = draft_of(token, harbour), None
        before = record()
        same = {"summary": event.summary, "districts": ["docks"], "occurred_on": day(9).isoformat()}
        assert drafts.change_draft(token, event, same, event.version).version == event.version
        assert record() == before

    def test_clears_what_may_be_empty(self, token, harbour):
        event = draft_of(token, harbour, kind="contested", lon=10.1, lat=50.1, shape=square(10.1, 50.1))
        cleared = {"actor": None, "lon": None, "lat": None, "shape": None}
        changed = drafts.change_draft(token, event, cleared, event.version)
        assert [getattr(changed, name) for name in cleared] == [None] * 4

    @pytest.mark.parametrize("off", [-1, 1, 1000])
    def test_of_another_version_is_refused_with_the_stored_one(self, token, harbour, off):
        event = draft_of(token, harbour)
        before = record()
        with pytest.raises(VersionConflictError) as refused:
            drafts.change_draft(token, event, {"summary": "Later."}, event.version + off)
        assert refused.value.stored == event.version
        assert record() == before

    def test_by_two_at_once_takes_the_first(self, token, harbour):
        event = draft_of(token, harbour)
        one, two = Event.objects.get(pk=event.pk), Event.objects.get(pk=event.pk)
        drafts.change_draft(token, one, {"summary": "One."}, one.version)
        with pytest.raises(VersionConflictError):
            drafts.change_draft(token, two, {"note": "Two."}, two.version)
        assert Event.objects.get(pk=event.pk).note == ""

    @pytest.mark.parametrize("name", ["reference", "citations", "duplicate_of_none", "status", "entered_by", "version"])
    def test_of_what_is_set_once_is_refused(self, token, harbour, name):
        event = draft_of(token, harbour)
        assert list(refusal(drafts.change_draft, token, event, {name: "x"}, event.version)) == [name]

    def test_that_breaks_a_rule_is_refused(self, token, harbour):
        event = draft_of(token, harbour)
        found = refusal(drafts.change_draft, token, event, {"actor": None, "summary": ""}, event.version)
        assert "need an actor" in str(found["__all__"])

    def test_of_a_deleted_draft_finds_none(self, token, harbour):
        event = draft_of(token, harbour)
        gone = Event.objects.get(pk=event.pk)
        event.delete()
        with pytest.raises(Event.DoesNotExist):
            drafts.change_draft(token, gone, {"summary": "Later."}, gone.version)


class TestSubmitting:
    def test_puts_the_draft_in_review_as_the_account(self, token, harbour):
        event = draft_of(token, harbour)
        submitted = drafts.submit(token, event, event.version)
        assert submitted.status == "in-review"
        step = submitted.steps.get()
        assert (step.kind, step.by) == ("submitted", token.account)
        assert submitted.history.first().history_change_reason == "API, token “rana's system”"

    def test_needs_a_source_that_supports_it(self, token, harbour):
        event = draft_of(token, harbour, sources=[], against=[harbour.gazette])
        assert "Name a source" in str(refusal_of_submission(token, event))

    def test_of_another_version_is_refused(self, token, harbour):
        event = draft_of(token, harbour)
        with pytest.raises(VersionConflictError):
            drafts.submit(token, event, event.version + 1)
        assert not event.steps.exists()

    def test_is_done_once(self, token_of, harbour):
        token = token_of(role="Editors")
        event = draft_of(token, harbour)
        submitted = drafts.submit(token, event, event.version)
        with pytest.raises(ValidationError, match="in review"):
            drafts.submit(token, submitted, submitted.version)


def refusal_of_submission(token, event):
    with pytest.raises(ValidationError) as refused:
        drafts.submit(token, event, event.version)
    return refused.value.messages


def test_drafts_to_be_read_are_those_of_the_campaign_that_no_reader_has_seen(token, harbour):
    other = Harbour("other")
    other.event("elsewhere", 5, status="draft")
    for number, status in enumerate(("draft", "in-review", "published", "retracted")):
        harbour.event(status, 5 + number, status=status, status_reason="Wrong.")
    assert {event.reference for event in drafts.readable(token, harbour.campaign)} == {"draft", "in-review"}


def test_nobody_acts_on_after_a_refusal(token, harbour):
    with pytest.raises(ValidationError):
        drafts.create_draft(token, harbour.campaign, {})
    assert harbour.event("later", 12, status="draft").entered_by is None
