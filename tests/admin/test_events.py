"""The admin of events: the form, its errors, bulk actions and deletion."""

import json

import pytest
from django.core.exceptions import ValidationError

from events.models import Citation, District, Event, Source, unit_of_work
from tests.campaigns import add_campaign, add_district, add_source, day, revision, spans, square
from tests.editing import (
    BOW_TIE,
    address,
    correct,
    correction_data,
    errors,
    event_form_data,
    message_texts,
    post_with_reason,
)

pytestmark = pytest.mark.django_db


class TestEnteringAnEvent:
    def test_the_only_campaign_is_chosen_already(self, editor, harbour):
        form = editor.get(address(Event, "add")).context["adminform"].form
        assert form["campaign"].value() == harbour.campaign.pk
        assert form["reference"].value()

    def test_of_two_campaigns_none_is(self, editor, harbour):
        add_campaign("inland")
        assert editor.get(address(Event, "add")).context["adminform"].form["campaign"].value() is None

    def test_a_published_event_with_its_districts_and_sources_is_one_change(self, editor, harbour):
        before = revision(harbour.campaign)
        response = editor.post(address(Event, "add"), event_form_data(harbour, [(harbour.gazette, "supports")]))
        event = Event.objects.get()
        assert [span[:3] for span in spans(harbour.docks)] == [(0, 5, "guild"), (5, 60, "guards")]
        assert revision(harbour.campaign) == before + 1
        assert f'<a href="/harbour/?event={event.reference}">See it on the map</a>' in message_texts(response)

    def test_a_draft_changes_nothing_on_the_map(self, editor, harbour):
        before = revision(harbour.campaign), spans(harbour.docks)
        response = editor.post(address(Event, "add"), event_form_data(harbour, _transition=""))
        assert Event.objects.get().status == "draft"
        assert (revision(harbour.campaign), spans(harbour.docks)) == before
        assert not any("map" in message for message in message_texts(response))

    def test_a_whole_bank_stands_for_its_districts(self, editor, harbour):
        values = event_form_data(harbour, [(harbour.gazette, "supports")], covers="south", districts=[])
        editor.post(address(Event, "add"), values)
        assert set(Event.objects.get().districts.all()) == {harbour.mill, harbour.fort}

    def test_changing_and_retracting_changes_the_map(self, editor, harbour):
        event = harbour.event("taken", 5)
        correct(editor, harbour, event, occurred_on=day(9))
        assert [span[0] for span in spans(harbour.docks)] == [0, 9]
        correct(editor, harbour, event, _transition="retract", reason="It was the mill.")
        assert [span[2] for span in spans(harbour.docks)] == ["guild"]
        assert event.history.first().status_reason == "It was the mill."

    def test_a_reference_and_a_campaign_stay_what_they_were(self, editor, harbour):
        event = harbour.event("taken", 5, status="draft", sources=[])
        other = add_campaign("inland")
        values = correction_data(harbour, event, campaign=other.pk, reference="renamed")
        editor.post(address(Event, "change", event.pk), values)
        event.refresh_from_db()
        assert (event.campaign, event.reference) == (harbour.campaign, "taken")


