"""The migration that brings the spans of a running installation up to the rule of unresolved contests."""

from importlib import import_module

import pytest
from django.apps import apps

from events.models import Span
from events.projection import projector
from tests.campaigns import Harbour, all_spans, day, revision

pytestmark = pytest.mark.django_db

migration = import_module("events.migrations.0018_unresolved_spans")


@pytest.fixture
def harbour():
    """Contests renewed in time, too late and on the very day; fighting that is forgotten; an untouched fort."""
    harbour = Harbour()
    harbour.campaign.unresolved_after = 10
    harbour.campaign.save()
    for number in (5, 8, 25, 35):
        harbour.event(f"docks-{number}", number, kind="entered")
    harbour.event("taken", 50)
    harbour.event("mill", 3, districts=[harbour.mill])
    harbour.event("back", 20, harbour.guild, [harbour.mill], kind="contested")
    harbour.event("retaken", 24, districts=[harbour.mill])
    harbour.event("shots", 40, harbour.crown, [harbour.mill], kind="contested")
    return harbour


def test_spans_of_before_are_cut_as_a_fold_would_cut_them(harbour):
    migration.join_again(apps, None)
    before = revision(harbour.campaign)
    assert projector.stale_districts(harbour.campaign) == [harbour.docks, harbour.mill]
    migration.cut_where_unresolved(apps, None)
    assert projector.stale_districts(harbour.campaign) == []
    assert revision(harbour.campaign) == before + 1


def test_going_back_leaves_the_spans_as_they_were(harbour):
    migration.join_again(apps, None)
    assert not Span.objects.filter(unresolved=True).exists()
    assert all_spans(harbour.campaign)["docks"] == [
        (0, 5, "guild", None, "initial", []),
        (5, 50, "guild", "guards", "initial", ["docks-25", "docks-35", "docks-5", "docks-8"]),
        (50, 60, "guards", None, "claimed", ["taken"]),
    ]
    last_reports = Span.objects.filter(district=harbour.docks).order_by("starts").values_list("last_report", flat=True)
    assert list(last_reports) == [None, day(35), day(50)]
