"""The filters and the search of the changelists of events and districts."""

import pytest
from django.contrib.auth import get_user_model

from events.models import District, Event, Import, Source
from tests.campaigns import Harbour, add_district
from tests.copies import copied
from tests.editing import address

pytestmark = pytest.mark.django_db


@copied
def harbour_with_quarters():
    harbour = Harbour()
    for slug, name_en, name_ar, bank in (
        ("qadisiya", "Al Qadisiyah", "القادسية", "north"),
        ("karama-north", "Al Karama", "الكرامة", "north"),
        ("karama-south", "Al Karama", "الكرامة", "south"),
    ):
        district = add_district(harbour.campaign, slug, harbour.guild, 10.4, 50.4, name_en=name_en)
        District.objects.filter(pk=district.pk).update(name_ar=name_ar, bank=bank)
        harbour.event(f"at-{slug}", 5, districts=[district])
    harbour.campaign.refresh_from_db()
    harbour.event("docks", 5, summary="Boats came from the Qadisiya side.")
    return harbour


@pytest.fixture
def found(admin_client):
    """The references, or slugs, that a list shows for what is asked."""

    def of(model=Event, **asked):
        response = admin_client.get(address(model, "changelist"), asked)
        assert response.status_code == 200, response.headers
        return sorted(getattr(row, "reference", "") or row.slug for row in response.context["cl"].result_list)

    return of


class TestTheFilters:
    def test_side_is_the_root_of_the_tree(self, found, harbour):
        harbour.event("guards", 5)
        harbour.event("crown", 6, harbour.crown)
        harbour.event("guild", 7, harbour.guild)
        harbour.event("nobody", 8, kind="attack", actor=None)
        Event.objects.filter(reference="nobody").update(actor=None)
        assert found(side=harbour.crown.pk) == ["crown", "guards"]
        assert found(side=harbour.guards.pk) == []

    def test_grade_is_that_of_the_span_that_the_event_made(self, found, harbour):
        harbour.event("alone", 5, districts=[harbour.mill])
        harbour.event("both", 5, sources=[harbour.gazette, harbour.herald])
        assert found(grade="claimed") == ["alone"]
        assert found(grade="reported") == ["both"]

    @pytest.mark.parametrize(
        ("days", "those"),
        [
            ({"day_from": "2031-03-06"}, ["fifth", "sixth"]),
            ({"day_to": "2031-03-06"}, ["fifth", "fourth"]),
            ({"day_from": "2031-03-06", "day_to": "2031-03-06"}, ["fifth"]),
            ({"day_from": "", "day_to": ""}, ["fifth", "fourth", "sixth"]),
            ({"day_from": "2031-03-07", "day_to": "2031-03-05"}, []),
        ],
    )
    def test_days_are_both_included(self, found, harbour, days, those):
        for name, on in (("fourth", 4), ("fifth", 5), ("sixth", 6)):
            harbour.event(name, on)
        assert found(**days) == those

    def test_publisher_of_any_of_its_sources(self, found, harbour):
        harbour.event("gazette", 5, sources=[harbour.gazette])
        harbour.event("both", 5, sources=[harbour.gazette, harbour.herald])
        assert found(publisher="Herald") == ["both"]
        assert found(publisher="Gazette") == ["both", "gazette"]

    def test_one_source_whose_own_page_leads_there(self, admin_client, found, harbour):
        harbour.event("gazette", 5, sources=[harbour.gazette])
        harbour.event("both", 5, sources=[harbour.gazette, harbour.herald])
        narrowed = f"{address(Event, 'changelist')}?source={harbour.herald.pk}"
        form = admin_client.get(address(Source, "change", harbour.herald.pk)).content.decode()
        assert f'href="{narrowed}"' in form
        assert found(source=harbour.herald.pk) == ["both"]
        assert found(source="") == ["both", "gazette"]
        page = " ".join(admin_client.get(narrowed).content.decode().split())
        # Shown as chosen, with a link to all.
        assert f'<li class="selected"> <a href="?source={harbour.herald.pk}">{harbour.herald}</a>' in page
        assert admin_client.get(address(Event, "changelist"), {"source": "x"}).url.endswith("?e=1")

    def test_who_imported_them(self, admin_client, found, harbour):
        for name in ("rana", "sami"):
            user = get_user_model().objects.create_user(name)
            batch = Import.objects.create(campaign=harbour.campaign, file_name=f"{name}.csv", size=1, by=user)
            harbour.event(f"by-{name}", 5, batch=batch)
        assert found(batch__by__id__exact=user.pk) == ["by-sami"]
        assert "By importer" in " ".join(admin_client.get(address(Event, "changelist")).content.decode().split())
        assert "By importer" in " ".join(admin_client.get(address(Import, "changelist")).content.decode().split())

    def test_import_that_brought_it(self, found, harbour):
        batch = Import.objects.create(campaign=harbour.campaign, file_name="reports.csv", size=1, digest="0")
        harbour.event("brought", 5, batch=batch)
        harbour.event("typed", 5)
        assert found(batch__id__exact=batch.pk) == ["brought"]
        assert found(batch__id__exact="", publisher="") == ["brought", "typed"]

    def test_who_entered_it(self, found, harbour, django_user_model):
        reporter = django_user_model.objects.create_user("reporter")
        harbour.event("hers", 5, entered_by=reporter)
        harbour.event("loaded", 5)
        assert found(entered_by__id__exact=reporter.pk) == ["hers"]

    def test_bank_of_a_district_or_of_the_whole_statement(self, found, harbour):
        harbour.event("docks", 5)
        harbour.event("both", 5, districts=[harbour.docks, harbour.mill])
        harbour.event("whole", 5, districts=[], covers="south", kind="attack")
        assert found(bank="south") == ["both", "whole"]

    def test_all_of_them_narrow_together(self, found, harbour):
        harbour.event("right", 5, sources=[harbour.herald])
        harbour.event("early", 4, sources=[harbour.herald])
        harbour.event("theirs", 5, harbour.guild, sources=[harbour.herald])
        harbour.event("south", 5, districts=[harbour.mill], sources=[harbour.herald])
        harbour.event("gazette", 5, sources=[harbour.gazette])
        harbour.event("draft", 5, sources=[harbour.herald], status="draft")
        harbour.event("entered", 5, sources=[harbour.herald], kind="entered")
        asked = {
            "side": harbour.crown.pk,
            "day_from": "2031-03-06",
            "publisher": "Herald",
            "bank": "north",
            "status__exact": "published",
            "kind__exact": "control",
        }
        assert found(**asked, q="What") == ["right"]

    @pytest.mark.parametrize("asked", [{"day_from": "yesterday"}, {"side": "x"}, {"batch__id__exact": "x"}])
    def test_nonsense_leads_back_to_the_list(self, admin_client, harbour, asked):
        assert admin_client.get(address(Event, "changelist"), asked).url.endswith("?e=1")

    def test_a_form_keeps_what_else_is_asked_for_but_for_the_page(self, admin_client, harbour):
        harbour.event("taken", 5)
        asked = {"publisher": "Gazette", "day_from": "2031-03-06", "q": "docks", "p": "1"}
        page = admin_client.get(address(Event, "changelist"), asked).content.decode()
        days = page[page.index('data-filter-title="day"') :]
        days = days[: days.index("</form>")]
        assert '<input type="hidden" name="publisher" value="Gazette">' in days
        assert '<input type="hidden" name="q" value="docks">' in days
        assert 'name="p"' not in days
        assert 'value="2031-03-06"' in days


