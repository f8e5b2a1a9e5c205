"""A version of the whole record: a short text that is another one after every change, as a key for cached counts.

It is made of each table's newest primary key, so it costs the same however long the record is.
"""

import hashlib

from django.db.models import Max, Model

from events.models import Campaign, Citation, District, Event, LinkCheck, Source, Step


def current() -> str:
    """The version now, 20 hexadecimal digits, over published and unpublished rows of all campaigns."""
    # A campaign's revision counts what changes for the public, and every bulk write of that.
    revisions = list(Campaign.objects.order_by("pk").values_list("pk", "revision"))
    # Rows that are made in bulk, or of a table without a history, are seen by their own keys.
    newest_rows = [_newest_key(model) for model in (Event, District, Source, Citation, Step, LinkCheck)]
    # Every other save or deletion adds a row to a history.
    newest_saves = [_newest_key(model.history.model) for model in (Event, District, Source, Citation)]
    return hashlib.sha256(repr((revisions, newest_rows, newest_saves)).encode()).hexdigest()[:20]


def _newest_key(model: type[Model]) -> int | None:
    key: int | None = model._default_manager.aggregate(key=Max("pk"))["key"]
    return key
