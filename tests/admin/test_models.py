"""Every model's admin pages, by GET and POST."""

import json
import sys

import pytest
from django.urls import reverse

from events.models import (
    Actor,
    BasemapFeature,
    Campaign,
    Citation,
    District,
    Edition,
    Event,
    Figure,
    Milestone,
    Phase,
    Place,
    Source,
    Span,
    Story,
    StoryStep,
    Voice,
    unit_of_work,
)
from tests.campaigns import add_campaign, add_district, day, square
from tests.editing import BOW_TIE, address, errors

MODELS = [
    Actor,
    BasemapFeature,
    Campaign,
    Citation,
    District,
    Edition,
    Event,
    Figure,
    Milestone,
    Phase,
    Place,
    Source,
    Story,
    StoryStep,
    Voice,
]

pytestmark = pytest.mark.django_db


def one_of_each(harbour):
    """A stored row of every model."""
    event = harbour.event("taken", 5)
    return {
        Actor: harbour.guards,
        BasemapFeature: BasemapFeature.objects.create(
            campaign=harbour.campaign,
            slug="river",
            kind="river",
            name_en="River",
            shape={"type": "LineString", "coordinates": [[10.1, 50.1], [10.2, 50.3]]},
        ),
        Campaign: harbour.campaign,
        Citation: event.citations.get(),
        District: harbour.docks,
        Edition: Edition.objects.create(
            campaign=harbour.campaign, slug="first", name_en="first edition", released_on=day(40)
        ),
        Event: event,
        Figure: Figure.objects.create(
            campaign=harbour.campaign,
            day=day(3),
            measure="displaced",
            value=1900,
            unit="people",
            source=harbour.gazette,
            summary="About 1,900.",
        ),
        Milestone: Milestone.objects.create(
            campaign=harbour.campaign, slug="docks-taken", name_en="Docks taken", day=day(5), event=event
        ),
        Phase: Phase.objects.create(
            campaign=harbour.campaign, slug="landing", name_en="The landing", starts=day(5), ends=day(20)
        ),
        Place: Place.objects.create(campaign=harbour.campaign, slug="market", name_en="The market", bank="north"),
        Source: harbour.gazette,
        Story: (story := Story.objects.create(campaign=harbour.campaign, slug="told", name_en="Told")),
        StoryStep: StoryStep.objects.create(campaign=harbour.campaign, story=story, name_en="First", day=day(5)),
        Voice: Voice.objects.create(campaign=harbour.campaign, slug="watch", name_en="The watch", kind="party"),
    }


class TestEveryModel:
    @pytest.mark.parametrize("model", MODELS)
    def test_can_be_listed_entered_changed_and_looked_back_on(self, editor, harbour, model):
        row = one_of_each(harbour)[model]
        # Whatever carries no history yet gets an entry to show and to open.
        row.save()
        version = row.history.first().pk
        pages = {
            address(model, "changelist"): 200,
            address(model, "add"): 403 if model is Citation else 200,
            address(model, "change", row.pk): 200,
            address(model, "history", row.pk): 200,
            address(model, "delete", row.pk): 403 if model in (Citation, Event) else 200,
            address(model, "simple_history", row.pk, version): 200,
        }
        assert {page: editor.get(page).status_code for page in pages} == pages

    def test_a_citation_is_written_on_the_page_of_its_event(self, editor, harbour):
        event = harbour.event("taken", 5)
        citation = event.citations.get()
        page = address(Citation, "change", citation.pk)
        assert f'href="{address(Event, "change", event.pk)}"' in editor.get(page).content.decode()
        sent = {"event": event.pk, "source": citation.source_id, "stance": "disputes", "seen": 1, "opened": 1}
        assert editor.post(page, sent).status_code == 403
        assert editor.post(address(Citation, "delete", citation.pk), {"post": "yes"}).status_code == 403
        assert event.citations.get().stance == "supports"

    @pytest.mark.parametrize("model", MODELS)
    def test_is_searched_without_error(self, editor, harbour, model):
        assert editor.get(address(model, "changelist"), {"q": "حي gazette"}).status_code == 200

    @pytest.mark.parametrize("model", [*MODELS, Span])
    def test_is_closed_to_whoever_has_not_logged_in(self, client, model):
        page = address(model, "changelist")
        assert client.get(page).url == f"{reverse('admin:login')}?next={page}"

    def test_comes_on_the_index_in_the_order_of_its_use(self, editor):
        app = editor.get(reverse("admin:index")).context["app_list"][0]
        assert [model["object_name"] for model in app["models"]][:3] == ["Event", "Source", "District"]

    def test_no_page_has_inline_style_or_script(self, editor, harbour):
        event = harbour.event("taken", 5)
        for page in (address(Event, "change", event.pk), address(Event, "history", event.pk)):
            text = editor.get(page).content.decode()
            assert " style=" not in text
            assert "<script>" not in text


