"""Whatever the record holds, an import comes to an end."""

from itertools import islice

import pytest
from django.db.models import QuerySet

from events.imports.matching.actors import ActorMatcher
from events.imports.steps import chunks
from events.models import Actor, Source

pytestmark = pytest.mark.django_db


def test_a_cycle_of_actors_written_past_the_record_does_not_hang_an_import(harbour):
    QuerySet(Actor).filter(slug="crown").update(parent=harbour.guards)
    actors = ActorMatcher(harbour.campaign)
    assert actors.side("guards") in {"guards", "crown"}
    assert actors.side("league") == "league"


def test_each_row_is_in_one_chunk_even_where_it_is_not_deleted(harbour, monkeypatch):
    monkeypatch.setattr(chunks, "ROWS_PER_CHUNK", 2)
    found = list(islice(chunks.in_chunks(Source.objects.all()), 10))
    assert [len(chunk) for chunk in found] == [2, 1]
    assert {source.pk for chunk in found for source in chunk} == set(Source.objects.values_list("pk", flat=True))
