"""The place search view of the event form: names, coordinates, points, the remote geocoder, permissions."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from events.gazetteer import remote_geocoder
from events.gazetteer.remote_geocoder import FoundPlace, GeocoderAnswer
from events.models import Place
from tests.campaigns import Harbour, add_district, square
from tests.copies import copied

pytestmark = pytest.mark.django_db


@pytest.fixture
@copied
def harbour():
    harbour = Harbour()
    Place.objects.create(campaign=harbour.campaign, slug="docks-south", name_en="Docks (south)", bank="south")
    Place.objects.create(
        campaign=harbour.campaign,
        slug="north",
        name_en="The north bank",
        alt_names=["north side"],
        bank="north",
        level="town",
    )
    return harbour


@pytest.fixture
def asked(admin_client, harbour):
    def asked(**what):
        response = admin_client.get(reverse("admin:events_campaign_places", args=[harbour.campaign.pk]), what)
        assert response.status_code == 200, response.content
        return response.json()

    return asked


def test_a_name_on_both_banks_shows_them_and_none_is_certain(asked, harbour):
    answer = asked(q="the Docks")
    assert [(found["title"], found["kind"], found["certain"]) for found in answer["results"]] == [
        ("Docks (north bank)", "district", False),
        ("Docks (south bank)", "place", False),
    ]
    district, place = answer["results"]
    assert (district["id"], district["lon"], district["lat"]) == (harbour.docks.pk, 10.1, 50.1)
    assert place["place"] == "Docks (south)"
    assert answer["says"] == "2 places"


def test_a_reader_of_arabic_sees_the_arabic_name_first(admin_client, harbour):
    add_district(harbour.campaign, "quay", name_ar="الرصيف")
    answer = admin_client.get(
        "/ar" + reverse("admin:events_campaign_places", args=[harbour.campaign.pk]), {"q": "quay"}
    ).json()
    assert answer["results"][0]["title"] == "الرصيف · Quay"


def test_a_name_that_is_certain_says_so(asked):
    assert [found["certain"] for found in asked(q="Mill")["results"]] == [True]


def test_a_misspelling_is_a_suggestion(asked):
    (found,) = asked(q="Milll Fort")["results"][:1]
    assert found["certain"] is False


def test_a_whole_bank_is_covered_and_is_no_place(asked):
    (found,) = asked(q="north bank")["results"][:1]
    assert (found["covers"], "place" in found, "id" in found) == ("north", False, False)


def test_nonsense_finds_nothing_and_says_so(asked):
    assert asked(q="xyzzy") == {"results": [], "says": "No place with this name is on record."}
    assert asked(q="")["results"] == []


@pytest.mark.parametrize(
    ("text", "point", "detail", "says"),
    [
        (
            "50.105, 10.105",
            (10.105, 50.105),
            "This point is in Docks (north bank).",
            "recognised by the bounds of the campaign.",
        ),
        ("10.105 E 50.105 N", (10.105, 50.105), "This point is in Docks (north bank).", ""),
        (
            "https://www.openstreetmap.org/#map=15/50.105/10.105",
            (10.105, 50.105),
            "This point is in",
            "this is the centre of its map",
        ),
        ("50.2 N 10.21 E", (10.21, 50.2), "In no district; the nearest is Mill (south bank), 714 m away.", ""),
        ("50.2 N 10.23 E", (10.23, 50.2), "In no district; the nearest is Mill (south bank), 2.1 km away.", ""),
        ("0 N 0 E", (0, 0), "No district is near this point.", ""),
    ],
)
def test_pasted_coordinates_are_a_point_with_its_district(asked, text, point, detail, says):
    answer = asked(q=text)
    (found,) = answer["results"]
    assert (found["kind"], found["lon"], found["lat"]) == ("point", *point)
    assert found["detail"].startswith(detail)
    assert says in answer["says"]
    assert answer["point"] == {"lon": point[0], "lat": point[1]}


def test_coordinates_that_cannot_be_used_say_why(asked):
    assert asked(q="12.5, 13.5")["says"].startswith("Which is the latitude?")
    assert asked(q="https://maps.app.goo.gl/abc")["says"].startswith("A shortened link")


def test_a_point_gets_its_district_or_the_nearest(asked, harbour):
    assert asked(lon=10.105, lat=50.105) == {
        "district": {"id": harbour.docks.pk, "title": "Docks (north bank)", "metres": 0},
        "holds": True,
        "says": "This point is in Docks (north bank).",
    }
    away = asked(lon=10.2, lat=50.21)
    assert (away["district"]["id"], away["holds"]) == (harbour.mill.pk, False)
    assert away["district"]["metres"] == pytest.approx(1112, abs=5)


def test_a_district_that_is_drawn_is_found_at_once(asked, harbour):
    assert asked(lon=10.4, lat=50.4)["holds"] is False
    add_district(harbour.campaign, "quay", name_ar="رصيف", shape=square(10.39, 50.39, 0.02))
    assert asked(lon=10.4, lat=50.4)["district"]["title"] == "Quay · رصيف"


@pytest.mark.parametrize(
    "query", [{}, {"lon": "10"}, {"lon": "x", "lat": "1"}, {"lon": "nan", "lat": "1"}, {"lon": "1", "lat": "91"}]
)
def test_what_is_no_point_is_refused(admin_client, harbour, query):
    assert (
        admin_client.get(reverse("admin:events_campaign_places", args=[harbour.campaign.pk]), query).status_code == 400
    )


def test_asking_changes_nothing_and_only_get_is_answered(admin_client, harbour):
    address = reverse("admin:events_campaign_places", args=[harbour.campaign.pk])
    assert admin_client.post(address, {"q": "Docks"}).status_code == 405
    assert admin_client.get(reverse("admin:events_campaign_places", args=[0]), {"q": "x"}).status_code == 404
    assert "no-store" in admin_client.get(address, {"q": "x"})["Cache-Control"]


class TestTheOperatorsGeocoder:
    @pytest.fixture
    def answers(self, monkeypatch):
        def answers(answer):
            monkeypatch.setattr(remote_geocoder, "ask", lambda *_asked: answer)

        return answers

    def test_is_asked_only_where_it_is_wanted(self, asked, answers):
        answers(GeocoderAnswer((FoundPlace("Old Lighthouse, Harbour", 10.105, 50.105),)))
        assert asked(q="lighthouse")["results"] == []
        answer = asked(q="lighthouse", remote=1)
        (found,) = answer["results"]
        assert (found["kind"], found["title"], found["certain"]) == ("remote", "Old Lighthouse, Harbour", False)
        assert found["detail"] == "This point is in Docks (north bank)."

    @pytest.mark.parametrize("failure", ["slow", "quota", "refused", "nonsense", "outside"])
    def test_leaves_the_names_on_record_and_a_word_where_it_fails(self, asked, answers, failure):
        answers(GeocoderAnswer(failure=failure))
        answer = asked(q="Mill", remote=1)
        assert [found["title"] for found in answer["results"]] == ["Mill (south bank)"]
        assert answer["says"].startswith("The geocoder")
        assert answer["says"].endswith("The matches below are from the record.")

    def test_is_not_there_by_default(self, asked):
        assert [found["kind"] for found in asked(q="Mill", remote=1)["results"]] == ["district"]


class TestWhoMayAsk:
    def ask(self, client, harbour):
        return client.get(
            reverse("admin:events_campaign_places", args=[harbour.campaign.pk]), {"q": "Mill"}
        ).status_code

    @pytest.mark.parametrize(("group", "status"), [("Reporters", 200), ("Editors", 200), (None, 403)])
    def test_whoever_may_see_or_add_events(self, client, harbour, group, status):
        user = get_user_model().objects.create_user("amal", password="x", is_staff=True)
        if group:
            user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        assert self.ask(client, harbour) == status

    def test_nobody_who_is_not_logged_in(self, client, harbour):
        assert self.ask(client, harbour) == 302
