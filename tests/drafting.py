"""What another system sends of a draft, for the tests of drafts by token."""

import pytest
from django.core.exceptions import ValidationError

from events.models import Citation, Event, Source
from tests.campaigns import day
from tests.imports.staged import everything

# A page that is not on record.
PAGE = {"url": "https://example.org/docks?utm_source=x", "publisher": "Courier", "published_on": "2031-03-07"}


def data(**values):
    """Of a new draft: that the guards took the docks on day 5."""
    given = {
        "kind": "control",
        "actor": "guards",
        "occurred_on": day(5).isoformat(),
        "districts": ["docks"],
        "summary": "The guards took the docks.",
    } | values
    return {name: value for name, value in given.items() if value != "left out"}


def record():
    return everything(Event, Citation, Source)


def refusal(act, *args):
    """The faults by field, where nothing is written."""
    before = record()
    with pytest.raises(ValidationError) as refused:
        act(*args)
    assert record() == before
    return refused.value.message_dict


def draft_of(token, harbour, reference="theirs", **values):
    return harbour.event(reference, 9, status="draft", entered_by=token.account, **values)
