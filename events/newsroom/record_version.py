"""Whether anything on record has changed since: a short text that then is another one.

It is told from the newest row of each table, so it costs the same however long the record is.
"""

import hashlib

from django.db.models import Max

from events.models import Campaign, Citation, District, Event, LinkCheck, Source, Step


def current() -> str:
    """Of what the public sees and of what it does not yet see.

    A campaign's revision moves with what is public and with every bulk write of it; histories grow with every
    other save and deletion, and rows that come without a history have keys of their own.
    """
    revisions = list(Campaign.objects.order_by("pk").values_list("pk", "revision"))
    tables = (Event, District, Source, Citation, Step, LinkCheck)
    newest = [model._default_manager.aggregate(key=Max("pk"))["key"] for model in tables]
    saved = [
        model.history.model._default_manager.aggregate(key=Max("pk"))["key"]
        for model in (Event, District, Source, Citation)
    ]
    return hashlib.sha256(repr((revisions, newest, saved)).encode()).hexdigest()[:20]
