"""The notebook runs on the real record without any other network, and what it works out is what the database holds."""

import json
import re
from base64 import b64decode

import nbformat
import pytest
from django.conf import settings
from nbformat.v4 import new_code_cell

from tests.notebook.execution import NOTEBOOK, cleaned, executed, site, without_outputs

pytestmark = pytest.mark.server
PICTURES = 3
MOST_BYTES = 1_000_000
PNG = b"\x89PNG\r\n\x1a\n"
RESULTS = """
import json
print("RESULTS", json.dumps({
    "days": [day.isoformat() for day in DAYS],
    "attacker": ATTACKER,
    "shares": {name: (1000 * shares[name]).round().astype(int).tolist() for name in shares},
    "held": {str(day): held_on(day) for day in DAYS},
    "known": {str(day): held_on(day, known_on=day) for day in DAYS},
    "fronts": {str(day): [round(fronts[day]["length_km"].sum(), 1), len(fronts[day])] for day in DAYS},
    "ranges": {
        slug: [str(row["first"].date()), str(row["last"].date())] for slug, row in first_to_last(FIGHTING).iterrows()
    },
}))
"""
ELSEWHERE = """
try:
    httpx.get("http://192.0.2.1/", timeout=1)
except httpx.ConnectError as problem:
    print("REFUSED", problem)
"""
# The same from the tables, by the code of the map and not by that of the API.
FROM_THE_TABLES = """
import json, sys
import datetime as dt
from events.models import Campaign, Event
from events.payload import builder
from events.projection.snapshot import states_on
from events.public.picture.content import day_content

campaign = Campaign.objects.get()
days = [dt.date.fromisoformat(day) for day in json.loads(sys.argv[1])]
# In the order of their rows in the payload.
slugs = [actor.slug for actor in campaign.actors.order_by("pk")]


def held(day, known_on=None):
    with_areas = (state for state in states_on(campaign, day, known_on=known_on) if state.district.shape)
    return sum(bool(state.side) and state.side.slug == sys.argv[2] for state in with_areas)


def range_of(district):
    of_district = Event.objects.published().filter(districts=district, covers="").exclude(precision="on-or-before")
    taken = of_district.filter(kind__in=["entered", "claimed", "control"])
    mine = [event for event in taken.select_related("actor__parent__parent") if root(event.actor).slug == sys.argv[2]]
    if not mine:
        return None
    fought = of_district.filter(kind__in=["contested", "entered", "claimed", "control"])
    return [str(min(event.occurred_on for event in mine)), str(max(event.occurred_on for event in fought))]


def root(actor):
    return root(actor.parent) if actor.parent else actor


ranges = {district.slug: range_of(district) for district in campaign.districts.exclude(shape=None)}
print(json.dumps({
    "series": builder.core_part(campaign)["series"],
    "slugs": slugs,
    "held": {str(day): held(day) for day in days},
    "known": {str(day): held(day, day) for day in days},
    "fronts": {str(day): sum(map(len, (front.pieces, front.pockets))) for day in days
               for front in [day_content(campaign, day, "en").front]},
    "ranges": {slug: days for slug, days in ranges.items() if days},
}))
"""


@pytest.fixture(scope="module")
def committed():
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def record(empty_file, tmp_path_factory):
    with site(empty_file, tmp_path_factory.mktemp("notebook")) as running:
        yield running


@pytest.fixture(scope="module")
def run(committed, record):
    """The committed cells, executed, and two more that tell what they worked out and try to ask somebody else."""
    longer = nbformat.from_dict(committed)
    longer.cells += [new_code_cell(RESULTS), new_code_cell(ELSEWHERE)]
    return executed(longer, record[0])


@pytest.fixture(scope="module")
def results(run):
    return json.loads(texts(run.cells[-2:-1])[0].removeprefix("RESULTS "))


@pytest.fixture(scope="module")
def expected(results, record):
    return json.loads(record[1].python(FROM_THE_TABLES, json.dumps(results["days"]), results["attacker"]))


def outputs(cells):
    return [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]