class TestWhatAnEventMayNotSay:
    @pytest.mark.parametrize(
        ("values", "field", "message"),
        [
            ({"occurred_on": day(-1)}, "occurred_on", "The campaign runs from 2031-03-01 to 2031-04-29."),
            ({"occurred_on": day(60)}, "occurred_on", "The campaign runs from 2031-03-01 to 2031-04-29."),
            ({"occurred_on": "2031-13-40"}, "occurred_on", "Enter a valid date."),
            ({"actor": ""}, "actor", "Control, an entry, a claim and a withdrawal need an actor."),
            ({"districts": []}, "districts", "A control event needs a district"),
            ({"lon": "10.5"}, "lat", "A point needs both longitude and latitude."),
            ({"lon": "200", "lat": "50"}, "lon", "180"),
            ({"lon": "10", "lat": "-91"}, "lat", "90"),
            ({"shape": json.dumps(BOW_TIE)}, "shape", "The outline crosses itself at longitude 10.15, latitude 50.15."),
            ({"shape": '{"type": "Polygon",'}, "shape", "This cannot be read as GeoJSON: Expecting property name"),
            ({"shape": '"a wall"'}, "shape", "This is neither GeoJSON nor WKT nor KML."),
            ({"shape": '{"wall": 1}'}, "shape", "This is not a GeoJSON geometry"),
            ({"shape": '{"type": "FeatureCollection", "features": []}'}, "shape", "There is no shape in it."),
            ({"shape": "POLYGON ((10 50, 11"}, "shape", "This is neither GeoJSON nor WKT nor KML."),
            ({"shape": "[" * 100_000}, "shape", "This cannot be read as GeoJSON: it is nested too deeply."),
            ({"shape": "[" * 900 + "]" * 900}, "shape", "This cannot be read as GeoJSON: it is nested too deeply."),
            ({"shape": '{"type": "Point", "coordinates": [10, 50]}'}, "shape", "not a Point"),
        ],
    )
    def test_is_an_error_of_the_field_and_nothing_is_saved(self, editor, harbour, values, field, message):
        before = revision(harbour.campaign)
        response = editor.post(
            address(Event, "add"), event_form_data(harbour, [(harbour.gazette, "supports")]) | values
        )
        assert message in errors(response)[field][0]
        assert list(errors(response)) == [field]
        assert not Event.objects.exists()
        assert revision(harbour.campaign) == before

    def test_a_drawing_that_is_refused_is_not_lost(self, editor, harbour):
        response = editor.post(address(Event, "add"), event_form_data(harbour, shape=json.dumps(BOW_TIE)))
        assert json.loads(response.context["adminform"].form["shape"].value()) == BOW_TIE

    @pytest.mark.parametrize("stances", [[], ["disputes"]])
    def test_published_without_a_source_that_supports_it(self, editor, harbour, stances):
        citations = [(harbour.gazette, stance) for stance in stances]
        response = editor.post(address(Event, "add"), event_form_data(harbour, citations))
        formset = response.context["inline_admin_formsets"][0].formset
        assert formset.non_form_errors() == ["A published event needs at least one citation that supports it."]
        assert not Event.objects.exists()
        assert not Citation.objects.exists()

    def test_a_published_event_keeps_its_last_source(self, editor, harbour):
        event = harbour.event("taken", 5)
        sent = correction_data(harbour, event, **{"citations-0-DELETE": "on"})
        response = editor.post(address(Event, "change", event.pk), sent)
        assert response.context["inline_admin_formsets"][0].formset.non_form_errors()
        assert event.citations.count() == 1

    def test_a_row_of_another_campaign(self, editor, harbour):
        other = add_campaign("inland")
        district, source = add_district(other, "hill"), add_source(other)
        response = editor.post(
            address(Event, "add"), event_form_data(harbour, [(source, "supports")], districts=[district.pk])
        )
        formset = response.context["inline_admin_formsets"][0].formset
        assert errors(response)["districts"] == ["Of another campaign: Hill."]
        assert formset.errors[0]["source"] == ["The source belongs to another campaign."]

    def test_a_pasted_feature_gives_its_geometry(self, editor, harbour):
        feature = {"type": "Feature", "properties": {}, "geometry": square(10.1, 50.1)}
        pasted = {"type": "FeatureCollection", "features": [feature]}
        editor.post(address(Event, "add"), event_form_data(harbour, _transition="", shape=json.dumps(pasted)))
        assert Event.objects.get().shape == square(10.1, 50.1)


class TestWhatOnlyTheProjectionSees:
    @pytest.fixture(autouse=True)
    def _refuses(self, monkeypatch, harbour):
        """Stands for any rule that no form knows of yet."""
        event = harbour.event("taken", 5, status="draft")
        self.event, self.harbour = event, harbour

        def refuse(_touched):
            raise ValidationError("The ground gives way.")

        monkeypatch.setattr(unit_of_work, "_finish", refuse)

    def test_ends_in_a_message_on_the_form_with_what_was_typed(self, editor):
        values = event_form_data(self.harbour, [(self.harbour.gazette, "supports")], occurred_on=day(7))
        response = editor.post(address(Event, "add"), values)
        assert errors(response) == {"__all__": ["The ground gives way."]}
        assert response.context["adminform"].form["summary"].value() == "The guards took the docks."
        assert message_texts(response) == []
        assert Event.objects.count() == 1

    def test_ends_in_a_message_after_a_deletion(self, editor):
        response = editor.post(address(Event, "delete", self.event.pk), {"post": "yes"})
        assert response.url == address(Event, "change", self.event.pk)
        assert message_texts(response) == ["The ground gives way."]
        assert Event.objects.count() == 1

    def test_ends_in_a_message_after_an_action(self, editor):
        sent = {"action": "delete_selected", "_selected_action": [self.event.pk], "post": "yes"}
        response = editor.post(address(Event, "changelist"), sent)
        assert message_texts(response) == ["The ground gives way."]
        assert Event.objects.count() == 1


