"""The part "control": what the map would show if less counted, and what the record has learned since."""

import datetime as dt

import pytest

from events.control import Grade
from events.models import Citation, Event, Source
from events.payload import counted
from events.projection.basis import Basis
from tests.campaigns import day
from tests.payload.documents import core_of, rows

pytestmark = pytest.mark.django_db

SAME_TABLES = ["spans", "reports", "objectives", "series", "counts", "figureSeries", "figurePoints"]
TEXTS = {
    "": Basis(),
    "2031-03-05": Basis(dt.date(2031, 3, 5)),
    "reported": Basis(at_least=Grade.REPORTED),
    "2031-03-05-corroborated": Basis(dt.date(2031, 3, 5), Grade.CORROBORATED),
}
WRONG_TEXTS = [
    "2031-3-5",
    "2031-02-30",
    "claimed",
    "disputed",
    "reported-2031-03-05",
    "2031-03-05-",
    "2031-03-05x",
]


@pytest.mark.parametrize(("text", "basis"), TEXTS.items(), ids=TEXTS)
def test_a_basis_is_read_as_they_are_written(text, basis):
    assert Basis.parse(text) == basis
    assert str(basis) == text
    assert basis.is_whole == (not text)


@pytest.mark.parametrize("text", WRONG_TEXTS)
def test_a_text_of_another_form_is_no_basis(text):
    with pytest.raises(ValueError):
        Basis.parse(text)


def part(campaign, text):
    return counted.control_part(campaign, Basis.parse(text))


def publish(source, number):
    source.published_on = day(number)
    source.save()


def spans_of(content, campaign, slug):
    table = content["spans"]
    slugs = list(campaign.districts.order_by("slug").values_list("slug", flat=True))
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"][slugs.index(slug)]]


def test_on_the_last_day_all_is_known_as_it_is_now(fought_over):
    campaign = fought_over.campaign
    content, core = part(campaign, campaign.end.isoformat()), core_of(campaign)
    assert [content[name] for name in SAME_TABLES] == [core[name] for name in SAME_TABLES]


def test_what_was_printed_later_was_not_known(fought_over):
    """The gazette prints on day 14 and the herald on day 16 that the docks were taken on day 12."""
    campaign = fought_over.campaign
    publish(fought_over.gazette, 14)
    publish(fought_over.herald, 16)
    publish(fought_over.wire, 20)
    before, between = (part(campaign, day(number).isoformat()) for number in (13, 15))
    guards = [actor.pk for actor in campaign.actors.order_by("pk")].index(fought_over.guards.pk)
    assert guards not in [span["holder"] for span in spans_of(before, campaign, "docks")]
    assert [span["grade"] for span in spans_of(between, campaign, "docks") if span["holder"] == guards] == ["claimed"]
    assert [row["day"] for row in rows(before, "counts")] == []
    assert [row["day"] for row in rows(between, "counts") if row["day"] <= 15] == [10, 12, 12]
    assert rows(before, "figurePoints") == []


def test_it_says_what_came_later_of_events_up_to_the_day(fought_over):
    campaign = fought_over.campaign
    publish(fought_over.gazette, 12)
    publish(fought_over.herald, 14)
    publish(fought_over.wire, 15)
    found = rows(part(campaign, day(13).isoformat()), "later")
    assert [(row["event"], row["what"], row["known"]) for row in found] == [
        ("taken", "confirmed", 14),
        ("taken", "contradicted", 15),
    ]
    publish(fought_over.gazette, 20)
    found = rows(part(campaign, day(13).isoformat()), "later")
    assert [(row["event"], row["day"], row["what"], row["known"]) for row in found] == [
        ("entered", 10, "added", 20),
        ("aim", 12, "added", 20),
        ("taken", 12, "added", 14),
    ]


def test_what_was_retracted_since_is_told_and_does_not_count(fought_over):
    event = Event.objects.get(campaign=fought_over.campaign, reference="taken")
    publish(fought_over.gazette, 13)
    event.status, event.status_reason = Event.Status.RETRACTED, "Wrong."
    event.save()
    content = part(fought_over.campaign, day(13).isoformat())
    assert ("taken", "retracted", None) in [(row["event"], row["what"], row["known"]) for row in rows(content, "later")]
    assert {row["grade"] for row in spans_of(content, fought_over.campaign, "docks")} == {"initial"}


def test_undated_citations_are_counted(fought_over):
    """Those of the events of days 10 and 12; all sources are undated but one, which printed on day 12."""
    Source.objects.filter(campaign=fought_over.campaign).update(published_on=None)
    publish(fought_over.herald, 12)
    content = part(fought_over.campaign, day(13).isoformat())
    known = Citation.objects.filter(event__occurred_on__lte=day(13))
    assert content["citations"] == known.count()
    assert content["undated"] == known.exclude(source=fought_over.herald).count()


def test_a_lesser_grade_is_a_contest_where_more_is_asked_for(fought_over):
    campaign = fought_over.campaign
    Citation.objects.filter(stance="disputes").delete()
    guards = [actor.pk for actor in campaign.actors.order_by("pk")].index(fought_over.guards.pk)

    def holders(text):
        return {span["holder"] for span in spans_of(part(campaign, text), campaign, "docks")}

    assert guards in holders("reported")
    assert guards not in holders("corroborated")
    assert {"later", "citations", "undated"}.isdisjoint(part(campaign, "reported"))


def test_it_takes_no_more_queries_for_more_events(fought_over, django_assert_max_num_queries):
    for number in range(20, 50):
        fought_over.event(f"more-{number}", number, kind="attack")
    with django_assert_max_num_queries(45):
        part(fought_over.campaign, day(30).isoformat())