class TestTheSearch:
    @pytest.fixture
    def quarters(self, db):
        """Names as a report has them, with the gazetteer's own."""
        return harbour_with_quarters()

    @pytest.mark.parametrize(
        ("typed", "events", "districts"),
        [
            ("Qadisiya", ["at-qadisiya", "docks"], ["qadisiya"]),
            ("Kadissiyah", ["at-qadisiya"], ["qadisiya"]),
            ("hay al-qadisiyya", ["at-qadisiya"], ["qadisiya"]),
            ("القادسيه", ["at-qadisiya"], ["qadisiya"]),
            ("حي القادسية", ["at-qadisiya"], ["qadisiya"]),
            ("karamah", ["at-karama-north", "at-karama-south"], ["karama-north", "karama-south"]),
            ("Karamah guards", ["at-karama-north", "at-karama-south"], []),
            ("guild Karamah", [], []),
            ("docks", ["docks"], ["docks"]),
            ("boats", ["docks"], []),
            ("qadisxx", [], []),
        ],
    )
    def test_any_spelling_finds_the_place(self, found, quarters, typed, events, districts):
        assert found(q=typed) == events
        assert found(District, q=typed) == districts

    def test_a_place_found_twice_is_listed_once(self, admin_client, quarters):
        cl = admin_client.get(address(Event, "changelist"), {"q": "Al Karama"}).context["cl"]
        assert cl.result_count == 2

    def test_what_is_filtered_out_is_not_searched_in(self, found, quarters):
        assert found(q="Kadissiyah", side=quarters.guild.pk) == []
        assert found(q="Kadissiyah", bank="north") == ["at-qadisiya"]
