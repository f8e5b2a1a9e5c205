"""The real campaign, tested as data in this one place: what the files say and what the fold makes of them."""

import datetime as dt
from collections import Counter
from importlib import import_module
from io import StringIO
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
import shapely
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from shapely.geometry import LineString, Polygon

from events.control import Grade
from events.geo import geometry
from events.geo.front import LARGEST_POCKET_KM2
from events.models import Campaign, Citation, District, Event, Figure, Source, Span, StoryStep
from events.payload import builder, fronts
from events.payload.encoding import compress
from events.projection import parties, projector, snapshot
from events.projection.basis import Basis, folded_spans
from tests.campaign_files.rules_again import Record
from tests.public.picture.drawing import texts

FIXTURES = Path(settings.BASE_DIR) / "fixtures"

pytestmark = pytest.mark.django_db


def run(command, *args, **options):
    out = StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()


def revision():
    return Campaign.objects.get().revision


@pytest.fixture(scope="module")
def loads(django_db_setup, django_db_blocker):
    """The record loaded once for all tests, in every order: the article, the campaign, the article, the campaign."""
    printed = {}
    with django_db_blocker.unblock():
        try:
            run("loaddata", "article", verbosity=0)
            printed["campaign after article"] = run("load_campaign", FIXTURES / "mosul")
            printed["revision"] = revision()
            run("loaddata", "article", verbosity=0)
            printed["campaign again"] = run("load_campaign", FIXTURES / "mosul")
            printed["article file"] = run("load_campaign", FIXTURES / "article.json")
            printed["revision in the end"] = revision()
            yield printed
        finally:
            call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def mosul(loads, db):
    return Campaign.objects.get(slug="mosul")


def day(text):
    return dt.date.fromisoformat(text)


def quarters(campaign, on, **options):
    """The states of the city's quarters on a day."""
    found = snapshot.states_on(campaign, day(on), **options)
    assert len(found) == campaign.districts.count()
    return [here for here in found if here.district.kind == "quarter"]


def of_government(states):
    return [here for here in states if here.side.slug == "iraqi-government"]


def banks(states):
    """How many on the east and on the west bank."""
    return tuple(sum(here.district.bank == bank for here in states) for bank in ("east", "west"))


def shown(here):
    """“cts < islamic-state, disputed”, with “?” for a challenger whom nobody named."""
    challenger = here.challenger.slug if here.challenger else "?"
    contested = f" < {challenger}" if here.contested else ""
    return f"{here.holder.slug}{contested}, {here.grade}".replace("counter-terrorism-service", "cts")


# -- the picture of a day -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "said", "unsaid"),
    [
        (
            "2016-10-20",
            [
                "Iraqi government forces",
                "Islamic State",
                "Peshmerga",
                "Contested by Iraqi government forces",
                "Contested by Peshmerga",
            ],
            ["Peshmerga: towns"],
        ),
        ("2016-11-28", ["Peshmerga: towns", "control"], ["Peshmerga", "Contested by Peshmerga", "objective"]),
    ],
)
def test_the_legend_has_what_towns_show_and_lists_as_control(client, mosul, on, said, unsaid):
    shown = Counter(texts(ElementTree.fromstring(client.get(f"/mosul/{on}.svg").content)))
    assert {words: shown[words] for words in said} == dict.fromkeys(said, 1)
    assert not set(unsaid) & set(shown)


# -- the story, day by day ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "held"),
    [
        ("2016-10-17", (0, 0)),
        ("2016-11-12", (10, 0)),
        ("2016-12-01", (20, 0)),
        ("2017-01-23", (70, 0)),
        ("2017-01-24", (73, 0)),
        ("2017-03-15", (73, 15)),
        ("2017-06-01", (73, 38)),
        ("2017-07-21", (73, 58)),
        ("2017-07-31", (73, 58)),
    ],
)
def test_how_many_quarters_the_government_s_side_holds(mosul, on, held):
    assert banks(of_government(quarters(mosul, on))) == held


def test_six_more_quarters_are_entered_on_12_november(mosul):
    entered = [here for here in quarters(mosul, "2016-11-12") if here.side.slug == "islamic-state" and here.contested]
    assert len(entered) == 6


