"""The names under which an import finds the actors of the real campaign."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from events.imports.matching.actors import ActorMatcher
from events.models import Campaign

FILES = Path(settings.BASE_DIR) / "fixtures" / "mosul"

pytestmark = pytest.mark.django_db


@pytest.fixture
def mosul(db):
    """The campaign and its actors alone."""
    call_command("loaddata", *(str(FILES / name) for name in ("campaign.json", "actors.json")), verbosity=0)
    return Campaign.objects.get()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Government of Iraq", "iraqi-government"),
        ("IS", "islamic-state"),
        ("Civilians", "civilians"),
        ("Military Forces of Iraq (2014-)", "iraqi-government"),
        ("Military Forces of Iraq (2014-2018)", "iraqi-government"),
        ("Military Forces of Iraq (2014-2018) Peshmerga", "peshmerga"),
        ("Military Forces of Iraq (2014-2018) Popular Mobilization Forces", "popular-mobilization"),
        ("Islamic State (Iraq)", "islamic-state"),
        ("Global Coalition Against Daesh", "coalition-air"),
        ("Civilians (Iraq)", "civilians"),
    ],
)
def test_the_parties_of_ucdp_ged_and_acled_are_actors_on_record(mosul, name, slug):
    assert [actor.slug for actor in ActorMatcher(mosul).find(name)] == [slug]


def test_no_two_actors_have_a_name_in_common(mosul):
    matcher = ActorMatcher(mosul)
    for actor in mosul.actors.all():
        for name in filter(None, (actor.slug, actor.name_en, actor.name_ar, actor.short_name, *actor.alt_names)):
            assert matcher.find(name) == [actor]
