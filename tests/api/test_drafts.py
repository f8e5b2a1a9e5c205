"""Drafts by token over HTTP: who gets in, which version is changed, what is asked, and that refusals write nothing."""

import json
import threading

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from events.models import Citation, Event, Source
from events.newsroom import api_tokens, roles
from tests.api.asking import BASE
from tests.campaigns import Harbour, day

pytestmark = pytest.mark.django_db
ALL = ["drafts:read", "drafts:write", "drafts:submit"]
TAKEN = {"kind": "control", "occurred_on": str(day(5)), "actor": "guards", "districts": ["docks"], "summary": "Taken."}
SOURCE = {"publisher": "Post", "url": "https://post.example/1"}


class Partner:
    """A system that has a token."""

    def __init__(self, secret):
        self.client, self.secret = Client(), secret

    def send(self, method, path, data=None, match=None, **headers):
        body = data if isinstance(data, str) else json.dumps(data) if data is not None else ""
        given = {"Authorization": f"Bearer {self.secret}"} | ({"If-Match": match} if match else {}) | headers
        address = path if path.startswith("/api") else f"{BASE}/drafts{path}"
        return self.client.generic(method, address, body, "application/json", headers=given)

    def create(self, **values):
        return self.send("POST", "", TAKEN | values)


@pytest.fixture
def harbour(db):
    return Harbour()


def account_of(role, name):
    roles.make_groups(apps)
    account, _created = get_user_model().objects.get_or_create(username=name, defaults={"is_staff": True})
    account.groups.add(Group.objects.get(name=role))
    return account


def partner(role="Reporters", scopes=ALL, name="partner"):
    _token, secret = api_tokens.issue(account_of(role, name), "Their system", scopes, None, timezone.now())
    return Partner(secret)


def problem(response, status):
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    return response.json()["type"].partition("#")[2]


def written():
    return list(Event.objects.values_list("reference", "version")), Citation.objects.count(), Source.objects.count()


def test_a_draft_is_created_read_changed_cited_and_submitted(harbour):
    system = partner()
    made = system.create(reference="ours-1", citations=[{"source": SOURCE}])
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    assert made.headers["Location"] == f"http://testserver{BASE}/drafts/ours-1"
    read = system.send("GET", "/ours-1")
    assert (read.json(), read.headers["ETag"]) == (made.json(), '"1"')
    assert read.json()["citations"][0]["publisher"] == "Post"

    changed = system.send("PATCH", "/ours-1", {"summary": "Taken, it is said."}, match='"1"')
    assert (changed.json()["summary"], changed.json()["districts"]) == ("Taken, it is said.", ["docks"])
    cited = system.send("POST", "/ours-1/citations", {"source": "gazette", "stance": "disputes"})
    assert (cited.status_code, cited.json()["source"]) == (201, "gazette")
    address = f"/ours-1/citations/{cited.json()['reference']}"
    better = system.send("PATCH", address, {"claimant": "A resident"}, match=cited.headers["ETag"])
    assert (better.json()["claimant"], better.json()["stance"]) == ("A resident", "disputes")

    submitted = system.send("POST", "/ours-1/submit", match=system.send("GET", "/ours-1").headers["ETag"])
    assert submitted.json()["status"] == "in-review"
    event = Event.objects.get(reference="ours-1")
    assert (event.status, event.entered_by.username) == ("in-review", "partner")
    assert event.history.first().history_change_reason == "API, token “Their system”"
    assert [row["reference"] for row in system.send("GET", "").json()["items"]] == ["ours-1"]


def test_nobody_else_sees_what_is_not_published(harbour, client):
    answer = partner().create(reference="ours-1")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get(f"{BASE}/events/ours-1").status_code == 404
    assert problem(client.get(f"{BASE}/drafts/ours-1"), 401) == "token-needed"


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer nonsense", "Basic cmt_x", "Bearer cmt_" + "x" * 43, "Bearer \u00e9", "bearer  ", "cmt_x"],
)
def test_without_a_token_that_is_in_force_there_is_no_way_in(harbour, client, header):
    for method, path in (("GET", ""), ("POST", ""), ("PATCH", "/x"), ("POST", "/x/submit"), ("POST", "/x/citations")):
        headers = {"Authorization": header} if header else {}
        response = client.generic(method, f"{BASE}/drafts{path}", "{}", "application/json", headers=headers)
        assert problem(response, 401) == "token-needed"
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="drafts"'
    assert Event.objects.count() == 0


