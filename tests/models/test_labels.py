"""The names of rows, in the language of the page."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from events.models import Citation, Event, Figure, Import, Place, Span, labels
from tests.campaigns import add_actor, add_district, day
from tests.editing import address, correction_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def karama(harbour):
    """One name on both banks, a party with a short name, and Arabic names for all of them."""
    harbour.campaign.name_ar = "معركة المرفأ"
    harbour.campaign.save()
    for bank in ("north", "south"):
        names = {"name_en": "Al Karama", "name_ar": "الكرامة"}
        setattr(harbour, bank, add_district(harbour.campaign, f"karama-{bank}", lon=10.7, bank=bank, **names))
    names = {"name_en": "Counter Terrorism Service", "name_ar": "جهاز مكافحة الإرهاب", "short_name": "CTS"}
    harbour.cts = add_actor(harbour.campaign, "cts", harbour.crown, **names)
    return harbour


@pytest.mark.parametrize(
    ("language", "campaign", "actor", "short", "district", "fallback"),
    [
        ("en", "The Harbour Campaign", "Counter Terrorism Service", "CTS", "Al Karama (north bank)", "Guards"),
        ("ar", "معركة المرفأ", "جهاز مكافحة الإرهاب", "جهاز مكافحة الإرهاب", "الكرامة (الضفة الشمالية)", "Guards"),
    ],
)
def test_a_row_is_named_in_the_language_of_the_page(karama, language, campaign, actor, short, district, fallback):
    with override(language):
        assert (str(karama.campaign), str(karama.cts), labels.short_name(karama.cts)) == (campaign, actor, short)
        assert (str(karama.north), labels.short_name(karama.guards)) == (district, fallback)


def test_a_bank_whose_name_has_brackets_is_given_no_others(karama):
    karama.north.bank = "east"
    with override("ar"):
        assert str(karama.north) == "الكرامة · الساحل الأيسر (الشرقي)"


def test_a_name_that_holds_its_bank_is_not_given_it_again(karama):
    assert str(Place(name_en="Docks (south)", bank="south")) == "Docks (south bank)"


class TestAPageInArabic:
    @pytest.fixture
    def event(self, karama):
        return karama.event("taken", 5, karama.cts, [karama.north])

    def test_has_arabic_names_in_the_list_and_its_filters(self, editor, event):
        page = editor.get(f"/ar{address(Event, 'changelist')}").content.decode()
        assert "الكرامة (الضفة الشمالية)" in page
        assert page.count("جهاز مكافحة الإرهاب") == 2
        assert not [name for name in ("CTS", "Counter Terrorism", "Karama") if name in page]

    def test_has_them_in_a_form_that_is_refused(self, editor, karama, event):
        sent = correction_data(karama, event, occurred_on="", districts=[karama.north.pk], actor=karama.cts.pk)
        page = editor.post(f"/ar{address(Event, 'change', event.pk)}", sent).content.decode()
        assert "الكرامة (الضفة الشمالية)</option>" in page
        assert "جهاز مكافحة الإرهاب</option>" in page

    def test_suggests_both_names_and_each_of_them_once(self, editor, karama):
        asked = {"term": "karama", "app_label": "events", "model_name": "event", "field_name": "districts"}
        found = {
            language: [row["text"] for row in editor.get(f"{language}/admin/autocomplete/", asked).json()["results"]]
            for language in ("", "/ar")
        }
        assert found[""][0] == "Al Karama (north bank) · الكرامة"
        assert found["/ar"][0] == "الكرامة (الضفة الشمالية) · Al Karama"


def test_a_name_on_both_banks_stands_in_the_list_with_its_bank(editor, karama):
    for number, districts in enumerate(([karama.north], [karama.south], [karama.north, karama.south])):
        karama.event(f"e{number}", 5 + number, districts=districts)
    events = editor.get(address(Event, "changelist")).context["cl"].model_admin
    places = [events.where(event) for event in Event.objects.order_by("occurred_on")]
    north, south = "Al Karama (north bank)", "Al Karama (south bank)"
    assert places == [north, south, f"{north}, {south}"]


class TestRowsThatHaveNoName:
    @pytest.fixture
    def rows(self, harbour):
        """A row of each model, by the name that the test gives it."""
        figure = {"measure": "displaced-current", "value": 1_200_000, "unit": "people", "qualifier": "about"}
        return {
            "event": harbour.event("taken", 5),
            "source": harbour.gazette,
            "citation": Citation.objects.get(),
            "span": Span.objects.filter(district=harbour.docks).order_by("starts").first(),
            "import": Import(pk=1, campaign=harbour.campaign, file_name="good.csv"),
            "figure": Figure(campaign=harbour.campaign, day=day(5), source=harbour.gazette, **figure),
        }

    @pytest.mark.parametrize(
        ("row", "called"),
        [
            ("event", "6 March 2031 · control: What taken says."),
            ("source", "Gazette, 21 March 2031: gazette"),
            ("citation", "Gazette supports"),
            ("span", "Docks (north bank) · 1 March 2031 – 5 March 2031: held at the start"),
            ("import", "Import 1 · good.csv"),
            ("figure", "6 March 2031 · Displaced at the time: about 1,200,000 people"),
        ],
    )
    def test_are_called_by_what_a_person_knows_them_by(self, rows, row, called):
        assert str(rows[row]) == called

    def test_keep_what_runs_the_other_way_in_one_piece(self, rows):
        with override("ar"):
            assert str(rows["event"]) == "6 مارس 2031 · سيطرة: \u2068What taken says.\u2069"
            assert "\u2068good.csv\u2069" in str(rows["import"])


def test_figures_and_their_filters_are_in_words(editor, harbour):
    for number, measure in enumerate(("displaced-current", "boats-lost")):
        counted = {"day": day(5), "value": 1_200_000 + number, "unit": "people", "source": harbour.gazette}
        Figure.objects.create(campaign=harbour.campaign, measure=measure, summary="Many.", **counted)
    page = editor.get(address(Figure, "changelist")).content.decode()
    assert page.count(">Displaced at the time</a>") == page.count(">Boats lost</a>") == 2
    assert "1,200,000" in page
    assert ">displaced-current<" not in page
    assert [row.measure for row in asked(editor, Figure, measure="boats-lost")] == ["boats-lost"]


def asked(client, model, **filters):
    return client.get(address(model, "changelist"), filters).context["cl"].result_list


@pytest.mark.parametrize(("model", "title"), [(Event, "Events"), (Span, "Spans"), (Figure, "Figures")])
def test_a_changelist_is_titled_by_what_it_lists(editor, harbour, model, title):
    assert f"<title>{title} |" in " ".join(editor.get(address(model, "changelist")).content.decode().split())


@pytest.mark.parametrize("together", [False, True], ids=["one", "from the list"])
def test_the_confirmation_of_a_deletion_lists_the_rows_and_how_to_restore_them(editor, harbour, together):
    event = harbour.event("taken", 5, status="draft")
    event.steps.create(kind="returned")
    if together:
        sent = {"action": "delete_selected", "_selected_action": [event.pk]}
        answer = editor.post(address(Event, "changelist"), sent)
    else:
        answer = editor.get(address(Event, "delete", event.pk))
    page = answer.content.decode()
    assert "Gazette supports" in page
    assert not [word for word in ("Event_districts", "Step", "object (") if word in page]
    assert f'<a href="{address(Event, "deleted")}">' in page


def test_nothing_in_a_list_shouts(editor, harbour):
    css = (Path(__file__).parents[2] / "static/mosulmap/css/admin/changelist.css").read_text()
    for what in ("#changelist thead th", ".object-tools a", ".submit-row input.default", "#changelist-filter h2"):
        assert re.search(rf"{re.escape(what)}[^}}]*text-transform: none", css), what


def test_the_form_of_an_import_begins_each_label_with_a_capital(editor, harbour):
    form = editor.get(address(Import, "add")).context["form"]
    assert [field.label for field in form if not str(field.label)[0].isupper()] == []