def test_nothing_of_django_leaflet_that_needs_gdal_is_imported():
    assert not {"leaflet.admin", "leaflet.forms", "django.contrib.gis"} & sys.modules.keys()


class TestSpans:
    def test_can_be_looked_at(self, editor, harbour):
        span = Span.objects.first()
        assert editor.get(address(Span, "changelist")).status_code == 200
        assert editor.get(address(Span, "change", span.pk)).status_code == 200

    def test_cannot_be_written(self, editor, harbour):
        span = Span.objects.first()
        assert editor.get(address(Span, "add")).status_code == 403
        assert editor.post(address(Span, "change", span.pk), {"grade": "claimed"}).status_code == 403
        assert editor.post(address(Span, "delete", span.pk), {"post": "yes"}).status_code == 403


class TestFinding:
    @pytest.mark.parametrize("words", ["الميناء", "Marsa", "مرسى", "wharf", "رصيف wharf"])
    def test_a_district_by_any_of_its_names(self, editor, harbour, words):
        add_district(harbour.campaign, "wharf", name_ar="الميناء", alt_names=["Marsa", "مرسى", "رصيف"])
        response = editor.get(address(District, "changelist"), {"q": words})
        assert [row.slug for row in response.context["cl"].queryset] == ["wharf"]

    @pytest.mark.parametrize("words", ["Crown Forces", "حرس", "guards"])
    def test_an_actor_by_any_of_its_names(self, editor, harbour, words):
        harbour.guards.alt_names = ["Crown Forces (2029-)", "حرس"]
        harbour.guards.save()
        response = editor.get(address(Actor, "changelist"), {"q": words})
        assert [row.slug for row in response.context["cl"].queryset] == ["guards"]
        asked = {"app_label": "events", "model_name": "event", "field_name": "actor", "term": words}
        found = editor.get(reverse("admin:autocomplete"), asked | {"campaign": harbour.campaign.pk}).json()
        assert [result["text"] for result in found["results"]] == ["Guards"]

    @pytest.mark.parametrize("words", ["الميناء", "مرسى", "Gazette", "guards", "Crown Forces"])
    def test_an_event_by_its_districts_source_and_actor(self, editor, harbour, words):
        harbour.docks.name_ar, harbour.docks.alt_names = "الميناء", ["مرسى"]
        harbour.docks.save()
        harbour.guards.alt_names = ["Crown Forces (2029-)"]
        harbour.guards.save()
        harbour.event("taken", 5)
        harbour.event("elsewhere", 6, harbour.league, [harbour.fort], sources=[harbour.herald])
        response = editor.get(address(Event, "changelist"), {"q": words})
        assert [row.reference for row in response.context["cl"].queryset] == ["taken"]

    def test_the_list_costs_as_many_queries_for_many_events_as_for_one(
        self, editor, harbour, django_assert_max_num_queries
    ):
        with unit_of_work.together():
            for number in range(30):
                harbour.event(f"e{number}", number, districts=[harbour.docks, harbour.mill])
        # One of them is for the second factor of whoever asks.
        with django_assert_max_num_queries(16):
            response = editor.get(address(Event, "changelist"))
        assert response.context["cl"].result_count == 30

    def test_completion_keeps_to_the_campaign_of_the_form(self, editor, harbour):
        other = add_campaign("inland")
        add_district(other, "docks-inland")
        asked = {"app_label": "events", "model_name": "event", "field_name": "districts", "term": "docks"}
        response = editor.get(reverse("admin:autocomplete"), asked | {"campaign": other.pk})
        assert [result["text"] for result in response.json()["results"]] == ["Docks-Inland"]


class TestActors:
    def test_other_names_are_written_one_a_line_and_stand_in_the_history(self, admin_client, harbour):
        sent = {"name_en": "Guards", "slug": "guards", "parent": harbour.crown.pk, "seen": 1, "opened": 1}
        values = sent | {"campaign": harbour.campaign.pk, "alt_names": "Crown Forces (2029-)\n\n حرس "}
        admin_client.post(address(Actor, "change", harbour.guards.pk), values)
        harbour.guards.refresh_from_db()
        assert harbour.guards.alt_names == ["Crown Forces (2029-)", "حرس"]
        assert harbour.guards.history.latest().alt_names == harbour.guards.alt_names
        page = admin_client.get(address(Actor, "change", harbour.guards.pk))
        assert page.context["adminform"].form["alt_names"].value() == "Crown Forces (2029-)\nحرس"
        history = admin_client.get(address(Actor, "history", harbour.guards.pk))
        assert "Crown Forces (2029-), حرس" in history.content.decode()


