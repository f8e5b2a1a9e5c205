"""The editors' queue, and the page that shows an event's effect before it is published."""

import re

import pytest
from django.urls import reverse

from events.models import Event
from tests.campaigns import add_district, spans
from tests.editing import said

pytestmark = pytest.mark.django_db

QUEUE = "/admin/events/event/queue/"


def preview(event):
    return reverse("admin:events_event_preview", args=[event.pk])


class TestTheQueue:
    def test_the_longest_waiting_comes_first_with_what_it_would_change(self, admin_client, harbour):
        second, first = (harbour.event(name, on, status="draft") for name, on in (("second", 5), ("first", 9)))
        harbour.event("published", 7, kind="other")
        for event in (first, second):
            event.status = "in-review"
            event.save()
        entries = admin_client.get(QUEUE).context["entries"]
        assert [event.reference for event, _effects, _problems in entries] == ["first", "second"]
        told = entries[0][1][0]
        assert (told.district, told.before, told.after, told.when) == (
            "Docks · north bank",
            "Guild",
            "Guards",
            "from March 10, 2031",
        )

    def test_an_event_that_is_submitted_again_goes_to_the_end(self, admin_client, harbour):
        one, two = (harbour.event(name, 5, status="in-review") for name in ("one", "two"))
        for status in ("draft", "in-review"):
            one.status = status
            one.save()
        entries = admin_client.get(QUEUE).context["entries"]
        assert [entry[0].reference for entry in entries] == [two.reference, one.reference]

    def test_what_could_not_be_published_says_why(self, admin_client, harbour):
        harbour.event("unsourced", 5, status="in-review", sources=[])
        [(_event, _effects, problems)] = admin_client.get(QUEUE).context["entries"]
        assert problems == ["unsourced (2031-03-06): A published event needs at least one citation that supports it."]

    def test_an_empty_one_says_so(self, admin_client):
        assert "Nothing waits." in admin_client.get(QUEUE).content.decode()

    def test_is_closed_to_whoever_may_not_publish(self, client, django_user_model):
        client.force_login(django_user_model.objects.create_user("visitor", is_staff=True))
        assert client.get(QUEUE).status_code == 403

    @pytest.mark.parametrize("language", ["", "/ar"])
    def test_speaks_the_readers_language(self, admin_client, harbour, language):
        harbour.docks.name_ar = "المرسى"
        harbour.docks.save()
        harbour.event("taken", 5, status="in-review")
        page = admin_client.get(language + QUEUE).content.decode()
        assert ("المرسى" in page) is (language == "/ar")


class TestThePreview:
    def test_shows_the_day_without_the_event_and_with_it(self, admin_client, harbour):
        event = harbour.event("taken", 5, status="in-review")
        response = admin_client.get(preview(event))
        (_w, without), (_h, having) = response.context["pictures"]
        marked = [[area.look.fill for area in picture.areas if area.marked] for picture in (without, having)]
        assert marked == [[harbour.guild.colour], [harbour.crown.colour]]
        assert response.content.decode().count('<svg class="picture"') == 2

    def test_leaves_away_what_lies_outside_the_picture(self, admin_client, harbour):
        add_district(harbour.campaign, "far", lon=10.9, lat=50.9)
        event = harbour.event("taken", 5, status="in-review")
        (_heading, picture), _with = admin_client.get(preview(event)).context["pictures"]
        assert "Far" not in [area.title for area in picture.areas]

    @pytest.mark.parametrize("language", ["", "/ar"])
    def test_writes_numbers_as_svg_has_them(self, admin_client, harbour, language):
        event = harbour.event("taken", 5, districts=[harbour.mill], status="in-review", lon=10.2031, lat=50.2017)
        page = admin_client.get(language + f"/admin/events/event/{event.pk}/preview/").content.decode()
        numbers = re.findall(r'\b(?:cx|cy)="([^"]*)"', page)
        assert len(numbers) == 8
        assert all(re.fullmatch(r"-?\d+(\.\d+)?", number) for number in numbers)

    def test_hatches_what_is_contested(self, admin_client, harbour):
        event = harbour.event("in", 5, kind="entered", status="in-review")
        _without, (_heading, having) = admin_client.get(preview(event)).context["pictures"]
        [docks] = [area for area in having.areas if area.marked]
        assert (docks.look.fill, docks.look.hatch) == (harbour.guild.colour, harbour.crown.colour)

    def test_publishes_from_there_and_goes_on_with_the_queue(self, admin_client, harbour):
        event = harbour.event("taken", 5, status="in-review")
        sent = {"_move": "publish", "seen": event.version, "next": "queue"}
        assert admin_client.post(preview(event), sent).url == QUEUE
        assert [span[2] for span in spans(harbour.docks)] == ["guild", "guards"]

    def test_publishes_nothing_that_has_changed_since_it_was_looked_at(self, admin_client, harbour):
        event = harbour.event("taken", 5, status="in-review")
        seen = event.version
        event.districts.set([harbour.mill])
        event.save()
        response = admin_client.post(preview(event), {"_move": "publish", "seen": seen})
        assert "Somebody else has saved this" in said(response)[0]
        assert Event.objects.get().status == "in-review"

    def test_refuses_what_breaks_a_rule_and_says_which(self, admin_client, harbour):
        event = harbour.event("taken", 5, status="in-review", sources=[])
        response = admin_client.post(preview(event), {"_move": "publish", "seen": event.version})
        assert "needs at least one citation" in said(response)[0]
        assert Event.objects.get().status == "in-review"

    def test_takes_no_step_from_whoever_may_not(self, client, harbour, django_user_model):
        event = harbour.event("taken", 5, status="in-review")
        client.force_login(django_user_model.objects.create_user("visitor", is_staff=True))
        assert client.get(preview(event)).status_code == 403
        assert client.post(preview(event), {"_move": "publish", "seen": event.version}).status_code == 403

    def test_of_an_event_outside_the_campaign_has_no_picture(self, admin_client, harbour):
        response = admin_client.get(preview(harbour.event("late", 70, status="draft")))
        assert response.context["pictures"] == []
        assert "lies inside its campaign" in response.content.decode()

    def test_escapes_what_people_wrote(self, admin_client, harbour):
        event = harbour.event("taken", 5, status="in-review", summary="<script>alert(1)</script>")
        assert "<script>alert" not in admin_client.get(preview(event)).content.decode()
