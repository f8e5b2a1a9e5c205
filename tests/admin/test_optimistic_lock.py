"""The optimistic lock: two users who edit one row do not overwrite each other unseen."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from events.models import Citation, District, Event, Source
from tests.admin.conflicts import chosen, conflict, differences
from tests.campaigns import day
from tests.editing import address, correction_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Two administrators, each with a client."""
    clients = []
    for name in ("amal", "badr"):
        client = Client()
        client.force_login(get_user_model().objects.create_superuser(name))
        clients.append(client)
    return clients


@pytest.fixture
def event(harbour):
    return harbour.event("taken", 5, status="draft")


class TestTheSecondToSave:
    @pytest.fixture
    def crossed(self, two, harbour, event):
        """The response to the second user, and the data sent; both users opened the same version."""
        first = correction_data(harbour, event, summary="Amal's words.", occurred_on=day(6), note="From Amal.")
        second = correction_data(harbour, event, summary="Badr's words.", districts=[harbour.mill.pk])
        page = address(Event, "change", event.pk)
        # The guards took the docks on day 5 is what the form sends if nothing else is said.
        Event.objects.get(pk=event.pk)
        assert two[0].post(page, first).status_code == 302
        return two[1].post(page, second), second

    def test_is_shown_field_by_field_what_changed_and_nothing_is_written(self, crossed, harbour, event):
        response, _sent = crossed
        assert conflict(response).who == "amal"
        assert differences(response) == {
            "occurred_on": ("6 March 2031", "7 March 2031", "6 March 2031", "theirs"),
            "summary": ("What taken says.", "Amal's words.", "Badr's words.", ""),
            "note": ("–", "From Amal.", "–", "theirs"),
        }
        event.refresh_from_db()
        assert (event.summary, event.occurred_on) == ("Amal's words.", day(6))

    def test_keeps_what_was_typed_in_the_form(self, crossed):
        form = crossed[0].context["adminform"].form
        assert form["summary"].value() == "Badr's words."

    @pytest.mark.parametrize(("choice", "summary"), [("mine", "Badr's words."), ("theirs", "Amal's words.")])
    def test_chooses_and_keeps_what_only_the_other_has_changed(self, two, crossed, harbour, event, choice, summary):
        response, sent = crossed
        again = sent | chosen(response, summary=choice)
        assert two[1].post(address(Event, "change", event.pk), again).status_code == 302
        event.refresh_from_db()
        assert (event.summary, event.occurred_on, event.note) == (summary, day(6), "From Amal.")
        assert set(event.districts.all()) == {harbour.mill}

    def test_may_take_his_own_everywhere(self, two, crossed, event):
        response, sent = crossed
        again = sent | chosen(response, summary="mine", occurred_on="mine", note="mine")
        two[1].post(address(Event, "change", event.pk), again)
        event.refresh_from_db()
        assert (event.summary, event.occurred_on, event.note) == ("Badr's words.", day(5), "")

    def test_is_asked_again_where_nothing_was_chosen(self, two, crossed, event):
        response, sent = crossed
        silent = two[1].post(address(Event, "change", event.pk), sent | chosen(response))
        assert "Choose one of the two values for each field." in str(
            silent.context["adminform"].form.non_field_errors()
        )
        event.refresh_from_db()
        assert event.summary == "Amal's words."

    def test_is_shown_the_conflict_with_a_third_user(self, two, crossed, harbour, event):
        response, sent = crossed
        two[0].post(address(Event, "change", event.pk), correction_data(harbour, event, summary="Amal once more."))
        again = two[1].post(address(Event, "change", event.pk), sent | chosen(response, summary="mine"))
        assert differences(again)["summary"] == ("What taken says.", "Amal once more.", "Badr's words.", "mine")
        event.refresh_from_db()
        assert event.summary == "Amal once more."


def test_the_same_change_by_both_is_no_choice(two, harbour, event):
    values = correction_data(harbour, event, summary="The same words.")
    page = address(Event, "change", event.pk)
    two[0].post(page, values)
    response = two[1].post(page, values)
    assert differences(response) == {}


