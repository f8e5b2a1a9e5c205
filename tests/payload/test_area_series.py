"""The share of the area that each side holds, day by day, and what else it counts as."""

import pytest

from events.models import unit_of_work
from tests.campaigns import add_district, square
from tests.payload.documents import rows, spans_by_slug, whole

pytestmark = pytest.mark.django_db

OPEN = ("disputed", "contested", "unresolved")


def test_the_series_follow_the_area_day_by_day(harbour):
    with unit_of_work.together():
        # As large as the docks, a degree of latitude apart from nothing: half of the area each.
        add_district(
            harbour.campaign, "yards", harbour.crown, 10.3, 50.1, kind="quarter", bank="north", shape=square(10.3, 50.1)
        )
    harbour.campaign.unresolved_after = 5
    harbour.campaign.save()
    harbour.event("entered", 10, kind="entered")
    harbour.event("taken", 20)
    content = whole(harbour.campaign)
    actors = [actor["slug"] for actor in rows(content, "actors")]
    series = content["series"]
    sides = [actors[side] for side in series["sides"]]
    held, claimed = (dict(zip(sides, series[name], strict=True)) for name in ("held", "claimed"))
    lines = [held["guild"], held["crown"], claimed["crown"], *(series[name] for name in OPEN)]
    on = list(zip(*lines, strict=True))
    assert set(on[:10]) == {(500, 500, 0, 0, 0, 0)}
    assert set(on[10:15]) == {(0, 500, 0, 0, 500, 0)}
    assert set(on[15:20]) == {(0, 500, 0, 0, 0, 500)}
    # On one publisher's word; then on two.
    assert set(on[20:30]) == {(0, 500, 500, 0, 0, 0)}
    assert claimed["guild"] == [0] * 60


GRADED = [
    # the further sources of the capture, whether another side has it back soon, what its area counts as
    ([], False, {"claimed": 1000}),
    (["gazette"], False, {"held": 1000}),
    ([], True, {"disputed": 1000}),
]


@pytest.mark.parametrize(("others", "is_lost", "expected"), GRADED)
def test_what_one_publisher_says_and_what_is_disputed_count_apart(harbour, others, is_lost, expected):
    harbour.event("taken", 20, sources=[harbour.herald, *(getattr(harbour, name) for name in others)])
    if is_lost:
        harbour.event("lost", 22, actor=harbour.guild)
    assert shares_of(harbour, 20) == expected


def test_the_chart_counts_what_rests_on_a_statement_about_the_whole_bank_by_its_grade_as_the_map_does(harbour):
    for number, source in enumerate([harbour.gazette, harbour.herald]):
        given = {"sources": [source], "districts": list(harbour.campaign.districts.all()), "covers": "bank"}
        harbour.event(f"swept-{number}", 20, **given)
    spans = spans_by_slug(whole(harbour.campaign))["docks"]
    assert (spans[-1]["grade"], spans[-1]["bankOnly"]) == ("reported", 1)
    assert shares_of(harbour, 20) == {"held": 1000}


def shares_of(harbour, number):
    """What the area is counted as on a day, whatever the side."""
    series = whole(harbour.campaign)["series"]
    sums = {name: sum(line[number] for line in series[name]) for name in ("held", "claimed")}
    return {name: share for name, share in (sums | {name: series[name][number] for name in OPEN}).items() if share}


def test_the_shares_of_a_day_make_a_whole(fought_over):
    series = whole(fought_over.campaign)["series"]
    lines = [*series["held"], *series["claimed"], *(series[name] for name in OPEN)]
    assert {len(line) for line in lines} == {60}
    # Each line is rounded by itself.
    assert all(abs(sum(shares) - 1000) <= len(lines) for shares in zip(*lines, strict=True))
