"""A record in which something happened."""

import pytest

from tests.campaigns import add_voice, day


@pytest.fixture
def told(harbour):
    """The harbour with events of three kinds: the docks are taken, the mill is contested, a market is held."""
    harbour.watch = add_voice(harbour.campaign, "watch", side=harbour.crown)
    harbour.event(
        "taken", 5, sources=[harbour.gazette, harbour.herald], summary="The guards took the docks; all of it."
    )
    harbour.event("fought", 7, harbour.guards, [harbour.mill], kind="contested")
    harbour.event("denied", 9, harbour.fleet, [harbour.mill], against=[harbour.wire])
    harbour.event("fair", 10, None, [], kind="other", place="The market", summary_ar="سوق")
    harbour.event("draft", 11, status="draft")
    harbour.first, harbour.second = day(2), day(12)
    return harbour
