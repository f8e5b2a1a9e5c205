"""The review queue, and the preview of an event's effects."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.admin.events.district_map import side_colours
from events.models import BasemapFeature, Event, unit_of_work
from tests.campaigns import add_district, spans, square
from tests.editing import message_texts

pytestmark = pytest.mark.django_db

QUEUE = "/admin/events/event/queue/"


def preview(event):
    return reverse("admin:events_event_preview", args=[event.pk])


def cost(client, page):
    """The number of queries of a page."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def pictures(response):
    (_w, without), (_h, having) = response.context["maps"]
    return without, having


class TestTheQueue:
    def test_the_longest_waiting_comes_first_with_what_it_would_change(self, admin_client, harbour):
        second, first = (harbour.event(name, on, status="draft") for name, on in (("second", 5), ("first", 9)))
        harbour.event("published", 7, kind="other")
        for event in (first, second):
            event.status = "in-review"
            event.save()
        entries = admin_client.get(QUEUE).context["impacts"]
        assert [entry.event.reference for entry in entries] == ["first", "second"]
        effect = entries[0].effects[0]
        assert (effect.district, effect.before, effect.after, effect.when) == (
            "Docks (north bank)",
            "Guild",
            "Guards",
            "from 10 March 2031",
        )

    def test_an_event_that_is_submitted_again_goes_to_the_end(self, admin_client, harbour):
        one, two = (harbour.event(name, 5, status="in-review") for name in ("one", "two"))
        for status in ("draft", "in-review"):
            one.status = status
            one.save()
        entries = admin_client.get(QUEUE).context["impacts"]
        assert [entry.event.reference for entry in entries] == [two.reference, one.reference]

    def test_what_could_not_be_published_says_why(self, admin_client, harbour):
        harbour.event("unsourced", 5, status="in-review", sources=[])
        [entry] = admin_client.get(QUEUE).context["impacts"]
        assert entry.problems == [
            "unsourced (2031-03-06): A published event needs at least one citation that supports it."
        ]

    def test_an_empty_one_says_so(self, admin_client):
        assert "No event is waiting." in admin_client.get(QUEUE).content.decode()

    def test_what_seems_to_be_on_record_already_is_linked_with_its_words(self, admin_client, harbour):
        on_record = harbour.event("r0076", 5, summary="The docks changed hands.")
        again = harbour.event("again", 5, harbour.fleet, status="in-review", note="Possibly the same as r0076.")
        for page in (QUEUE, preview(again)):
            text = admin_client.get(page).content.decode()
            assert "Possibly a duplicate of" in text
            assert f'href="{preview(on_record)}"' in text
            assert "The docks changed hands." in text

    def test_costs_as_many_queries_for_many_as_for_few(self, admin_client, harbour):
        districts = [harbour.docks, harbour.mill, harbour.fort]
        harbour.event("taken", 3)
        for number in range(2):
            harbour.event(f"e{number}", 5 + number, status="in-review")
        few = cost(admin_client, QUEUE)
        with unit_of_work.together():
            for number in range(2, 12):
                actor = harbour.fleet if number % 2 else harbour.guild
                harbour.event(f"e{number}", 5, actor, districts, status="in-review", sources=[harbour.wire])
                harbour.event(f"p{number}", 5, actor, districts, sources=[harbour.herald, harbour.gazette])
        assert cost(admin_client, QUEUE) == few < 35

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
        (_w, without), (_h, having) = response.context["maps"]
        marked = [
            [district.fill.fill for district in drawn.districts if district.marked] for drawn in (without, having)
        ]
        assert marked == [[side_colours(harbour.guild)], [side_colours(harbour.crown)]]
        assert response.content.decode().count('<svg class="district-map"') == 2

    def test_shows_of_the_ground_the_water_alone(self, admin_client, harbour):
        line = {"type": "LineString", "coordinates": [[10.1, 50.1], [10.2, 50.2]]}
        for kind in BasemapFeature.Kind.values:
            BasemapFeature.objects.create(campaign=harbour.campaign, slug=kind, kind=kind, name_en=kind, shape=line)
        event = harbour.event("taken", 5, status="in-review")
        (_heading, drawn), _with = admin_client.get(preview(event)).context["maps"]
        # A river and a stream.
        assert len(drawn.lines) == 2

    def test_leaves_away_what_lies_outside_the_picture(self, admin_client, harbour):
        add_district(harbour.campaign, "far", lon=10.9, lat=50.9)
        event = harbour.event("taken", 5, status="in-review")
        (_heading, drawn), _with = admin_client.get(preview(event)).context["maps"]
        assert "Far" not in [district.title for district in drawn.districts]

    @pytest.mark.parametrize("language", ["", "/ar"])
    def test_writes_numbers_as_svg_has_them(self, admin_client, harbour, language):
        event = harbour.event("taken", 5, districts=[harbour.mill], status="in-review", lon=10.2031, lat=50.2017)
        page = admin_client.get(language + f"/admin/events/event/{event.pk}/preview/").content.decode()
        numbers = re.findall(r'\b(?:cx|cy)="([^"]*)"', page)
        assert len(numbers) == 10
        assert all(re.fullmatch(r"-?\d+(\.\d+)?", number) for number in numbers)

    def test_draws_the_shape_of_the_event_and_keeps_it_in_the_picture(self, admin_client, harbour):
        event = harbour.event("taken", 5, status="in-review", shape=square(10.4, 50.4))
        without, having = pictures(admin_client.get(preview(event)))
        assert (len(without.shapes), len(having.shapes)) == (0, 1)
        assert having.frame.box[2] > 10.41
        assert having.frame.box[3] > 50.41

    @pytest.mark.parametrize(("language", "name"), [("", "Docks"), ("/ar", "المرسى")])
    def test_names_the_districts_of_the_event(self, admin_client, harbour, language, name):
        harbour.docks.name_ar = "المرسى"
        harbour.docks.save()
        event = harbour.event("taken", 5, status="in-review")
        _without, having = pictures(admin_client.get(language + preview(event)))
        assert [district.name for district in having.districts if district.name] == [name]

    def test_says_what_its_colours_mean(self, admin_client, harbour):
        event = harbour.event("in", 5, kind="entered", status="in-review", shape=square(10.1, 50.1), lon=10.1, lat=50.1)
        legend = admin_client.get(preview(event)).context["legend"]
        assert [(entry.kind, entry.label) for entry in legend] == [
            ("side", "Crown"),
            ("side", "Guild"),
            ("contested", "striped: contested"),
            ("marked", "a district of the event"),
            ("shape", "the shape of the event"),
            ("point", "the point of the event"),
        ]

    def test_draws_and_tells_an_unresolved_contest_apart(self, admin_client, harbour):
        harbour.event("in", 5, kind="entered")
        event = harbour.event("again", 40, kind="entered", status="in-review")
        page = admin_client.get(preview(event))
        assert ("unresolved", "faintly striped: unresolved") in {(e.kind, e.label) for e in page.context["legend"]}
        assert 'fill-opacity="0.4"' in page.content.decode()
        effect = page.context["impact"].effects[0]
        assert (effect.before, effect.after) == ("Guild, contested by Guards, unresolved", "contested by Guards")

    def test_costs_no_more_for_many_districts_and_reports(self, admin_client, harbour):
        event = harbour.event("taken", 5, status="in-review")
        harbour.event("before", 4)
        few = cost(admin_client, preview(event))
        for number in range(8):
            harbour.event(f"e{number}", 6, sources=[harbour.gazette, harbour.herald])
        event.districts.set([harbour.docks, harbour.mill, harbour.fort])
        assert cost(admin_client, preview(event)) == few < 35

    def test_a_step_without_its_reason_is_asked_again_at_the_field(self, admin_client, harbour):
        event = harbour.event("taken", 5, status="in-review")
        page = admin_client.post(preview(event), {"_transition": "return", "seen": event.version, "next": "queue"})
        field = re.search(r'<input[^>]*id="id_reason"[^>]*>', page.content.decode())[0]
        assert 'aria-invalid="true"' in field
        assert 'aria-describedby="id_reason_error id_reason_help"' in field
        assert "autofocus" in field
        assert message_texts(page) == []
        assert [transition.name for transition in page.context["transitions"]] == ["return", "publish"]
        assert page.context["next"] == "queue"

    def test_a_reason_that_is_too_long_is_refused_at_the_field_and_not_cut(self, admin_client, harbour):
        event = harbour.event("taken", 5, status="in-review")
        sent = {"_transition": "return", "seen": event.version, "reason": "x" * 201}
        page = admin_client.post(preview(event), sent).content.decode()
        assert "at most 200 characters (it has 201)" in page
        assert "x" * 201 in page
        assert Event.objects.get().status == "in-review"

    def test_what_was_typed_outlives_a_refusal(self, admin_client, harbour):
        event = harbour.event("taken", 5, status="in-review", sources=[])
        sent = {"_transition": "publish", "seen": event.version, "reason": "Seen “twice”."}
        assert 'value="Seen “twice”."' in admin_client.post(preview(event), sent).content.decode()

    def test_once_published_offers_where_to_go_on(self, admin_client, harbour):
        taken, waits = (harbour.event(name, 5, status="in-review") for name in ("taken", "waits"))
        response = admin_client.post(preview(taken), {"_transition": "publish", "seen": taken.version})
        assert response.url == preview(taken)
        ways = re.findall('href="([^"]*)"', message_texts(response)[-1])
        assert ways == ["/harbour/?event=taken", QUEUE, f"{preview(waits)}?next=queue"]

    def test_hatches_what_is_contested(self, admin_client, harbour):
        event = harbour.event("in", 5, kind="entered", status="in-review")
        _without, (_heading, having) = admin_client.get(preview(event)).context["maps"]
        [docks] = [district for district in having.districts if district.marked]
        assert (docks.fill.fill, docks.fill.hatch) == (side_colours(harbour.guild), side_colours(harbour.crown))

    def test_publishes_from_there_and_goes_on_with_the_queue(self, admin_client, harbour):
        event = harbour.event("taken", 5, status="in-review")
        sent = {"_transition": "publish", "seen": event.version, "next": "queue"}
        assert admin_client.post(preview(event), sent).url == QUEUE
        assert [span[2] for span in spans(harbour.docks)] == ["guild", "guards"]

    def test_publishes_nothing_that_has_changed_since_it_was_looked_at(self, admin_client, harbour):
        event = harbour.event("taken", 5, status="in-review")
        seen = event.version
        event.districts.set([harbour.mill])
        event.save()
        response = admin_client.post(preview(event), {"_transition": "publish", "seen": seen})
        assert "Somebody else has saved this" in message_texts(response)[0]
        assert Event.objects.get().status == "in-review"

    def test_refuses_what_breaks_a_rule_and_says_which(self, admin_client, harbour):
        event = harbour.event("taken", 5, status="in-review", sources=[])
        response = admin_client.post(preview(event), {"_transition": "publish", "seen": event.version})
        assert "needs at least one citation" in message_texts(response)[0]
        assert Event.objects.get().status == "in-review"

    def test_takes_no_step_from_whoever_may_not(self, client, harbour, django_user_model):
        event = harbour.event("taken", 5, status="in-review")
        client.force_login(django_user_model.objects.create_user("visitor", is_staff=True))
        assert client.get(preview(event)).status_code == 403
        assert client.post(preview(event), {"_transition": "publish", "seen": event.version}).status_code == 403

    def test_of_an_event_outside_the_campaign_has_no_picture(self, admin_client, harbour):
        response = admin_client.get(preview(harbour.event("late", 70, status="draft")))
        assert response.context["maps"] == []
        assert "must be within its campaign" in response.content.decode()

    def test_escapes_what_people_wrote(self, admin_client, harbour):
        event = harbour.event("taken", 5, status="in-review", summary="<script>alert(1)</script>")
        assert "<script>alert" not in admin_client.get(preview(event)).content.decode()