def texts(cells):
    """What the cells print and show as text."""
    return [output.get("text") or output.data.get("text/plain", "") for output in outputs(cells)]


def pictures(cells):
    return [output for output in outputs(cells) if "image/png" in output.get("data", {})]


def test_the_committed_cells_run_without_a_warning_and_make_the_pictures(run):
    assert [output.text for output in outputs(run.cells) if output.get("name") == "stderr"] == []
    shown = pictures(run.cells)
    assert [b64decode(output.data["image/png"])[:8] for output in shown] == [PNG] * PICTURES
    assert all(len(output.metadata["image/png"]["alt"]) > 40 for output in shown)


def test_nobody_but_the_site_can_be_asked(run):
    assert texts(run.cells[-1:])[0].startswith("REFUSED the notebook asked for 192.0.2.1")


def test_the_committed_outputs_are_what_the_cells_give(committed, run):
    """`make notebook` writes them anew. Pixels differ from one machine to another, and the day of retrieval moves."""
    again = run.cells[: len(committed.cells)]
    assert texts(committed.cells) == texts(again)
    assert [shown.metadata for shown in pictures(committed.cells)] == [shown.metadata for shown in pictures(again)]


def test_the_committed_file_is_small_and_tells_nothing_of_who_ran_it(committed):
    assert NOTEBOOK.stat().st_size < MOST_BYTES
    assert committed == cleaned(nbformat.from_dict(committed))
    counts = [cell.execution_count for cell in committed.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert not re.search(r"/(home|Users|root|tmp|work)/|127\.0\.0\.1:(?!8000)", NOTEBOOK.read_text())


def test_shares_are_those_of_the_chart_on_every_day(results, expected):
    area, slugs = expected["series"], expected["slugs"]
    of_chart = {state: area[state] for state in ("contested", "unresolved")}
    for number, side in enumerate(area["sides"]):
        both = zip(area["held"][number], area["claimed"][number], strict=True)
        of_chart[slugs[side]] = [held + claimed for held, claimed in both]
    for name, share in results["shares"].items():
        # The chart rounds each part.
        off = [abs(one - other) for one, other in zip(share, of_chart[name], strict=True)]
        disputed = [each if name not in ("contested", "unresolved") else 0 for each in area["disputed"]]
        assert all(each <= 2 + more for each, more in zip(off, disputed, strict=True)), name


@pytest.mark.parametrize("name", ["held", "known", "ranges"])
def test_counts_and_days_are_those_of_the_tables(results, expected, name):
    assert results[name]
    assert results[name] == expected[name]


def test_the_front_is_the_one_of_the_pictures(results, expected):
    assert {day: count for day, (_km, count) in results["fronts"].items()} == expected["fronts"]
    assert all(km > 5 for km, _count in results["fronts"].values())


def test_it_runs_for_any_days_of_the_campaign(committed, record):
    """The first day has no front and no contest, the last one hardly any."""
    other = without_outputs(committed)
    days = "[dt.date(2016, 10, 17), dt.date(2017, 7, 31), dt.date(2017, 2, 20)]"
    cell = next(cell for cell in other.cells if "DAYS = [" in cell.source)
    cell.source = re.sub(r"(?<=DAYS = )\[.*\]", days, cell.source)
    done = executed(other, record[0])
    assert len(pictures(done.cells)) == PICTURES
    assert "17 October 2016: Islamic State 100%. 31 July 2017" in pictures(done.cells)[0].metadata["image/png"]["alt"]


def test_colours_are_those_of_the_map(committed):
    css = (settings.BASE_DIR / "static" / "mosulmap" / "css" / "variables.css").read_text()
    source = next(cell.source for cell in committed.cells if "PALETTE = {" in cell.source)
    palette = dict(re.findall(r'"([a-z-]+)": "(#[0-9a-f]{6})"', source.partition("}")[0]))
    assert len(palette) > 8
    assert palette == {name: re.search(rf"--{name}: var\(--light, (#\w+)\)", css)[1] for name in palette}
    kept = re.search(r"--kept: var\(--light, (\d+)%\)", css)[1]
    assert f"KEPT = 0.{kept}\n" in source
