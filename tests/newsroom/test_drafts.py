"""Drafts by token: the rules of the admin's form, without a form."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from events.evidence import check
from events.models import Citation, Event, Source
from events.models.api_token import MissingScopeError
from events.newsroom import api_tokens, drafts, roles
from events.newsroom.draft_errors import (
    DuplicateQuestionError,
    NotADraftError,
    ReferenceTakenError,
    VersionConflictError,
)
from tests.campaigns import Harbour, add_voice, day, revision, square
from tests.imports.staged import everything

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2031, 3, 6, 12, tzinfo=dt.UTC)
ALL = ("drafts:read", "drafts:write", "drafts:submit")
PAGE = {"url": "https://example.org/docks?utm_source=x", "publisher": "Courier", "published_on": "2031-03-07"}
ACTS = ["read", "create", "change", "cite", "change citation", "submit"]


@pytest.fixture
def token_of():
    """A token of a new account of that name and role (a group's name, or None)."""
    roles.make_groups(apps)

    def of(name="rana", role="Reporters", scopes=ALL):
        account = get_user_model().objects.create_user(name, is_staff=True)
        if role:
            account.groups.add(Group.objects.get(name=role))
        _token, secret = api_tokens.issue(account, f"{name}'s system", scopes, None, NOW)
        return api_tokens.authenticate(secret, NOW)

    return of


@pytest.fixture
def token(token_of):
    return token_of()


def data(**values):
    given = {
        "kind": "control",
        "actor": "guards",
        "occurred_on": day(5).isoformat(),
        "districts": ["docks"],
        "summary": "The guards took the docks.",
    } | values
    return {name: value for name, value in given.items() if value != "left out"}


def record():
    return everything(Event, Citation, Source)


def faults(refused):
    return refused.value.message_dict


def refusal(act, *args):
    """The faults by field, where nothing is written."""
    before = record()
    with pytest.raises(ValidationError) as refused:
        act(*args)
    assert record() == before
    return faults(refused)


def draft_of(token, harbour, reference="theirs", **values):
    return harbour.event(reference, 9, status="draft", entered_by=token.account, **values)


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


class TestCiting:
    def test_finds_the_source_by_any_spelling_of_its_address(self, token, harbour):
        harbour.gazette.url = "https://example.org/docks"
        harbour.gazette.save()
        event = draft_of(token, harbour, sources=[])
        citation = drafts.cite(token, event, {"source": {"url": "http://www.example.org/docks/?utm_source=x"}})
        assert citation.source == harbour.gazette
        assert Source.objects.count() == 3

    def test_makes_a_source_once(self, token, harbour):
        event = draft_of(token, harbour, sources=[])
        first = drafts.cite(token, event, {"source": PAGE})
        second = drafts.cite(token, event, {"source": PAGE, "stance": "disputes"})
        assert first.source == second.source
        assert event.citations.count() == 2

    def test_makes_of_an_archives_address_the_page_and_its_copy(self, token, harbour):
        copy = "https://web.archive.org/web/20310307000000/https://example.org/docks"
        event = draft_of(token, harbour, sources=[])
        source = drafts.cite(token, event, {"source": {"url": copy, "publisher": "Courier"}}).source
        assert (source.url, source.archived_url) == ("https://example.org/docks", copy)

    def test_twice_with_the_same_words_gives_the_first(self, token, harbour):
        event = draft_of(token, harbour, sources=[])
        said = {"source": "gazette", "summary": "Ours."}
        assert drafts.cite(token, event, said) == drafts.cite(token, event, said)
        assert drafts.cite(token, event, said | {"claimant": "A guard"}) != drafts.cite(token, event, said)

    def test_takes_a_reference_once(self, token, harbour):
        event = draft_of(token, harbour, sources=[])
        drafts.cite(token, event, {"source": "gazette", "reference": "c1"})
        with pytest.raises(ReferenceTakenError, match="c1"):
            drafts.cite(token, event, {"source": "herald", "reference": "c1"})

    @pytest.mark.parametrize(
        ("given", "field", "says"),
        [
            ({}, "source", "Name the source"),
            ({"source": "gazete"}, "source", "There is no source “gazete” (did you mean gazette?)."),
            ({"source": 7}, "source", "not an object"),
            ({"source": {}}, "source.publisher", "cannot be blank"),
            ({"source": {"url": "https://example.org/x"}}, "source.publisher", "cannot be blank"),
            ({"source": PAGE | {"url": "javascript:alert(1)"}}, "source.url", "Enter a valid URL"),
            ({"source": PAGE | {"url": "https://a:b@example.org/"}}, "source.url", "password"),
            ({"source": PAGE | {"url": "https://example.org/" + "x" * 800}}, "source.url", "At most 800"),
            ({"source": PAGE | {"published_on": "soon"}}, "source.published_on", "“soon” is not a day"),
            ({"source": PAGE | {"titel": "x"}}, "source.titel", "did you mean title?"),
            ({"source": PAGE | {"reference": "gazette"}}, "source.url", "not the address"),
            ({"source": "gazette", "stance": "agrees"}, "stance", "“agrees” is not one of supports, disputes."),
            ({"source": "gazette", "voice": "nobody"}, "voice", "There is no voice “nobody”."),
            ({"source": "gazette", "event": 1}, "event", "There is no such field here."),
            ({"source": "gazette", "claimant": "ab\u2066"}, "claimant", "Character 3 (U+2066)"),
        ],
    )
    def test_names_the_field_and_the_value_of_a_fault(self, token, harbour, given, field, says):
        harbour.gazette.url = "https://example.org/gazette"
        harbour.gazette.save()
        event = draft_of(token, harbour)
        found = refusal(drafts.cite, token, event, given)
        assert list(found) == [field]
        assert says in found[field][0]
        prefixed = refusal(drafts.create_draft, token, harbour.campaign, data(citations=[{"source": "wire"}, given]))
        assert list(prefixed) == [f"citations.1.{field}"]

    def test_finds_no_source_of_another_campaign(self, token, harbour):
        other = Harbour("other")
        other.gazette.reference = "elsewhere"
        other.gazette.save()
        event = draft_of(token, harbour)
        assert list(refusal(drafts.cite, token, event, {"source": "elsewhere"})) == ["source"]

    def test_adds_a_source_with_the_permission_to_alone(self, token_of, harbour):
        token = token_of(role=None)
        codes = ("add_event", "view_event")
        permissions = Group.permissions.field.related_model.objects.filter(codename__in=codes)
        token.account.user_permissions.add(*permissions)
        event = draft_of(token, harbour)
        drafts.cite(token, event, {"source": "herald"})
        before = record()
        with pytest.raises(PermissionDenied):
            drafts.cite(token, event, {"source": PAGE})
        assert record() == before

    def test_has_an_end(self, token, harbour, monkeypatch):
        monkeypatch.setattr(drafts, "MOST_CITATIONS", 1)
        event = draft_of(token, harbour)
        assert list(refusal(drafts.cite, token, event, {"source": "herald"})) == ["source"]

    def test_is_changed_by_its_own_version(self, token, harbour):
        event = draft_of(token, harbour)
        citation = event.citations.get()
        said = {"source": PAGE, "summary": "Otherwise."}
        changed = drafts.change_citation(token, citation, said, citation.version)
        assert (changed.source.publisher, changed.summary) == ("Courier", "Otherwise.")
        assert changed.version == citation.version + 1
        assert changed.history.first().history_user == token.account
        with pytest.raises(VersionConflictError) as refused:
            drafts.change_citation(token, citation, said, citation.version)
        assert refused.value.stored == changed.version
        assert drafts.change_citation(token, changed, said, changed.version).version == changed.version

    def test_is_changed_to_nothing_wrong(self, token, harbour):
        citation = draft_of(token, harbour).citations.get()
        for given, field in (
            ({"stance": ""}, "stance"),
            ({"reference": "x"}, "reference"),
            ({"source": None}, "source"),
        ):
            assert list(refusal(drafts.change_citation, token, citation, given, citation.version)) == [field]


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


def act(name, token, harbour, event):
    """What a token is used for, on that event."""
    citation = event.citations.first()
    return {
        "read": lambda: list(drafts.readable(token, harbour.campaign)),
        "create": lambda: drafts.create_draft(token, harbour.campaign, data(occurred_on=day(30).isoformat())),
        "change": lambda: drafts.change_draft(token, event, {"summary": "Theirs."}, event.version),
        "cite": lambda: drafts.cite(token, event, {"source": "wire"}),
        "change citation": lambda: drafts.change_citation(token, citation, {"note": "x"}, citation.version),
        "submit": lambda: drafts.submit(token, event, event.version),
    }[name]


# Role; whose draft; status; what it may do.
MAY = [
    (None, "own", "draft", ""),
    ("Reporters", "own", "draft", "read, create, change, cite, change citation, submit"),
    ("Reporters", "own", "in-review", "read, create"),
    ("Reporters", "another's", "draft", "read, create"),
    ("Reporters", "own", "published", "read, create"),
    ("Editors", "another's", "draft", "read, create, change, cite, change citation, submit"),
    ("Editors", "another's", "in-review", "read, create, change, cite, change citation"),
    ("Editors", "own", "published", "read, create"),
    ("Editors", "own", "retracted", "read, create"),
    ("Administrators", "another's", "draft", "read, create, change, cite, change citation, submit"),
]


@pytest.mark.parametrize(("role", "whose", "status", "may"), MAY)
def test_a_token_does_what_the_role_of_its_account_may(token_of, harbour, role, whose, status, may):
    token = token_of(role=role)
    author = token.account if whose == "own" else get_user_model().objects.create_user("somebody")
    event = harbour.event("theirs", 9, status=status, status_reason="Wrong.", entered_by=author)
    for name in ACTS:
        event.refresh_from_db()
        if name in may.split(", "):
            act(name, token, harbour, event)()
            continue
        before = record()
        with pytest.raises((PermissionDenied, NotADraftError, ValidationError)):
            act(name, token, harbour, event)()
        assert record() == before


@pytest.mark.parametrize("status", ["published", "retracted"])
def test_what_has_been_public_is_no_draft(token_of, harbour, status):
    token = token_of(role="Administrators")
    event = harbour.event("public", 9, status=status, status_reason="Wrong.")
    for name in ("change", "cite", "change citation", "submit"):
        with pytest.raises(NotADraftError, match=f"public is {status}"):
            act(name, token, harbour, event)()


@pytest.mark.parametrize(
    ("scopes", "may"),
    [
        (["drafts:read"], "read"),
        (["drafts:write"], "create, change, cite, change citation"),
        (["drafts:submit"], "submit"),
    ],
)
def test_a_token_does_what_its_scopes_allow(token_of, harbour, scopes, may):
    token = token_of(role="Administrators", scopes=scopes)
    event = draft_of(token, harbour)
    for name in ACTS:
        event.refresh_from_db()
        if name in may.split(", "):
            act(name, token, harbour, event)()
        else:
            before = record()
            with pytest.raises(MissingScopeError):
                act(name, token, harbour, event)()
            assert record() == before


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