def test_two_quarters_of_the_east_rest_on_one_statement(mosul):
    alone = [here.district.slug for here in quarters(mosul, "2017-01-24") if here.bank_statement_only]
    assert alone == ["al-shamsiyat", "grain-silo"]


def test_quarters_that_rest_on_a_whole_bank_statement_alone(mosul):
    alone = [here.district.slug for here in quarters(mosul, "2017-07-21") if here.bank_statement_only]
    assert alone == [
        "al-ghizlani",
        "al-jawbah",
        "al-maydan",
        "al-shamsiyat",
        "al-ubur",
        "bab-lakash",
        "grain-silo",
        "old-industrial-area",
        "ras-al-kur",
        "wadi-al-ayn",
    ]


def test_quarters_without_a_report_of_their_own_capture(mosul):
    """Those ten, and four that only a command's cumulative list names besides."""
    without = {
        here.district.slug
        for here in quarters(mosul, "2017-07-21")
        if not [e for e in here.events if e.kind == "control" and e.scope == "whole" and not e.covers]
    }
    assert len(without) == 14
    assert {"30-tammuz", "al-barid", "al-ghabat", "al-shaymaa"} <= without


def test_ten_quarters_are_claimed_in_the_end(mosul):
    states = quarters(mosul, "2017-07-21")
    assert len(states) == 131
    assert sum(here.grade == "claimed" for here in states) == 10


def test_one_quarter_alone_rests_on_more_than_the_word_of_the_side_that_gained_it(mosul):
    grades = Counter(here.grade for here in quarters(mosul, "2017-07-21"))
    assert grades == {"reported": 120, "claimed": 10, "corroborated": 1}
    (alone,) = [here for here in quarters(mosul, "2017-07-21") if here.grade == "corroborated"]
    assert alone.district.slug == "arbajiyah"


def test_the_statement_about_the_east_bank_was_not_known_on_its_day(mosul):
    known = of_government(quarters(mosul, "2017-01-24", known_on=day("2017-01-24")))
    assert banks(known) == (70, 0)


def test_counting_reported_holds_the_claimed_ones_are_contested(mosul):
    firm = quarters(mosul, "2017-07-21", at_least=Grade.REPORTED)
    assert len(of_government(firm)) == 131 - 10
    assert {shown(here) for here in firm if here.side.slug == "islamic-state"} == {
        "islamic-state < iraqi-government, initial"
    }


@pytest.mark.parametrize(
    ("slug", "story"),
    [
        (
            "arbajiyah",
            {
                "2016-11-10": "islamic-state, initial",
                "2016-11-11": "islamic-state, initial",
                "2016-11-12": "cts, corroborated",
                "2016-11-13": "cts, corroborated",
            },
        ),
        (
            "al-qadisiyah-2",
            {
                "2016-11-10": "islamic-state, initial",
                "2016-11-11": "cts, disputed",
                "2016-11-12": "cts, disputed",
                "2016-11-13": "islamic-state, disputed",
                "2016-11-14": "cts, reported",
                "2016-11-17": "cts, reported",
                "2016-11-18": "cts < ?, reported",
                "2016-12-01": "cts < ?, reported",
                "2016-12-02": "cts, reported",
            },
        ),
        (
            "al-bakr",
            {
                "2016-11-13": "islamic-state, initial",
                "2016-11-14": "islamic-state, initial",
                "2016-11-15": "cts, reported",
                "2016-11-25": "cts, reported",
                "2016-11-26": "cts < ?, reported",
                # Amaq's pictures of 9 December, about that day.
                "2016-12-22": "cts < ?, reported",
                "2016-12-23": "cts, reported",
            },
        ),
    ],
)
def test_the_three_districts_of_the_article_in_the_whole_record(mosul, slug, story):
    found = {
        on: next(here for here in snapshot.states_on(mosul, day(on)) if here.district.slug == slug) for on in story
    }
    assert {on: shown(here) for on, here in found.items()} == story


