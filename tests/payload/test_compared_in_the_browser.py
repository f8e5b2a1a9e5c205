"""Two days compared by the scripts of a static edition: the rows that the server works out, on whatever basis."""

import datetime as dt
import json
import subprocess
from itertools import product
from pathlib import Path

import pytest
from django.core.management import call_command

from events.models import Campaign
from events.payload.builder import core_part
from events.payload.compared import compared_part
from events.payload.counted import control_part
from events.payload.index import index_part
from events.projection.basis import Basis
from tests.campaigns import add_voice, day

# Playwright has no public name for it; a test that cannot find it says so instead of passing.
driver = pytest.importorskip("playwright._impl._driver")

ROOT = Path(__file__).resolve().parents[2]
MOSUL = ROOT / "fixtures" / "mosul"
AREAS = ("km2", "gainedKm2", "lostKm2")
COMPARES = """
import { readFileSync } from "node:fs";
import { readCompared } from "./static/mosulmap/js/compared.js";
import { parseDay } from "./static/mosulmap/js/dates.js";
import { readIndex } from "./static/mosulmap/js/event_search.js";
import { readCore, readCounted } from "./static/mosulmap/js/record.js";
import { compareDays, createWitnesses } from "./static/mosulmap/js/static_edition.js";

const { core, index, language, bases } = JSON.parse(readFileSync(0, "utf-8"));
const start = parseDay(core.campaign.start);
const record = readCore(core, "1", start);
const read = readIndex(index, record);
const pick = (...names) => (row) => Object.fromEntries(names.map((name) => [name, row[name]]));
const change = pick("sort", "turns", "grade", "publishers", "voices", "events", "km2");
const state = pick("holder", "challenger", "contested", "unresolved");
const balance = pick("side", "gained", "lost", "gainedKm2", "lostKm2", "shareBefore", "shareAfter");
const plain = ({ changes, balances, first, second }) => ({
  first,
  second,
  changes: changes.map((row) => (
    { ...change(row), district: row.district.slug, states: [row.before, row.after].map(state) }
  )),
  balances: balances.map(balance),
});
const compared = bases.map(({ known, control, parts }) => {
  const counted = control ? { ...record, ...readCounted(control, start) } : record;
  const witnesses = createWitnesses(read, record, known === null ? Infinity : known + start, language);
  return parts.map((part) => {
    const theirs = readCompared(part, record);
    return [compareDays(counted, theirs.first, theirs.second, witnesses), theirs].map(plain);
  });
});
console.log(JSON.stringify(compared));
"""


def compared_both_ways(campaign, bases, pairs, language):
    """For each basis and pair of days what the page's scripts work out, and what they read of the server's part."""
    given = {
        "core": core_part(campaign),
        "index": index_part(campaign, language),
        "language": language,
        "bases": [
            {
                "known": basis.known_on and (basis.known_on - campaign.start).days,
                "control": None if basis.is_whole else control_part(campaign, basis),
                "parts": [compared_part(campaign, *pair, language, *basis) for pair in pairs],
            }
            for basis in bases
        ],
    }
    node, _cli = driver.compute_driver_executable()
    run = subprocess.run(
        [node, "--input-type=module", "--eval", COMPARES],
        cwd=ROOT,
        input=json.dumps(given),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [pair for of_basis in json.loads(run.stdout) for pair in of_basis]


def assert_alike(ours, theirs):
    """But for areas, which the core has in less detail; the page writes them to a tenth of a square kilometre."""
    assert (ours["first"], ours["second"]) == (theirs["first"], theirs["second"])
    for name in ("changes", "balances"):
        assert [row | dict.fromkeys(AREAS) for row in ours[name]] == [
            row | dict.fromkeys(AREAS) for row in theirs[name]
        ]
        for our_row, their_row in zip(ours[name], theirs[name], strict=True):
            areas = [[row.get(area, 0) for area in AREAS] for row in (our_row, their_row)]
            assert areas[0] == pytest.approx(areas[1], abs=0.01)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar"])
def test_denials_voices_and_agencies_count_as_on_the_server(fought_over, language):
    """Whoever denies the hold is no witness of it; unnamed people are one voice for each publisher."""
    campaign = fought_over.campaign
    taken = campaign.events.get(reference="taken")
    residents = add_voice(campaign, "residents", kind="resident", is_unnamed=True, name_ar="سكان")
    command = add_voice(campaign, "command")
    for citation, voice in zip(taken.citations.order_by("reference"), (residents, command), strict=False):
        citation.voice = voice
        citation.save()
    fought_over.event("retaken", 14, sources=[fought_over.wire], against=[fought_over.herald])
    fought_over.event("entered-again", 22, fought_over.guild, kind="entered", sources=[fought_over.gazette])
    campaign.sources.filter(publisher="Wire").update(agency="Agency")
    days = [day(number) for number in (0, 5, 11, 12, 13, 20, 25, 29)]
    pairs = [(first, second) for first, second in product(days, days) if first < second]
    bases = [Basis(), Basis.parse("reported"), Basis(day(15)), Basis(day(13), Basis.parse("reported").at_least)]
    found = compared_both_ways(Campaign.objects.get(pk=campaign.pk), bases, pairs, language)
    assert len(found) == len(pairs) * len(bases)
    for ours, theirs in found:
        assert_alike(ours, theirs)
    rows = [row for ours, _theirs in found for row in ours["changes"]]
    assert any(row["voices"] for row in rows)
    assert any(row["publishers"] for row in rows)


@pytest.mark.django_db
def test_on_the_real_record_both_give_the_same_rows():
    call_command("load_campaign", MOSUL, verbosity=0)
    campaign = Campaign.objects.get(slug="mosul")
    days = [campaign.start + dt.timedelta(days=number) for number in (0, 26, 28, 99, 150, 287)]
    pairs = [(first, second) for first, second in product(days, days) if first < second]
    for language, bases in (("en", ("", "corroborated", "2016-11-13", "2017-01-24-reported")), ("ar", ("",))):
        found = compared_both_ways(campaign, [Basis.parse(text) for text in bases], pairs, language)
        for ours, theirs in found:
            assert_alike(ours, theirs)
        rows = [row for ours, _theirs in found for row in ours["changes"]]
        assert {row["sort"] for row in rows} == {"hands", "back", "state"}
        assert all(any(row[named] for row in rows) for named in ("publishers", "voices", "events"))