def test_a_form_without_its_version_writes_nothing(two, harbour, event):
    values = correction_data(harbour, event, summary="Blindly.")
    del values["seen"], values["opened"]
    assert conflict(two[0].post(address(Event, "change", event.pk), values))
    event.refresh_from_db()
    assert event.summary == "What taken says."


def test_two_sources_that_two_people_add_are_both_kept(two, harbour, event):
    page = address(Event, "change", event.pk)
    values = {
        name: correction_data(harbour, event, summary="What taken says.")
        | {"citations-TOTAL_FORMS": 2, "citations-1-source": source.pk, "citations-1-stance": "supports"}
        for name, source in (("amal", harbour.herald), ("badr", harbour.wire))
    }
    two[0].post(page, values["amal"])
    response = two[1].post(page, values["badr"])
    two[1].post(page, values["badr"] | chosen(response))
    cited = {citation.source.publisher for citation in event.citations.all()}
    assert cited == {"Gazette", "Herald", "Wire"}


def test_a_citation_that_two_users_change_is_a_conflict_as_well(two, harbour, event):
    page = address(Event, "change", event.pk)
    first, second = (
        correction_data(harbour, event, summary="What taken says.", **{"citations-0-claimant": name})
        for name in ("A sailor", "A miller")
    )
    two[0].post(page, first)
    response = two[1].post(page, second)
    form = response.context["inline_admin_formsets"][0].formset.forms[0]
    assert [(d.choice_name, d.theirs, d.mine) for d in form.conflict.differences] == [
        ("citations-0-keep-claimant", "A sailor", "A miller")
    ]
    assert "citations-0-keep-claimant" in response.content.decode()
    seen = {f"citations-0-{name}": form[name].value() for name in ("seen", "opened")}
    two[1].post(page, second | chosen(response) | seen | {"citations-0-keep-claimant": "theirs"})
    assert Citation.objects.get().claimant == "A sailor"


@pytest.fixture
def shortened(two, harbour):
    """Of two sources the first is removed by one person while another changes the second."""
    event = harbour.event("taken", 5, status="draft", sources=[harbour.gazette, harbour.herald])
    page = address(Event, "change", event.pk)
    as_it_was = correction_data(harbour, event, summary="What taken says.")
    number = next(n for n in (0, 1) if as_it_was[f"citations-{n}-source"] == harbour.gazette.pk)
    two[0].post(page, as_it_was | {f"citations-{number}-DELETE": "on"})
    sent = as_it_was | {f"citations-{1 - number}-claimant": "A miller"}
    return event, two[1].post(page, sent)


def test_a_citation_that_the_other_has_deleted_is_named(shortened):
    _event, response = shortened
    formset = response.context["inline_admin_formsets"][0].formset
    assert formset.non_form_errors() == [
        "Somebody else has removed this meanwhile: Gazette supports. Enter it again to keep it."
    ]
    assert [form["claimant"].value() for form in formset.initial_forms] == ["A miller"]


def test_what_was_typed_about_the_other_source_is_saved_with_the_next_click(two, harbour, shortened):
    event, response = shortened
    drawn = response.context["inline_admin_formsets"][0].formset
    sent = correction_data(harbour, event, summary="What taken says.") | chosen(response)
    assert sent["citations-TOTAL_FORMS"] == drawn.total_form_count() == 1
    sent["citations-0-claimant"] = drawn.forms[0]["claimant"].value()
    two[1].post(address(Event, "change", event.pk), sent)
    assert [(c.source.publisher, c.claimant) for c in event.citations.all()] == [("Herald", "A miller")]


