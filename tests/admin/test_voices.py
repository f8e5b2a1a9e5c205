"""Voices in the admin: their own form, and the field in which a citation names one."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from events.models import Citation, Event, Voice
from tests.campaigns import add_actor, add_campaign, add_voice, spans
from tests.editing import address, correct, errors, event_form_data, post_with_reason, version_fields

pytestmark = pytest.mark.django_db


def voice_form_data(harbour, **values):
    given = {"campaign": harbour.campaign.pk, "name_en": "The watch", "slug": "watch", "kind": "party"}
    return given | {"seen": "", "opened": ""} | values


def cited(harbour, **citation):
    """The form of a new event with one citation."""
    row = {"stance": "supports", "source": harbour.gazette.pk} | citation
    sent = {f"citations-0-{name}": value for name, value in row.items()}
    return event_form_data(harbour) | {"citations-TOTAL_FORMS": 1} | sent


class TestItsForm:
    def test_makes_a_voice_that_speaks_for_a_side(self, editor, harbour):
        editor.post(address(Voice, "add"), voice_form_data(harbour, side=harbour.crown.pk))
        voice = Voice.objects.get()
        assert (voice.slug, voice.side, voice.is_unnamed) == ("watch", harbour.crown, False)
        assert voice.history.get().history_type == "+"

    @pytest.mark.parametrize(
        ("values", "field", "message"),
        [
            ({"side": "guards"}, "side", "choose an actor without a parent"),
            ({"side": "elsewhere"}, "side", "The side belongs to another campaign."),
            ({"is_unnamed": "on"}, "is_unnamed", "Only residents and reporters can be unnamed people."),
            ({"slug": "taken"}, "slug", "already exists"),
        ],
    )
    def test_puts_each_error_on_its_field(self, editor, harbour, values, field, message):
        add_voice(harbour.campaign, "taken")
        sides = {"guards": harbour.guards.pk, "elsewhere": add_actor(add_campaign("inland"), "miners").pk}
        sent = {name: sides.get(value, value) for name, value in values.items()}
        response = editor.post(address(Voice, "add"), voice_form_data(harbour, **sent))
        assert message in errors(response)[field][0]
        assert Voice.objects.count() == 1

    def test_of_a_cited_voice_folds_anew(self, editor, harbour):
        watch, dockers = add_voice(harbour.campaign, "watch"), add_voice(harbour.campaign, "dockers", "resident")
        harbour.event("taken", 10)
        harbour.event("also", 12, sources=[harbour.herald])
        for reference, voice in (("taken", watch), ("also", dockers)):
            Citation.objects.filter(event__reference=reference).update(voice=voice)
        Voice.objects.filter(slug="dockers").update(side=harbour.crown)
        assert spans(harbour.docks)[1][4] == "corroborated"
        post_with_reason(
            editor,
            address(Voice, "change", watch.pk),
            voice_form_data(harbour, side=harbour.crown.pk) | version_fields(watch),
        )
        assert spans(harbour.docks)[1][4] == "reported"

    def test_deletes_no_voice_that_is_cited(self, client, harbour, django_user_model):
        watch = add_voice(harbour.campaign, "watch")
        harbour.event("taken", 10)
        Citation.objects.update(voice=watch)
        administrator = django_user_model.objects.create_user("administrator", is_staff=True)
        administrator.groups.add(Group.objects.get(name="Administrators"))
        client.force_login(administrator)
        response = client.post(address(Voice, "delete", watch.pk), {"post": "yes"})
        assert response.context["protected"]
        assert Voice.objects.filter(pk=watch.pk).exists()
        Citation.objects.update(voice=None)
        client.post(address(Voice, "delete", watch.pk), {"post": "yes"})
        assert not Voice.objects.exists()


class TestACitation:
    def test_names_its_voice(self, editor, harbour):
        watch = add_voice(harbour.campaign, "watch")
        editor.post(address(Event, "add"), cited(harbour, voice=watch.pk))
        assert Citation.objects.get().voice == watch

    def test_needs_none(self, editor, harbour):
        editor.post(address(Event, "add"), cited(harbour, voice=""))
        assert Citation.objects.get().voice is None

    def test_takes_none_of_another_campaign(self, editor, harbour):
        stranger = add_voice(add_campaign("inland"), "stranger")
        response = editor.post(address(Event, "add"), cited(harbour, voice=stranger.pk))
        formset = response.context["inline_admin_formsets"][0].formset
        assert formset.errors[0]["voice"] == ["The voice belongs to another campaign."]
        assert not Event.objects.exists()

    def test_of_a_published_event_may_be_given_one(self, editor, harbour):
        watch = add_voice(harbour.campaign, "watch")
        event = harbour.event("taken", 10)
        correct(editor, harbour, event, **{"citations-0-voice": watch.pk})
        citation = Citation.objects.get()
        assert citation.voice == watch
        assert citation.history.latest().prev_record.voice is None

    def test_is_offered_the_voices_of_its_campaign(self, editor, harbour):
        add_voice(harbour.campaign, "watch", name_en="The watch")
        add_voice(add_campaign("inland"), "watch", name_en="The watch inland")
        asked = {"app_label": "events", "model_name": "citation", "field_name": "voice", "term": "watch"}
        answer = editor.get(reverse("admin:autocomplete"), asked | {"campaign": harbour.campaign.pk}).json()
        assert [result["text"] for result in answer["results"]] == ["The watch"]

    def test_shows_it_in_the_preview_and_in_the_list(self, editor, harbour):
        event = harbour.event("taken", 10, status="in-review")
        Citation.objects.update(voice=add_voice(harbour.campaign, "watch", name_en="The night watch"))
        for url in (address(Event, "preview", event.pk), address(Citation, "changelist")):
            assert "The night watch" in editor.get(url).content.decode()