class TestDistricts:
    def sent(self, harbour, **values):
        return {
            "campaign": harbour.campaign.pk,
            "name_en": "Wharf",
            "slug": "wharf",
            "kind": "town",
            "alt_names": "",
        } | values

    def test_names_are_written_one_a_line(self, editor, harbour):
        values = self.sent(harbour, lon="10.1", lat="50.1", alt_names="Marsa\n\n مرسى ")
        editor.post(address(District, "add"), values)
        district = District.objects.get(slug="wharf")
        assert district.alt_names == ["Marsa", "مرسى"]
        shown = editor.get(address(District, "change", district.pk)).context["adminform"].form
        assert shown["alt_names"].value() == "Marsa\nمرسى"

    def test_a_polygon_gives_the_point(self, editor, harbour):
        editor.post(address(District, "add"), self.sent(harbour, shape=json.dumps(square(10.2, 50.2))))
        district = District.objects.get(slug="wharf")
        assert (district.lon, district.lat) == pytest.approx((10.205, 50.205), abs=1e-4)

    @pytest.mark.parametrize(
        ("values", "field", "message"),
        [
            ({}, "lon", "Place a point, or draw a polygon."),
            ({"kind": "quarter", "lon": "10", "lat": "50"}, "shape", "A city quarter needs a polygon."),
            ({"shape": json.dumps(BOW_TIE)}, "shape", "The outline crosses itself at longitude 10.15, latitude 50.15."),
            ({"slug": "docks", "lon": "10", "lat": "50"}, "slug", "already exists"),
        ],
    )
    def test_an_invalid_value_is_an_error_of_its_field(self, editor, harbour, values, field, message):
        response = editor.post(address(District, "add"), self.sent(harbour, **values))
        assert message in errors(response)[field][0]
        assert not District.objects.filter(slug="wharf").exists()


class TestTheUnderlay:
    def test_holds_the_districts_and_the_river(self, editor, harbour):
        BasemapFeature.objects.create(
            campaign=harbour.campaign,
            slug="river",
            kind="river",
            name_en="River",
            shape={"type": "LineString", "coordinates": [[10.1, 50.1], [10.2, 50.3]]},
        )
        got = editor.get(reverse("admin:events_campaign_underlay", args=[harbour.campaign.pk])).json()
        assert got["bbox"] == [10, 50, 11, 51]
        assert {feature["id"].split("-")[0] for feature in got["features"]} == {"basemapfeature", "district"}
        titles = [feature["properties"]["title"] for feature in got["features"]]
        assert titles == ["Docks (north bank)", "River", "Fort (south bank)", "Mill (south bank)"]

    def test_is_in_the_order_in_which_it_is_drawn(self, editor, harbour):
        line = {"type": "LineString", "coordinates": [[10.1, 50.1], [10.2, 50.3]]}
        for kind in ("bridge", "highway", "outline", "river", "road", "runway", "stream"):
            BasemapFeature.objects.create(campaign=harbour.campaign, slug=kind, kind=kind, name_en=kind, shape=line)
        got = editor.get(reverse("admin:events_campaign_underlay", args=[harbour.campaign.pk])).json()["features"]
        drawn = [(feature["properties"]["kind"], feature["geometry"]["type"]) for feature in got]
        ground = ["outline", "stream", "road", "highway", "runway", "river", "bridge"]
        points = [("district", "Point")] * 2
        assert drawn == [("district", "Polygon"), *((kind, "LineString") for kind in ground), *points]

    def test_is_sent_again_only_after_a_change(self, editor, harbour):
        page = reverse("admin:events_campaign_underlay", args=[harbour.campaign.pk])
        tag = {"HTTP_IF_NONE_MATCH": editor.get(page)["ETag"]}
        assert editor.get(page, **tag).status_code == 304
        harbour.mill.save()
        assert editor.get(page, **tag).status_code == 200

    def test_is_closed_to_strangers_and_empty_of_what_does_not_exist(self, client, editor, harbour):
        page = reverse("admin:events_campaign_underlay", args=[0])
        assert editor.get(page).status_code == 404
        client.logout()
        assert client.get(page).status_code == 302
