"""Whatever the record holds, an import comes to an end."""

from itertools import islice

import pytest
from django.db.models import QuerySet

from events.imports.matching.actors import ActorMatcher
from events.imports.steps import chunks as chunks_module
from events.models import Actor, Source

pytestmark = pytest.mark.django_db


def test_a_ring_of_actors_written_past_the_record_does_not_hang_an_import(harbour):
    QuerySet(Actor).filter(slug="crown").update(parent=harbour.guards)
    actors = ActorMatcher(harbour.campaign)
    assert actors.side("guards") in {"guards", "crown"}
    assert actors.side("league") == "league"


def test_rows_that_are_to_be_deleted_are_come_by_once_even_where_they_stay(harbour, monkeypatch):
    monkeypatch.setattr(chunks_module, "ROWS_PER_CHUNK", 2)
    chunks = list(islice(chunks_module.in_chunks(Source.objects.all()), 10))
    assert [len(chunk) for chunk in chunks] == [2, 1]
    assert {source.pk for chunk in chunks for source in chunk} == set(Source.objects.values_list("pk", flat=True))
