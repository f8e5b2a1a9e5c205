"""The pointer to the current revision, which open maps ask for."""

import pytest

pytestmark = pytest.mark.django_db

POINTER = "/harbour/revision.json"


def test_it_says_the_revision_and_how_many_events_are_published(client, harbour):
    harbour.event("taken", 5)
    harbour.event("draft", 5, status="draft")
    before = client.get(POINTER).json()
    harbour.event("more", 6)
    after = client.get(POINTER).json()
    assert before["published"] == 1
    assert after == {"revision": before["revision"] + 1, "published": 2}


def test_it_is_asked_by_condition_and_kept_by_nobody_unasked(client, harbour, django_assert_num_queries):
    harbour.event("taken", 5)
    first = client.get(POINTER)
    assert first.headers["Content-Type"] == "application/json"
    assert first.headers["Cache-Control"] == "public, no-cache"
    with django_assert_num_queries(1):
        again = client.get(POINTER, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_of_a_campaign_that_there_is_not_there_is_no_pointer(client, db):
    assert client.get("/nowhere/revision.json").status_code == 404
