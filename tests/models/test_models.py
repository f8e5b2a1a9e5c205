"""Each rule of the models: as a constraint, and as a form error."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from events.models import Actor, BasemapFeature, Campaign, Citation, District, Event, Figure, Place, Source, Span
from events.projection import parties
from tests.campaigns import END, START, Harbour, add_actor, add_district, add_source, day, square
from tests.copies import copied

pytestmark = pytest.mark.django_db

ACROSS = {"type": "Polygon", "coordinates": [[[179, 36], [-179, 36], [-179, 37], [179, 37], [179, 36]]]}
BOW_TIE = {"type": "Polygon", "coordinates": [[[10, 50], [10.1, 50.1], [10.1, 50], [10, 50.1], [10, 50]]]}


@pytest.fixture
@copied
def harbour():
    harbour = Harbour()
    harbour.event("taken", 10)
    return harbour


def basemap(campaign, slug="canal", **values):
    line = {"type": "LineString", "coordinates": [[10, 50], [10.5, 50.5]]}
    return BasemapFeature(campaign=campaign, slug=slug, kind="river", name_en="Canal", **{"shape": line} | values)


def figure(harbour, reference="f1", **values):
    given = {"day": day(3), "measure": "displaced", "value": 40, "unit": "people", "summary": "About 40."} | values
    return Figure(campaign=harbour.campaign, reference=reference, **{"source": harbour.gazette} | given)


# -- in the database ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "model", "values"),
    [
        ("campaign_starts_before_it_ends", Campaign, {"start": END, "end": START}),
        ("campaign_bounds_in_range", Campaign, {"west": -181}),
        ("campaign_bounds_in_range", Campaign, {"south": 51, "north": 50}),
        ("actor_side_has_colours", Actor, {"parent": None, "colour": ""}),
        ("actor_side_has_colours", Actor, {"parent": None, "colour_dark": ""}),
        ("district_point_in_range", District, {"lon": 180.1}),
        ("district_point_in_range", District, {"lat": -90.1}),
        ("district_quarter_has_polygon", District, {"kind": "quarter", "west": None}),
        ("event_control_has_actor", Event, {"actor": None}),
        ("event_point_in_range", Event, {"lon": 200, "lat": 50}),
        ("event_point_in_range", Event, {"lon": 10.5, "lat": None}),
        ("event_point_in_range", Event, {"lon": None, "lat": 50.5}),
        ("event_retracted_with_reason", Event, {"status": "retracted"}),
        ("source_url_is_http", Source, {"url": "javascript:alert(1)"}),
        ("source_archived_url_is_http", Source, {"archived_url": "ftp://example.org/"}),
        ("span_is_not_empty", Span, {"until": START}),
        ("span_follows_its_tenure", Span, {"tenure": END}),
        ("span_challenger_contests", Span, {"contested": False}),
        ("span_unresolved_has_challenger_and_last_report", Span, {"unresolved": True, "last_report": None}),
    ],
)
def test_the_database_refuses(harbour, constraint, model, values):
    harbour.event("entered", 20, harbour.league, kind="entered")
    rows = model._base_manager.order_by("-pk")
    if model is Span:
        rows = rows.filter(challenger__isnull=False)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        rows.filter(pk=rows.first().pk).update(**values)


@pytest.mark.parametrize(
    "second",
    [
        lambda harbour: Campaign(slug="harbour", name_en="x", start=START, end=END, west=1, south=1, east=2, north=2),
        lambda harbour: Actor(campaign=harbour.campaign, slug="guards", parent=harbour.crown),
        lambda harbour: District(campaign=harbour.campaign, slug="mill", lon=10, lat=50, kind="town"),
        lambda harbour: Source(campaign=harbour.campaign, reference="wire", publisher="x"),
        lambda harbour: Event(campaign=harbour.campaign, reference="taken", kind="other", occurred_on=START),
        lambda harbour: Citation(
            event=Event.objects.get(), source=harbour.wire, reference=Citation.objects.get().reference
        ),
        lambda harbour: figure(harbour),
        lambda harbour: basemap(harbour.campaign),
    ],
    ids=["campaign", "actor", "district", "source", "event", "citation", "figure", "basemap"],
)
def test_a_name_is_given_once_in_a_campaign(harbour, second):
    figure(harbour).save()
    basemap(harbour.campaign).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        second(harbour).save()


def test_another_campaign_may_use_the_same_names(harbour):
    assert Harbour("elsewhere").event("taken", 10).reference == "taken"


# -- in words -------------------------------------------------------------------------------------


def problems(row):
    """What full_clean says, by field."""
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.message_dict


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"slug": "admin"}, "slug", "“admin” is reserved for the site itself."),
        ({"slug": "not a slug"}, "slug", "Enter a valid “slug”"),
        ({"start": END, "end": START}, "end", "The campaign ends before it starts."),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "“Mars/Olympus” is not a time zone."),
        ({"west": -200}, "east", "West must be less than east, and both must be between -180 and 180 degrees."),
        ({"west": 12}, "east", "West must be less than east"),
        ({"north": 91}, "north", "South must be less than north, and both must be between -90 and 90 degrees."),
    ],
)
def test_what_is_wrong_with_a_campaign(harbour, values, field, message):
    campaign = Campaign.objects.get()
    for name, value in values.items():
        setattr(campaign, name, value)
    assert message in problems(campaign)[field][0]


def test_what_is_wrong_with_an_actor(harbour):
    other = Harbour("elsewhere")
    assert problems(Actor(campaign=harbour.campaign, slug="x", name_en="X", parent=other.crown)) == {
        "parent": ["The parent belongs to another campaign."]
    }
    named = {"campaign": harbour.campaign, "slug": "x", "name_en": "X", "parent": harbour.crown}
    assert problems(Actor(**named, alt_names="Crown")) == {"alt_names": ["Write a list of names."]}
    assert problems(Actor(**named, alt_names=["9" * 121])) == {"alt_names": ["A spelling has 120 characters at most."]}
    harbour.crown.parent = harbour.guards
    assert problems(harbour.crown) == {"parent": ["An actor cannot stand above itself."]}
    assert problems(Actor(campaign=harbour.campaign, slug="x", name_en="X")) == {
        "__all__": ["A side (an actor without a parent) needs a colour for the light map and one for the dark map."]
    }
    blue = Actor(campaign=harbour.campaign, slug="x", name_en="X", colour="blue", colour_dark="#00f")
    assert problems(blue) == {
        "colour": ["Write the colour as #rrggbb."],
        "colour_dark": ["Write the colour as #rrggbb."],
    }


def test_a_cycle_of_actors_is_found_from_below(harbour):
    # No form can make such a ring, but rows in memory that came from a file can.
    first, second = Actor(pk=-1, campaign=harbour.campaign), Actor(pk=-2, campaign=harbour.campaign)
    first.parent, second.parent = second, first
    with pytest.raises(ValidationError, match="cannot stand above itself"):
        Actor(pk=-3, campaign=harbour.campaign, parent=first).clean()


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"shape": BOW_TIE}, "shape", "The polygon is not valid: Self-intersection[10.05 50.05] (longitude latitude)."),
        ({"shape": {"type": "Point", "coordinates": [10, 50]}}, "shape", "An area is a Polygon or MultiPolygon"),
        ({"shape": {"type": "Polygon"}}, "shape", "This is not a GeoJSON geometry"),
        ({"shape": square(179.995, 50)}, "shape", "A coordinate is out of range"),
        (
            {"shape": square(80, 50)},
            "shape",
            "lies more than 1° outside the bounds of the campaign (10 to 11, 50 to 51).",
        ),
        ({"shape": square(10, 50, 1.1)}, "shape", "The shape is larger than its campaign: 1.1° wide and 1.1° high"),
        ({"shape": ACROSS}, "shape", "it crosses the antimeridian"),
        ({"kind": "quarter"}, "shape", "A city quarter needs a polygon."),
        ({"alt_names": "one name"}, "alt_names", "Write a list of names."),
        ({"alt_names": [1]}, "alt_names", "Write a list of names."),
        ({"alt_names": ["9" * 121]}, "alt_names", "A spelling has 120 characters at most."),
        ({"alt_names": ["Quay", "a\0b"]}, "alt_names", "A spelling contains an invalid character (NUL)."),
        ({"lon": 181}, "lon", "A longitude runs from -180 to 180 degrees."),
        ({"lat": float("nan")}, "lat", "A latitude runs from -90 to 90 degrees."),
        ({"kind": "planet"}, "kind", "Value 'planet' is not a valid choice."),
    ],
)
def test_what_is_wrong_with_a_district(harbour, values, field, message):
    district = District(
        campaign=harbour.campaign, slug="x", name_en="X", **{"kind": "town", "lon": 10, "lat": 50} | values
    )
    assert message in problems(district)[field][0]


def test_a_district_s_first_holder_is_of_its_campaign(harbour):
    other = Harbour("elsewhere")
    district = District(campaign=harbour.campaign, slug="x", name_en="X", kind="town", lon=10, lat=50)
    district.initial_holder = other.guild
    assert problems(district) == {"initial_holder": ["The actor belongs to another campaign."]}


def test_a_new_quarter_with_a_polygon_is_in_order_before_it_is_saved(harbour):
    quarter = District(campaign=harbour.campaign, slug="x", name_en="X", lon=10, lat=50, shape=square(10, 50))
    quarter.full_clean()
    assert (quarter.west, quarter.north) == (10, pytest.approx(50.01))


def test_the_box_of_a_district_follows_its_shape(harbour):
    docks = District.objects.get(slug="docks")
    assert (docks.west, docks.south) == (10.1, 50.1)
    docks.shape, docks.kind = None, "town"
    docks.save()
    assert District.objects.get(slug="docks").west is None


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"occurred_on": day(-1)}, "occurred_on", "The campaign runs from 2031-03-01 to 2031-04-29."),
        ({"occurred_on": day(60)}, "occurred_on", "The campaign runs from 2031-03-01 to 2031-04-29."),
        ({"lon": 10}, "lat", "A point needs both longitude and latitude."),
        ({"lon": 10, "lat": 95}, "lat", "A latitude runs from -90 to 90 degrees."),
        ({"shape": BOW_TIE}, "shape", "Self-intersection"),
        ({"shape": square(11.995, 50)}, "shape", "reaches more than 1° out of the bounds of the campaign"),
        ({"shape": ACROSS}, "shape", "it crosses the antimeridian"),
        ({"kind": "entered"}, "__all__", "Control, an entry, a claim and a withdrawal need an actor."),
        ({"kind": "announced", "precision": "on-or-before"}, "actor", "A command's list of places taken needs"),
        ({"status": "retracted"}, "__all__", "Give the reason for retracting the event."),
        ({"summary": "x" * 401}, "summary", "at most 400 characters"),
        ({"kind": "rumour"}, "kind", "Value 'rumour' is not a valid choice."),
    ],
)
def test_what_is_wrong_with_an_event(harbour, values, field, message):
    given = {"kind": "other", "occurred_on": day(5), "summary": "Something."} | values
    assert message in problems(Event(campaign=harbour.campaign, **given))[field][0]


@pytest.mark.parametrize("number", [0, 59])
def test_the_first_and_the_last_day_belong_to_the_campaign(harbour, number):
    Event(campaign=harbour.campaign, kind="other", occurred_on=day(number), summary="Something.").full_clean()


def test_what_belongs_to_another_campaign_is_named(harbour):
    other = Harbour("elsewhere")
    event = Event(campaign=harbour.campaign, kind="other", occurred_on=day(5), summary="x", actor=other.guild)
    assert problems(event) == {"actor": ["The actor belongs to another campaign."]}
    citation = Citation(event=Event.objects.get(), source=other.wire)
    assert problems(citation) == {"source": ["The source belongs to another campaign."]}
    assert problems(figure(harbour, source=other.wire)) == {"source": ["The source belongs to another campaign."]}


def test_what_is_wrong_with_a_figure(harbour):
    assert problems(figure(harbour, day=day(-1))) == {"day": ["The campaign runs from 2031-03-01 to 2031-04-29."]}
    assert "value" in problems(figure(harbour, value=-1))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/x", "data:text/html,x", "example.org"])
def test_an_address_is_a_web_address(harbour, address):
    source = Source(campaign=harbour.campaign, publisher="x", url=address, archived_url=address)
    assert {"url", "archived_url"} <= problems(source).keys()


def test_what_is_wrong_with_a_basemap_feature(harbour):
    assert "shape" in problems(basemap(harbour.campaign, shape={"type": "LineString", "coordinates": []}))


# -- what they say --------------------------------------------------------------------------------


def test_the_side_of_an_actor_is_the_root_of_its_tree(harbour):
    marines = add_actor(harbour.campaign, "marines", harbour.fleet)
    sides = parties.sides(harbour.campaign.actors.all())
    assert sides[marines.pk] == harbour.crown
    assert sides[harbour.guild.pk] == harbour.guild


@pytest.mark.parametrize(
    ("number", "held", "nearest"), [(-1, False, 0), (0, True, 0), (59, True, 59), (60, False, 59), (-400, False, 0)]
)
def test_the_nearest_day_of_a_campaign(harbour, number, held, nearest):
    assert harbour.campaign.holds(day(number)) is held
    assert harbour.campaign.nearest_day(day(number)) == day(nearest)


def test_the_voice_of_a_source_is_the_agency_that_it_carries(harbour):
    assert harbour.gazette.original_publisher == "Gazette"
    assert add_source(harbour.campaign, "Mirror", agency="The Agency").original_publisher == "The Agency"


def test_rows_are_found_by_their_natural_keys(harbour):
    figure(harbour).save()
    basemap(harbour.campaign).save()
    Place.objects.create(campaign=harbour.campaign, slug="market", name_en="The market")
    for model in (Campaign, Actor, District, Source, Event, Citation, Figure, BasemapFeature, Place):
        for row in model.objects.all():
            assert model.objects.get_by_natural_key(*row.natural_key()) == row


# -- history --------------------------------------------------------------------------------------


def test_every_change_is_kept(harbour):
    event = Event.objects.get()
    event.summary = "In other words."
    event.save()
    event.status, event.status_reason = "retracted", "It was another quarter."
    event.save()
    kept = list(event.history.order_by("history_id"))
    assert [row.history_type for row in kept] == ["+", "~", "~", "~"]
    assert [row.summary for row in kept] == ["What taken says."] * 2 + ["In other words."] * 2
    assert kept[-1].status_reason == "It was another quarter."
    assert [district.district.slug for district in kept[-1].districts.all()] == ["docks"]


def test_a_deleted_row_stays_in_the_history(harbour):
    ferry = add_district(harbour.campaign, "ferry")
    ferry.delete()
    assert [row.history_type for row in District.history.filter(slug="ferry").order_by("history_id")] == ["+", "-"]


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ({"type": "Polygon", "coordinates": []}, "الشكل فارغ."),
        ({"type": "Point", "coordinates": [10, 50]}, "المساحة تكون Polygon أو MultiPolygon، لا Point."),
        ({"type": "Polygon", "coordinates": [[[10, 95], [11, 95], [11, 96], [10, 95]]]}, "خط العرض من 95 إلى 96"),
    ],
)
def test_a_shape_that_cannot_be_used_is_explained_in_arabic_on_an_arabic_page(shape, message):
    with translation.override("ar"), pytest.raises(ValidationError) as refused:
        District(name_en="Docks", slug="docks", kind="town", lon=10, lat=50, shape=shape).clean()
    assert message in refused.value.message_dict["shape"][0]