@pytest.mark.parametrize(
    ("on", "unresolved"),
    [
        ("2016-10-17", []),
        ("2016-11-12", []),
        ("2017-01-24", []),
        ("2017-03-15", []),
        ("2017-06-01", ["old-city", "sumer", "wadi-al-ayn"]),
        ("2017-07-31", ["sumer"]),
    ],
)
def test_quarters_whose_contest_is_unresolved(mosul, on, unresolved):
    assert [here.district.slug for here in snapshot.states_on(mosul, day(on)) if here.unresolved] == unresolved


def test_a_quarter_that_was_last_reported_in_february_is_still_unresolved_in_the_end(mosul):
    (sumer,) = [here for here in quarters(mosul, "2017-07-31") if here.district.slug == "sumer"]
    assert (sumer.last_report, sumer.age, sumer.unresolved) == (day("2017-02-14"), 167, True)
    assert shown(sumer) == "iraqi-government < islamic-state, reported"


def test_the_migration_makes_the_same_spans_of_those_of_before(mosul):
    migration = import_module("events.migrations.0018_unresolved_spans")
    migration.join_again(apps, None)
    assert len(projector.stale_districts(mosul)) == 16
    migration.cut_where_unresolved(apps, None)
    assert projector.stale_districts(mosul) == []


# -- the files --------------------------------------------------------------------------------------


def test_the_files_load_in_any_order_and_again_without_a_change(loads):
    assert "at revision" in loads["campaign after article"]
    for again in ("campaign again", "article file"):
        assert "Nothing has changed" in loads[again]
        assert "kept:" not in loads[again]
    # Two loads of the article (which writes its rows whether or not they differ) and one of the campaign.
    assert (loads["revision"], loads["revision in the end"]) == (2, 3)


def test_every_event_is_published_and_cited(mosul):
    assert Event.objects.exclude(status="published").count() == 0
    assert Event.objects.filter(citations=None).count() == 0


def test_every_citation_names_its_source(mosul):
    assert not Citation.objects.filter(source__publisher="").exists()
    assert not Source.objects.filter(citations=None, figures=None).exists()
    assert not Figure.objects.filter(summary="").exists()


def test_every_quarter_has_its_names_polygon_and_licence(mosul):
    quarters = District.objects.filter(kind="quarter")
    assert quarters.count() == 131
    for missing in ({"name_ar": ""}, {"west": None}, {"bank": ""}, {"geometry_licence": ""}, {"initial_holder": None}):
        assert not quarters.filter(**missing).exists(), missing
    assert not quarters.filter(approximate=False).exists()
    assert "OpenStreetMap contributors" in mosul.attribution


def test_the_spans_of_every_district_tile_the_campaign(mosul):
    for district in mosul.districts.prefetch_related("spans"):
        spans = sorted(district.spans.all(), key=lambda span: span.starts)
        assert (spans[0].starts, spans[-1].until) == (mosul.start, mosul.until)
        assert [span.until for span in spans[:-1]] == [span.starts for span in spans[1:]]
    assert Span.objects.count() < 1000


# -- the rules, written a second time -----------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"at_least": "reported"},
        {"at_least": "corroborated"},
        {"known_on": day("2016-11-12")},
        {"known_on": day("2017-01-24")},
        {"known_on": day("2017-07-10")},
    ],
    ids=lambda options: "-".join(map(str, options.values())) or "plain",
)
def test_the_fold_agrees_with_the_rules_written_again_for_every_district_and_day(mosul, options):
    again = Record(FIXTURES / "mosul")
    slugs = dict(mosul.districts.values_list("pk", "slug"))
    for district, spans in projector.fold_afresh(mosul, **options).items():
        folded = [
            (
                span.holder and span.holder.actor,
                span.challenger and span.challenger.actor,
                span.contested,
                span.grade,
                span.unresolved,
            )
            for span in spans
            for _day in range((span.until - span.starts).days)
        ]
        states = again.states(slugs[district], **options)
        assert folded == [state[:-1] for state in states], slugs[district]
        # A span's last report is that of its last day.
        last_days = [states[(span.until - mosul.start).days - 1] for span in spans]
        assert [span.last_report for span in spans] == [last for *_state, last in last_days], slugs[district]


# -- the front line -----------------------------------------------------------------------------------


