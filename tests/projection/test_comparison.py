"""Two days compared."""

import pytest

from events.geo.geometry import area_km2
from events.models import District
from events.projection.comparison import Balance, compare
from tests.campaigns import Harbour, add_district, day
from tests.copies import copied

pytestmark = pytest.mark.django_db


@pytest.fixture
@copied
def harbour():
    """The docks are entered on day 8, known at once; taken on day 10, handed on on day 12, and lost on day 45."""
    harbour = Harbour()
    harbour.event("entered", 8, kind="entered", sources=[harbour.wire])
    harbour.event("taken", 10, sources=[harbour.herald])
    harbour.event("handed on", 12, harbour.fleet)
    harbour.event("lost", 45, harbour.guild)
    return harbour


@pytest.fixture
def changes(harbour):
    """By slug of the district that changed from one day to another: what it was and is, and the turns."""

    def changes(first, second, **options):
        compared = compare(harbour.campaign, day(first), day(second), **options)
        return {each.after.district.slug: told(each) for each in compared.changes}

    return changes


def told(change):
    states = [
        (state.holder.slug, "contested" if state.contested else "held") for state in (change.before, change.after)
    ]
    turns = [((turn.day - day(0)).days, turn.holder.slug) for turn in change.turns]
    return (*states, turns, change.changed_hands, change.changed_back)


GUILD, GUARDS, FLEET = ("guild", "held"), ("guards", "held"), ("fleet", "held")
CONTESTED = ("guild", "contested")
TAKEN, LOST = (10, "guards"), (45, "guild")


@pytest.mark.parametrize(
    ("first", "second", "docks"),
    [
        (0, 7, None),
        (7, 8, (GUILD, CONTESTED, [], False, False)),
        (8, 9, None),
        (9, 10, (CONTESTED, GUARDS, [TAKEN], True, False)),
        (5, 20, (GUILD, FLEET, [TAKEN], True, False)),
        # Another force of the same side.
        (10, 44, None),
        (10, 45, (GUARDS, GUILD, [LOST], True, False)),
        (5, 45, (GUILD, GUILD, [TAKEN, LOST], False, True)),
        (45, 59, None),
    ],
)
def test_what_changed_between_two_days(changes, first, second, docks):
    assert changes(first, second) == ({"docks": docks} if docks else {})


def test_as_known_on_a_day_and_of_a_grade_at_least(changes):
    assert changes(5, 20, known_on=day(9)) == {"docks": (GUILD, CONTESTED, [], False, False)}
    assert changes(5, 20, at_least="corroborated")["docks"] == (GUILD, CONTESTED, [], False, False)


@pytest.mark.parametrize(("first", "second"), [(5, 5), (6, 5), (-1, 5), (5, 60)])
def test_days_in_another_order_and_outside_the_campaign_are_refused(harbour, first, second):
    with pytest.raises(ValueError, match=r"before|outside"):
        compare(harbour.campaign, day(first), day(second))


def test_each_side_gains_what_others_lose(harbour):
    # Without an outline, it counts as a district and not as an area.
    pier = add_district(harbour.campaign, "pier", harbour.guild, 10.3, 50.3)
    harbour.event("pier", 15, districts=[pier])
    compared = compare(harbour.campaign, day(5), day(20))
    areas = [area_km2(shape) for shape in District.objects.exclude(shape=None).values_list("shape", flat=True)]
    docks = area_km2(harbour.docks.shape)
    share = docks / sum(areas)
    by_side = {side.slug: balance for side, balance in compared.balances.items() if balance != Balance()}
    assert next(iter(by_side)) == "crown"
    assert by_side["crown"] == Balance(2, 0, docks, 0, pytest.approx(0), pytest.approx(share))
    assert by_side["guild"].lost == 2
    assert by_side["guild"].lost_km2 == docks
    assert by_side["guild"].share_before - by_side["guild"].share_after == pytest.approx(share)
    assert sum(balance.share_after for balance in by_side.values()) == pytest.approx(1)


def test_its_queries_do_not_grow_with_the_districts(harbour, django_assert_max_num_queries):
    for number in range(20):
        add_district(harbour.campaign, f"pier-{number}", harbour.guild, 10.3, 50.3)
    with django_assert_max_num_queries(24):
        compare(harbour.campaign, day(5), day(20))