def test_a_source_that_the_other_has_changed_is_not_removed_unseen(two, harbour, event):
    page = address(Event, "change", event.pk)
    first = correction_data(harbour, event, summary="What taken says.", **{"citations-0-claimant": "A sailor"})
    second = correction_data(harbour, event, summary="What taken says.", **{"citations-0-DELETE": "on"})
    two[0].post(page, first)
    response = two[1].post(page, second)
    formset = response.context["inline_admin_formsets"][0].formset
    assert formset.non_form_errors() == [
        "Somebody else has changed this meanwhile: Gazette supports. Save again to remove it anyway."
    ]
    assert Citation.objects.get().claimant == "A sailor"
    seen = {f"citations-0-{name}": formset.forms[0][name].value() for name in ("seen", "opened")}
    assert two[1].post(page, second | chosen(response) | seen).status_code == 302
    assert not Citation.objects.exists()


@pytest.mark.parametrize("name", ["docks", "gazette"])
def test_every_model_has_the_lock(two, harbour, name):
    row = getattr(harbour, name)
    model = type(row)
    field = {District: "name_en", Source: "publisher"}[model]
    form = two[0].get(address(model, "change", row.pk)).context["adminform"].form
    sent = {
        name: value for name in form.fields if (value := form[name].value()) not in (None, "", []) and name != "shape"
    }
    row.note = "Meanwhile."
    row.save()
    response = two[0].post(address(model, "change", row.pk), sent | {field: "Renamed"})
    assert [difference.theirs for difference in conflict(response).differences if difference.name == "note"] == [
        "Meanwhile."
    ]
    row.refresh_from_db()
    assert getattr(row, field) != "Renamed"


def test_a_bulk_update_counts_as_a_write(event):
    before = Event.objects.get(pk=event.pk).version
    Event.objects.filter(pk=event.pk).update(note="All at once.")
    assert Event.objects.get(pk=event.pk).version == before + 1


class TestInAList:
    """Sources are also edited in their changelist, many rows at once."""

    PAGE = address(Source, "changelist")

    def sent(self, client, **values):
        """All that the changelist sends as it was rendered, with other values for some rows, by publisher."""
        changelist = client.get(self.PAGE).context["cl"]
        forms = changelist.formset.forms
        given = {"form-TOTAL_FORMS": len(forms), "form-INITIAL_FORMS": len(forms), "_save": "Save"}
        for number, form in enumerate(forms):
            source = form.instance
            given |= {f"form-{number}-id": source.pk, f"seen-{source.pk}": source.version}
            given |= {f"form-{number}-published_on": source.published_on or ""}
            given |= {f"form-{number}-language": values.get(source.publisher, source.language)}
        return given

    def language(self, source):
        source.refresh_from_db()
        return source.language

    def test_rows_that_different_people_change_do_not_touch_each_other(self, two, harbour):
        first, second = self.sent(two[0], Gazette="en"), self.sent(two[1], Herald="ar")
        assert two[0].post(self.PAGE, first).status_code == 302
        assert two[1].post(self.PAGE, second).status_code == 302
        assert (self.language(harbour.gazette), self.language(harbour.herald)) == ("en", "ar")

    def test_a_cell_that_two_users_change_is_an_error_and_not_overwritten(self, two, harbour):
        first, second = self.sent(two[0], Gazette="en"), self.sent(two[1], Gazette="ar", Herald="ar")
        two[0].post(self.PAGE, first)
        response = two[1].post(self.PAGE, second)
        assert "It now says – Language: “en”. Save again to keep yours." in response.content.decode()
        assert (self.language(harbour.gazette), self.language(harbour.herald)) == ("en", "")
        assert f'name="seen-{harbour.gazette.pk}" value="2"' in response.content.decode()
        two[1].post(self.PAGE, second | {f"seen-{harbour.gazette.pk}": 2})
        assert (self.language(harbour.gazette), self.language(harbour.herald)) == ("ar", "ar")

    def test_a_changelist_without_its_versions_overwrites_nothing(self, two, harbour):
        values = self.sent(two[0], Gazette="en")
        response = two[0].post(self.PAGE, {k: v for k, v in values.items() if not k.startswith("seen-")})
        assert response.status_code == 200
        assert self.language(harbour.gazette) == ""