def test_a_session_of_the_admin_is_no_token(harbour, admin_client):
    assert problem(admin_client.get(f"{BASE}/drafts"), 401) == "token-needed"


def test_a_revoked_token_is_refused_at_once(harbour):
    account = account_of("Reporters", "partner")
    token, secret = api_tokens.issue(account, "Their system", ALL, None, timezone.now())
    system = Partner(secret)
    assert system.send("GET", "").status_code == 200
    api_tokens.revoke(token, account, timezone.now())
    assert problem(system.send("GET", ""), 401) == "token-needed"


@pytest.mark.parametrize(
    ("scopes", "method", "path", "match"),
    [
        (["drafts:write", "drafts:submit"], "GET", "", None),
        (["drafts:write", "drafts:submit"], "GET", "/ours-1", None),
        (["drafts:read", "drafts:submit"], "POST", "", None),
        (["drafts:read", "drafts:submit"], "PATCH", "/ours-1", '"1"'),
        (["drafts:read", "drafts:submit"], "POST", "/ours-1/citations", None),
        (["drafts:read", "drafts:write"], "POST", "/ours-1/submit", '"1"'),
    ],
)
def test_a_token_does_what_it_was_issued_for_alone(harbour, scopes, method, path, match):
    partner().create(reference="ours-1", citations=[{"source": SOURCE}])
    before = written()
    system = partner(scopes=scopes)
    assert problem(system.send(method, path, {"source": SOURCE}, match), 403) == "missing-scope"
    assert written() == before


def test_a_reporter_changes_own_drafts_alone(harbour):
    partner(name="first").create(reference="ours-1")
    before = written()
    other = partner(name="second")
    assert problem(other.send("PATCH", "/ours-1", {"summary": "Mine."}, '"1"'), 403) == "not-allowed"
    assert written() == before
    assert partner("Editors", name="editor").send("PATCH", "/ours-1", {"summary": "Ours."}, '"1"').status_code == 200


def test_what_is_published_is_not_changed_by_token(harbour):
    harbour.event("taken", 5)
    before = written()
    editor = partner("Editors")
    assert problem(editor.send("PATCH", "/taken", {"summary": "Else."}, '"1"'), 409) == "not-a-draft"
    assert problem(editor.send("POST", "/taken/citations", {"source": SOURCE}), 409) == "not-a-draft"
    assert written() == before


@pytest.mark.parametrize(
    ("match", "status", "type"),
    [
        (None, 428, "version-needed"),
        ('"2"', 412, "version-conflict"),
        ('"0"', 412, "version-conflict"),
        ('"999999999999999999"', 412, "version-conflict"),
        ("*", 400, "invalid-parameter"),
        ("1", 400, "invalid-parameter"),
        ('W/"1"', 400, "invalid-parameter"),
        ('"1", "2"', 400, "invalid-parameter"),
        ('"-1"', 400, "invalid-parameter"),
        ('"١"', 400, "invalid-parameter"),
        ('"' + "9" * 40 + '"', 400, "invalid-parameter"),
    ],
)
def test_the_version_that_was_read_has_to_be_named(harbour, match, status, type):
    system = partner()
    made = system.create(reference="ours-1", citations=[{"source": SOURCE}])
    before = written()
    citation = made.json()["citations"][0]["reference"]
    for method, path in (("PATCH", "/ours-1"), ("POST", "/ours-1/submit"), ("PATCH", f"/ours-1/citations/{citation}")):
        headers = {"HTTP_IF_MATCH": match} if match else {}
        response = system.client.generic(
            method, f"{BASE}/drafts{path}", "{}", "application/json",
            HTTP_AUTHORIZATION=f"Bearer {system.secret}", **headers,
        )  # fmt: skip
        assert problem(response, status) == type
    assert written() == before


