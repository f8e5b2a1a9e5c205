"""The command that compares the stored spans with a fresh fold, and repairs them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from events.models import Event, Span
from tests.campaigns import Harbour, all_spans, day, folded_from_the_start, revision
from tests.copies import copied

pytestmark = pytest.mark.django_db


@pytest.fixture
@copied
def harbour():
    harbour = Harbour()
    harbour.event("taken", 5)
    harbour.event("lost", 20, harbour.league, sources=[harbour.herald])
    harbour.event("entered", 22, kind="entered")
    return harbour


def check(*args):
    out = StringIO()
    call_command("check_projection", *args, stdout=out)
    return out.getvalue()


def test_in_order_says_so_and_writes_nothing(harbour):
    before = revision(harbour.campaign)
    assert check() == "harbour: 3 districts, 0 differ.\n"
    assert revision(harbour.campaign) == before


@pytest.mark.parametrize(
    "breaks",
    [
        lambda spans: spans.filter(holder__slug="guards").delete(),
        lambda spans: spans.filter(holder__slug="guards").update(grade="reported"),
        lambda spans: spans.filter(unresolved=True).update(unresolved=False),
        lambda spans: spans.filter(unresolved=True).update(last_report=day(21)),
        lambda spans: spans.all().delete(),
        lambda spans: spans.get(holder__slug="guards").events.clear(),
        lambda _spans: QuerySet(Event).filter(reference="lost").update(status="draft"),
    ],
    ids=[
        "a span is missing",
        "a wrong grade",
        "not unresolved",
        "a wrong last report",
        "none is left",
        "without its events",
        "an event left by the back door",
    ],
)
def test_what_differs_is_named_and_repaired(harbour, breaks):
    breaks(Span.objects.filter(district=harbour.docks))
    out = StringIO()
    with pytest.raises(CommandError, match="--repair"):
        call_command("check_projection", stdout=out)
    assert out.getvalue() == "harbour: docks differs from a fresh fold.\nharbour: 3 districts, 1 differ.\n"
    assert "1 repaired" in check("--repair")
    assert all_spans(harbour.campaign) == folded_from_the_start(harbour.campaign)
    assert "0 differ" in check("harbour")


def test_repairing_moves_the_revision_so_that_readers_see_it(harbour):
    before = revision(harbour.campaign)
    Span.objects.all().delete()
    check("--repair")
    assert revision(harbour.campaign) == before + 1


def test_an_unknown_campaign_is_an_error(harbour):
    with pytest.raises(CommandError, match="no campaign “inland”"):
        check("inland")
