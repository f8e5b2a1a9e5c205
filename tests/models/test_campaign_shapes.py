"""An outline is checked once for what it is checked against."""

import pytest

from events.geo import geometry, shape_limits
from events.models import campaign_shapes
from tests.campaigns import Harbour


@pytest.fixture
def checks(monkeypatch):
    """The shapes that are checked."""
    seen, check = [], shape_limits.check

    def noted(shape, *arguments, **named):
        seen.append(shape)
        return check(shape, *arguments, **named)

    monkeypatch.setattr(shape_limits, "check", noted)
    return seen


@pytest.fixture
def harbour(db):
    return Harbour()


def usable(harbour):
    return campaign_shapes.usable(harbour.campaign.districts.exclude(shape=None), harbour.campaign)


def test_what_fits_is_not_checked_again_until_something_is_another(harbour, checks, settings):
    number = len(usable(harbour))
    checks.clear()
    assert len(usable(harbour)) == number > 0
    assert checks == []
    harbour.campaign.north += 0.001
    usable(harbour)
    assert len(checks) == number
    settings.SHAPE_MAX_VERTICES -= 1
    usable(harbour)
    assert len(checks) == 2 * number


def test_what_does_not_fit_is_left_out_each_time(harbour, settings):
    assert all(row.shape for row in usable(harbour))
    settings.SHAPE_MAX_VERTICES = 3
    for _attempt in range(2):
        assert [row.shape for row in usable(harbour)] == [None] * len(usable(harbour))
    with pytest.raises(geometry.GeometryError):
        campaign_shapes.checked(harbour.campaign.districts.exclude(shape=None)[0].shape, harbour.campaign)
