"""The question before a new event is saved: is it one of these on record? The same for a form and for the API."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from events.models import Event
from events.newsroom import workflow
from events.newsroom.duplicates import duplicates_of

# How many duplicates are asked about at the most.
MOST_ASKED = 5

_REQUIRED = ("campaign", "occurred_on", "kind")
_COMPARED = ("occurred_on", "kind", "actor", "districts", "place", "covers")


def asked_about(fields: Mapping[str, Any]) -> list[Event]:
    """The events on record that a new one of these fields (the model's, as cleaned) seems to repeat, the first of them.

    Empty where the fields do not suffice to tell.
    """
    if not all(fields.get(name) for name in _REQUIRED):
        return []
    given = {name: fields[name] for name in _COMPARED if fields.get(name) is not None}
    found = duplicates_of(fields["campaign"], **{"actor": None} | given)
    return list(found.prefetch_related("citations__source")[:MOST_ASKED])


def note_of_another(note: str, duplicates: Iterable[Event], account: Any) -> str:
    """The note of an event of which the account says that it is another one than these.

    Where it could not have added its sources to one of them, the note names them: an editor should look at both.
    """
    events = list(duplicates)
    if not events or any(workflow.may_change(account, event) for event in events):
        return note
    references = ", ".join(event.reference for event in events)
    return "\n".join(filter(None, [note, _("Possibly the same as %(events)s.") % {"events": references}]))
