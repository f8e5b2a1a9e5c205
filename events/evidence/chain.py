"""Appends links to the chains, in the transaction that writes what they link."""

import secrets
from collections.abc import Iterable, Mapping, Sequence

from django.apps import apps as current_apps
from django.db import connection, transaction
from django.db.models import Model, QuerySet

from events.evidence.content import Registry, content_hash, contents, link_hash
from events.models import Chain
from events.models.base import locked
from events.models.unit_of_work import TouchedRows

# How many rows are read and linked at a time.
CHUNK = 500

# As many characters as a link keeps of a reason.
REASON_LENGTH = 200


def append(touched: TouchedRows) -> None:
    """Link the entries and steps that a unit of work has written, each to the chain of its campaign.

    Their rows are read back, so that what is hashed is what the database has stored. The chains stay locked until the
    end of the transaction: after the campaign, they are the last rows that a writer waits for.
    """
    if touched.entries:
        link(touched.entries)


def link(entries: Mapping[type[Model], Iterable[int]], *, reason: str = "", apps: Registry = current_apps) -> int:
    """Link rows (by model their primary keys) within the caller's transaction; returns how many there were."""
    ends = _Ends(apps)
    number = 0
    for model, keys in entries.items():
        for chunk in _chunks(sorted(set(keys))):
            rows = list(contents(model, chunk, apps))
            ends.append(str(model._meta.model_name), rows, reason)
            number += len(rows)
    ends.store()
    return number


def rewrite(model: type[Model], keys: Sequence[int], reason: str, *, apps: Registry = current_apps) -> None:
    """Link entries or steps anew whose content was changed for a reason that is to stand on record.

    For a migration that fills a column, or a text that has to be taken off the record. The links before stay, but their
    salts are emptied: what the rows said cannot be found out from them any more. Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("A row of the record is rewritten for a reason.")
    with transaction.atomic():
        for chunk in _chunks(keys):
            links = apps.get_model("events", "ChainLink").objects
            links.filter(model=model._meta.model_name, row__in=chunk).update(salt="")
        link({model: keys}, reason=reason, apps=apps)


def _chunks(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


# In the order in which _Ends.append() gives them.
_COLUMNS = ("chain_id", "position", "model", "row", "reason", "salt", "content", "hash")


def _insert_into(links: type[Model]) -> str:
    """The statement that inserts a link. As SQL: bulk_create() would take half of the time that the chain costs."""
    columns = ", ".join(map(connection.ops.quote_name, _COLUMNS))
    table = connection.ops.quote_name(links._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608 - our own names


class _Ends:
    """The ends of the chains that are appended to, each locked when it is first needed."""

    def __init__(self, apps: Registry) -> None:
        self._chains = apps.get_model("events", "Chain")
        self._insert = _insert_into(apps.get_model("events", "ChainLink"))
        self._open: dict[int, Chain] = {}

    def append(self, model: str, rows: Iterable[tuple[int, int, str]], reason: str) -> None:
        """Append a link for each row: its primary key, its campaign's, and its canonical text."""
        reason = reason[:REASON_LENGTH]
        links = []
        for pk, campaign, text in rows:
            chain = self._end(campaign)
            salt = secrets.token_hex(16)
            content = content_hash(salt, text)
            chain.position += 1
            chain.hash = link_hash(chain.hash, chain.position, model, pk, reason, content)
            links.append((chain.pk, chain.position, model, pk, reason, salt, content, chain.hash))
        with connection.cursor() as cursor:
            cursor.executemany(self._insert, links)

    def store(self) -> None:
        for chain in self._open.values():
            chain.save(update_fields=["position", "hash"])

    def _end(self, campaign: int) -> Chain:
        if campaign not in self._open:
            # The first entry of a campaign's chain is its own, in the transaction that makes the campaign.
            self._chains.objects.get_or_create(campaign_id=campaign)
            self._open[campaign] = locked(QuerySet(self._chains).filter(campaign_id=campaign)).get()
        return self._open[campaign]
