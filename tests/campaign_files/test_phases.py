"""Phases of a campaign's files, of which no two share a day."""

import datetime as dt

import pytest
from django.core.management import CommandError

from events.models import Campaign, Phase
from tests.campaign_files.printed import everything

pytestmark = pytest.mark.django_db


def test_phases_may_be_moved_together_from_one_load_to_the_next(files, load):
    load(files.write())
    files.fields("phases", 1)["ends"] = "2031-03-20"
    files.fields("phases", 2)["starts"] = "2031-03-21"
    load(files.write())
    assert [phase.ends for phase in Phase.objects.all()] == [dt.date(2031, 3, 20), dt.date(2031, 3, 31)]


def test_a_phase_of_the_files_that_shares_days_with_one_added_here_changes_nothing(files, load):
    load(files.write())
    Phase.objects.create(
        campaign=Campaign.objects.get(), slug="own", name_en="Own", starts=dt.date(2031, 4, 1), ends=dt.date(2031, 4, 5)
    )
    before = everything()
    files.fields("phases", 2)["ends"] = "2031-04-01"
    with pytest.raises(CommandError, match="own: The phase “The landing” has days from"):
        load(files.write())
    assert everything() == before