def test_a_replayed_change_is_refused_and_says_the_version_on_record(harbour):
    system = partner()
    system.create(reference="ours-1")
    assert system.send("PATCH", "/ours-1", {"summary": "First."}, '"1"').headers["ETag"] == '"2"'
    again = system.send("PATCH", "/ours-1", {"summary": "First, again."}, '"1"')
    assert (problem(again, 412), again.json()["version"]) == ("version-conflict", 2)
    assert Event.objects.get().summary == "First."


def test_what_looks_like_an_event_on_record_is_asked_about(harbour):
    harbour.event("taken", 5)
    system = partner()
    asked = system.create()
    assert (problem(asked, 409), asked.json()["events"]) == ("duplicate-question", ["taken"])
    assert problem(system.create(duplicate_of_none=["other"]), 409) == "duplicate-question"
    assert Event.objects.count() == 1
    assert system.create(duplicate_of_none=asked.json()["events"]).status_code == 201


def test_a_retry_is_told_that_the_first_try_was_written(harbour):
    system = partner()
    system.create(reference="ours-1")
    again = system.create(reference="ours-1", occurred_on=str(day(9)))
    assert (problem(again, 409), again.json()["reference"]) == ("reference-taken", "ours-1")
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"districts": ["dokcs"]}, "districts"),
        ({"actor": "nobody"}, "actor"),
        ({"kind": "conquest"}, "kind"),
        ({"occurred_on": "yesterday"}, "occurred_on"),
        ({"occurred_on": "2016-01-01"}, "occurred_on"),
        ({"lon": 500, "lat": 50}, "lon"),
        ({"lon": "NaN", "lat": 50}, "lon"),
        ({"shape": {"type": "Polygon"}}, "shape"),
        ({"summary": "x" * 500}, "summary"),
        ({"status": "published"}, "status"),
        ({"entered_by": "admin"}, "entered_by"),
        ({"citations": [{"source": {"publisher": "P", "url": "javascript:alert(1)"}}]}, "citations.0.source.url"),
        ({"citations": [{"source": "nothing"}]}, "citations.0.source"),
        ({"citations": {}}, "citations"),
        ({"districts": "docks"}, "districts"),
        ({"summary": None}, "summary"),
        ({"summary": "NUL \0"}, "summary"),
        ({"summary": "\ud800"}, "summary"),
    ],
)
def test_a_field_that_cannot_be_is_named_and_nothing_is_written(harbour, values, name):
    before = written()
    answer = partner().create(**values)
    assert problem(answer, 422) == "invalid-data"
    assert name in [error["name"] for error in answer.json()["errors"]]
    assert written() == before


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "5", '"text"', "[" * 100_000, "\ud800", '{"a": NaN}', "{}"])
def test_a_body_that_is_no_object_is_refused(harbour, body):
    system, before = partner(), written()
    answer = system.client.post(
        f"{BASE}/drafts",
        body.encode("utf-8", "surrogatepass"),
        "application/json",
        headers={"Authorization": f"Bearer {system.secret}"},
    )
    assert problem(answer, answer.status_code) in ("bad-request", "invalid-data", "invalid-parameter")
    assert answer.status_code in (400, 422)
    assert written() == before


def test_a_body_that_is_too_large_is_refused_unread(harbour, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert problem(partner().create(note="x" * 2000), 413) == "too-large"


def test_the_body_may_be_no_form(harbour):
    system = partner()
    answer = system.client.post(
        f"{BASE}/drafts", {"kind": "control"}, headers={"Authorization": f"Bearer {system.secret}"}
    )
    assert answer.status_code in (400, 422)


def test_scripts_of_other_sites_cannot_write(harbour):
    answer = partner().create(reference="ours-1")
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.django_db(transaction=True)
def test_of_two_that_change_one_version_at_once_one_is_refused(harbour):
    system = partner()
    system.create(reference="ours-1")
    start, found = threading.Barrier(2), []

    def change(text):
        start.wait()
        found.append(system.send("PATCH", "/ours-1", {"summary": text}, '"1"').status_code)
        connections.close_all()

    threads = [threading.Thread(target=change, args=[text]) for text in ("One.", "Two.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [200, 412]
    assert Event.objects.get().version == 2
    connection.close()