@pytest.fixture
def front_of(mosul):
    """Of a day, in kilometres: the front's pieces and pockets, the borders of different sides, and the river."""
    ground = fronts.front_ground(mosul)
    plane = ground.ground.plane
    sides = parties.sides(mosul.actors.all())
    districts = mosul.districts.exclude(shape=None)
    areas = {row.pk: plane.in_km(geometry.read(row.shape)) for row in districts}
    touching = [(one, other) for one, other in combinations(areas, 2) if areas[one].touches(areas[other])]
    (tigris,) = (plane.in_km(geometry.read(river.shape)) for river in mosul.basemap.filter(kind="river"))

    def of(text):
        spans = Span.objects.of_campaign(mosul).as_of(day(text))
        held = {span.district_id: sides[span.holder_id].slug for span in spans if span.holder_id}
        front = ground.front(held)
        pieces, pockets = ([plane.in_km(LineString(line)) for line in each] for each in (front.pieces, front.pockets))
        borders = [areas[one].intersection(areas[other]) for one, other in touching if held[one] != held[other]]
        return pieces, pockets, [border for border in borders if border.length > 0.05], tigris

    return of


def furthest(line, other):
    """How far the points of a line are from another one at most (km)."""
    return float(shapely.distance(shapely.points(shapely.get_coordinates(shapely.segmentize(line, 0.02))), other).max())


@pytest.mark.parametrize(
    ("on", "lengths"),
    [("2016-10-17", []), ("2016-11-12", [13.4, 3.1]), ("2017-01-24", [17.7]), ("2017-07-31", [])],
)
def test_the_front_has_the_pieces_that_were_measured_on_the_sketch(front_of, on, lengths):
    pieces, pockets, _borders, _tigris = front_of(on)
    assert sorted((line.length for line in pieces), reverse=True) == pytest.approx(lengths, abs=0.1)
    assert not pockets


def test_with_one_bank_held_the_front_is_the_middle_of_the_river(front_of):
    ((piece,), _pockets, _borders, tigris) = front_of("2017-01-24")
    # The river is about 200 m wide.
    assert furthest(piece, tigris) < 0.04


@pytest.mark.parametrize("on", ["2016-11-12", "2017-01-10", "2017-03-10", "2017-04-09", "2017-06-01", "2017-06-27"])
def test_the_front_stays_with_the_borders_of_different_sides_and_parts_each_of_them(front_of, on):
    pieces, pockets, borders, tigris = front_of(on)
    drawn, allowed = shapely.union_all([*pieces, *pockets]), shapely.union_all([*borders, tigris])
    # 59 m on 12 November, 69 m at most on any day; 13 m on the average.
    assert max(furthest(line, allowed) for line in (*pieces, *pockets)) < 0.07
    assert max(furthest(border, drawn) for border in borders) < 0.12
    assert not any(line.is_ring and Polygon(line).area < LARGEST_POCKET_KM2 for line in pieces)
    assert all(line.is_ring and Polygon(line).area < LARGEST_POCKET_KM2 for line in pockets)


def test_the_front_of_every_day_takes_few_bytes(mosul):
    assert len(compress(builder.front_part(mosul)).br) < 15_000


def test_the_story_of_al_qadisiyah_says_what_the_map_shows_beside_it(loads):
    """By step: who holds the quarter, whether it is contested, and the grade, on the day and the basis of the step."""
    campaign = Campaign.objects.get()
    shown = {}
    for step in StoryStep.objects.filter(story__slug="al-qadisiyah", district__slug="al-qadisiyah-2").in_order():
        folded = folded_spans(campaign, Basis(step.known_on))
        [span] = [each for each in folded.as_of(step.day) if each.district_id == step.district_id]
        holder = span.holder.slug
        shown[step.position] = (holder, span.contested, span.grade)
    troops, state = "counter-terrorism-service", "islamic-state"
    assert shown == {
        1: (troops, False, "disputed"),
        2: (troops, False, "claimed"),
        3: (state, False, "disputed"),
        4: (troops, False, "reported"),
        5: (troops, False, "reported"),
        6: (troops, True, "reported"),
        7: (troops, False, "reported"),
    }
