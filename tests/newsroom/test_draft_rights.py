"""What a token may do: no more than its scopes, and no more than its account."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError

from events.models.api_token import MissingScopeError
from events.newsroom import drafts
from events.newsroom.draft_errors import (
    NotADraftError,
)
from tests.campaigns import day
from tests.drafting import data, draft_of, record

pytestmark = pytest.mark.django_db


ACTS = ["read", "create", "change", "cite", "change citation", "submit"]


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
