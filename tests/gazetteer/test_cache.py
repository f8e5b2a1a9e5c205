"""The gazetteer of a campaign in the database: its entries, and how long it is cached."""

import pytest
from django.db import transaction

from events.gazetteer.cache import gazetteer_of
from events.models import Campaign, Place
from tests.campaigns import Harbour, add_district, revision


def add_place(harbour, **values):
    given = {"slug": "docks-south", "name_en": "Docks (south)", "bank": "south"} | values
    return Place.objects.create(campaign=harbour.campaign, **given)


def gazetteer(harbour):
    return gazetteer_of(Campaign.objects.get(pk=harbour.campaign.pk))


@pytest.mark.django_db
class TestEntries:
    def test_districts_are_found_with_their_keys_and_points(self):
        harbour = Harbour()
        match = gazetteer(harbour).place("the Docks").match
        assert (match.pk, match.slug, match.bank, match.kind) == (harbour.docks.pk, "docks", "north", "quarter")
        assert (match.lon, match.lat) == (10.1, 50.1)

    def test_a_place_without_a_position_makes_its_namesake_uncertain(self):
        harbour = Harbour()
        add_place(harbour)
        found = gazetteer(harbour)
        assert found.place("Docks").why == "ambiguous"
        assert found.place("Docks (north)").match.slug == "docks"
        assert found.place("Docks, south bank").why == "no-position"

    def test_a_town_is_not_one_of_its_districts(self):
        harbour = Harbour()
        add_place(harbour, slug="harbour", name_en="Harbour", bank="", level="town")
        found = gazetteer(harbour)
        assert found.place("Harbour").why == "town-level"
        assert found.place("Mill, Harbour").match.slug == "mill"

    def test_another_campaign_has_its_own(self):
        harbour, other = Harbour(), Harbour("inland")
        add_district(other.campaign, "hilltop")
        assert gazetteer(harbour).place("Hilltop").why == "unknown"
        assert gazetteer(other).place("Hilltop").match.slug == "hilltop"

    @pytest.mark.parametrize("name", ["find", "place"])
    def test_a_lookup_costs_no_query(self, name, django_assert_num_queries):
        found = gazetteer(Harbour())
        with django_assert_num_queries(0):
            getattr(found, name)("Docks")
            found.reverse((50.1, 10.1))


@pytest.mark.django_db
@pytest.mark.parametrize("write", [Place.save, Place.delete])
def test_every_write_of_a_place_moves_the_revision_once(write):
    harbour = Harbour()
    place = add_place(harbour)
    before = revision(harbour.campaign)
    write(place)
    assert revision(harbour.campaign) == before + 1


@pytest.mark.django_db(transaction=True)
class TestCaching:
    def test_it_is_cached_until_the_next_revision(self, django_assert_num_queries):
        harbour = Harbour()
        first = gazetteer(harbour)
        assert gazetteer(harbour) is first
        add_place(harbour)
        assert gazetteer(harbour).place("Docks").why == "ambiguous"
        assert first.place("Docks").why == ""

    def test_a_gazetteer_of_a_rolled_back_transaction_is_not_used_again(self):
        harbour = Harbour()
        with transaction.atomic():
            add_place(harbour)
            campaign = Campaign.objects.get(pk=harbour.campaign.pk)
            assert gazetteer_of(campaign).place("Docks").why == "ambiguous"
            assert gazetteer_of(campaign) is gazetteer_of(campaign)
            transaction.set_rollback(True)
        add_place(harbour, slug="mill-north", name_en="Mill (north)", bank="north")
        assert revision(harbour.campaign) == campaign.revision
        assert gazetteer(harbour).place("Docks").why == ""
        assert gazetteer(harbour).place("Mill").why == "ambiguous"