class TestDeleting:
    @pytest.mark.parametrize(("status", "answer"), [("published", 403), ("retracted", 403), ("draft", 302)])
    def test_only_what_the_public_never_saw_is_deleted(self, editor, harbour, status, answer):
        event = harbour.event("taken", 5, status=status, status_reason="Wrong.")
        response = editor.post(address(Event, "delete", event.pk), {"post": "yes"})
        assert response.status_code == answer
        assert Event.objects.exists() is (answer == 403)

    def test_drafts_are_deleted_together_after_a_question(self, editor, harbour):
        drafts = [harbour.event(f"e{number}", 5, status="draft") for number in range(3)]
        sent = {"action": "delete_selected", "_selected_action": [event.pk for event in drafts[:2]]}
        asked = editor.post(address(Event, "changelist"), sent)
        assert '<input type="hidden" name="action" value="delete_selected">' in asked.content.decode()
        editor.post(address(Event, "changelist"), sent | {"post": "yes"})
        assert list(Event.objects.all()) == [drafts[2]]

    def test_deleting_a_selection_with_a_published_event_is_refused_whole(self, editor, harbour):
        kept = [harbour.event("taken", 5), harbour.event("draft", 6, status="draft")]
        sent = {"action": "delete_selected", "_selected_action": [event.pk for event in kept], "post": "yes"}
        response = editor.post(address(Event, "changelist"), sent)
        assert message_texts(response) == ["1 of these events has been published: it can be retracted, not deleted."]
        assert Event.objects.count() == 2

    def test_a_selection_is_retracted_with_a_reason(self, editor, harbour):
        event = harbour.event("taken", 5)
        sent = {"action": "retract", "_selected_action": [event.pk]}
        asked = editor.post(address(Event, "changelist"), sent)
        assert "no longer counts for control" in asked.content.decode()
        assert f'name="seen-{event.pk}" value="{event.version}"' in asked.content.decode()
        sent |= {"confirmed": "Retract", f"seen-{event.pk}": event.version}
        silent = editor.post(address(Event, "changelist"), sent | {"reason": ""})
        assert silent.context["form"].errors["reason"]
        editor.post(address(Event, "changelist"), sent | {"reason": "It was the mill."})
        event.refresh_from_db()
        assert (event.status, event.status_reason) == ("retracted", "It was the mill.")
        assert [span[2] for span in spans(harbour.docks)] == ["guild"]

    def test_a_selection_of_which_one_was_saved_meanwhile_stays_whole(self, editor, harbour):
        events = [harbour.event("taken", 5), harbour.event("held", 6)]
        sent = {"action": "retract", "_selected_action": [event.pk for event in events], "confirmed": "Retract"}
        sent |= {f"seen-{event.pk}": event.version for event in events} | {"reason": "It was the mill."}
        events[1].summary = "In other words."
        events[1].save()
        response = editor.post(address(Event, "changelist"), sent)
        assert "Somebody else has saved this since the list was loaded" in message_texts(response)[0]
        assert {event.status for event in Event.objects.all()} == {"published"}

    def test_a_source_in_use_stays(self, editor, harbour):
        harbour.event("taken", 5)
        response = editor.post(address(Source, "delete", harbour.gazette.pk), {"post": "yes"})
        assert response.context["protected"]
        assert Source.objects.filter(pk=harbour.gazette.pk).exists()

    def test_a_district_goes_with_its_spans(self, editor, harbour):
        post_with_reason(editor, address(District, "delete", harbour.mill.pk), {"post": "yes"})
        assert not District.objects.filter(slug="mill").exists()

    def test_a_district_that_a_control_event_rests_on_stays(self, editor, harbour):
        harbour.event("taken", 5)
        response = editor.post(address(District, "delete", harbour.docks.pk), {"post": "yes"})
        assert "taken (2031-03-06): A control event needs a district" in message_texts(response)[0]
        assert District.objects.filter(slug="docks").exists()
