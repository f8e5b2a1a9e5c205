"""The attacks by token: what they change one member of is taken as it stands, and what a token may write."""

import json

import pytest
from django.test import Client

from tests.attacks import drafts, rights
from tests.attacks.judge import Answer, undocumented
from tests.attacks.record import make_record
from tests.attacks.site import ROLES

pytestmark = pytest.mark.django_db
TAKEN = {"anybody": (401,), drafts.READING: (403,), drafts.REVOKED: (401,)}


@pytest.fixture
def targets():
    return list(drafts.targets(make_record(ROLES[1:], "harbour-lights")))


def test_a_request_is_taken_as_it_stands_by_tokens_that_may_write_and_by_no_other(targets):
    places = {(each.role, each.path, each.method): each for each in targets if isinstance(each, drafts.IfMatch)}
    assert len(places) == 5 * len(drafts.TOKENS)
    client, statuses = Client(), set()
    for (role, path, method), each in places.items():
        headers = {"Authorization": f"Bearer {each.secret}", "If-Match": each.version}
        body = json.dumps(dict(each.data)) if each.data else "{}"
        response = client.generic(method, path, body, "application/json", headers=headers)
        # What one has written, the next one meets: another version, a draft in review, or an event that is there.
        assert response.status_code in TAKEN.get(role, (200, 201, 409, 412)), (role, path, response.content)
        assert response.status_code in each.documented
        statuses.add(response.status_code)
    assert {200, 201, 401, 403} <= statuses


def test_a_token_writes_drafts_and_what_follows_from_them(targets):
    for role in drafts.WRITING:
        written = rights.tables(role)
        assert {"events_event", "events_citation", "events_source", "events_step"} <= written
        assert not {"events_span", "events_publicchange", "events_district", "auth_user"} & written


def test_every_operation_that_writes_is_attacked_by_every_token(targets):
    assert {each.role for each in targets} == {"anybody", *drafts.TOKENS}
    assert {each.role for each in targets if each.writes} == set(drafts.WRITING)
    assert {each.deck for each in targets} == {"text", "json", "version", "body"}


@pytest.mark.parametrize(
    ("status", "content_type", "found"),
    [
        (422, "application/problem+json", None),
        (201, "application/json", None),
        (418, "application/problem+json", "418"),
        (422, "text/html", "422 as text/html"),
    ],
)
def test_an_answer_that_the_document_does_not_have_is_found(status, content_type, found):
    answer = Answer(status, (("Content-Type", content_type),), b"", 0)
    assert undocumented(answer, frozenset({201, 422})) == found
    assert undocumented(answer, frozenset()) is None
