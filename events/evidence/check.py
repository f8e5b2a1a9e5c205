"""Verifies the record: rows against their histories, those against the chain, and stored spans against a fresh fold.

Each function yields a line for each fault. Rows are read some hundreds at a time, whatever the size of the record.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, QuerySet

from events.evidence.content import content_hash, contents, entry_models, is_history, link_hash, tracked_model
from events.evidence.heads import Head
from events.evidence.histories import chunks, compared, unended
from events.models import Campaign, Chain, ChainLink
from events.models.chain import NOTHING_BEFORE
from events.projection import projector

# How many links are in memory at a time.
_LINKS = 2000

# As many characters of a value as a line shows.
_SHOWN = 60


def faults(heads: Mapping[str, Head]) -> Iterator[str]:
    """A line for each fault of the record; ``heads`` are exported ones that the chains must pass through, by file."""
    for model in entry_models():
        if is_history(model):
            yield from row_faults(model)
        yield from entry_faults(model)
    yield from stray_links()
    for chain in Chain.objects.order_by("campaign"):
        yield from chain_faults(chain, {name: head for name, head in heads.items() if head.chain == chain.campaign_id})
    known = set(Chain.objects.values_list("campaign", flat=True))
    for name, head in heads.items():
        if head.chain not in known:
            yield f"{name}: the chain of {head.campaign} is gone."
    for campaign in Campaign.objects.order_by("slug"):
        for district in projector.stale_districts(campaign):
            yield f"{campaign.slug}: the spans of {district.slug} differ from a fresh fold of the published events."


def row_faults(history: type[Model]) -> Iterator[str]:
    """Rows that are not as the newest entry of their history says."""
    model = tracked_model(history)
    name = model._meta.model_name
    for keys in chunks(QuerySet(model)):
        for row, entry, _links, differences in compared(history, model, keys):
            if entry is None:
                yield f"{name} {row.pk}: it has no history."
            elif entry.history_type == "-":
                yield f"{name} {row.pk}: it is there, and its history says that it was deleted."
            for column, has, had in differences:
                yield f"{name} {row.pk}: {column} is {_shown(has)}, and {_shown(had)} in its history."
            yield from _derived_faults(row)
    for entry in unended(history, model):
        yield f"{name} {entry.id}: it is gone, and its history does not say that it was deleted."


def _derived_faults(row: Any) -> Iterator[str]:
    """Columns that no history keeps, since they follow from others, and that do not."""
    columns = [column for columns in row.derived.values() for column in columns]
    stored = {column: getattr(row, column) for column in columns}
    if columns:
        row.derive()
    for column, has in stored.items():
        if has != getattr(row, column):
            yield f"{row._meta.model_name} {row.pk}: {column} is {_shown(has)}, which does not follow from the row."


def entry_faults(model: type[Model]) -> Iterator[str]:
    """Entries or steps that are not as they were linked, not linked at all, or in another campaign's chain."""
    name = str(model._meta.model_name)
    for keys in chunks(QuerySet(model)):
        links: dict[int, list[tuple[str, str, str]]] = {}
        chains: dict[int, set[int]] = {}
        found = ChainLink.objects.filter(model=name, row__in=keys).order_by("pk")
        for row, chain, *link in found.values_list("row", "chain__campaign_id", "reason", "salt", "content"):
            links.setdefault(row, []).append((link[0], link[1], link[2]))
            chains.setdefault(row, set()).add(chain)
        for row, campaign, text in contents(model, keys):
            of_row = links.get(row, [])
            if not of_row:
                yield f"{_named(name, row, text)}: it has no link, so the application did not write it."
            elif content_hash(of_row[-1][1], text) != of_row[-1][2]:
                yield f"{_named(name, row, text)}: its content is not what was linked."
            if any(not reason for reason, _salt, _content in of_row[1:]):
                yield f"{_named(name, row, text)}: it was linked again, without a reason."
            # Whose head is given away vouches for the rows of its own campaign.
            for chain in sorted(chains.get(row, set()) - {campaign}):
                yield f"{_named(name, row, text)}: it is of campaign {campaign}, and is linked in chain {chain}."


def stray_links() -> Iterator[str]:
    """Links of which the row is gone, or the chain."""
    models = {str(model._meta.model_name): model for model in entry_models()}
    strays = ChainLink.objects.exclude(model__in=models)
    missing = [strays]
    for name, model in models.items():
        rows: Any = QuerySet(model).filter(pk=OuterRef("row"))
        missing.append(ChainLink.objects.filter(~Exists(rows), model=name))
    for links in missing:
        for link in links.order_by("pk").iterator(_LINKS):
            yield f"{link.model} {link.row}: it is gone, and was linked at position {link.position}."
    chains = Chain.objects.filter(pk=OuterRef("chain_id"))
    for link in ChainLink.objects.filter(~Exists(chains)).order_by("pk").iterator(_LINKS):
        yield f"{link.model} {link.row}: its link {link.pk} is in no chain."


def chain_faults(chain: Chain, heads: Mapping[str, Head]) -> Iterator[str]:
    """Where the links do not follow from one another, or not come through the exported heads."""
    name = f"chain {chain.campaign_id}"
    previous, last = NOTHING_BEFORE, 0
    # A head of an empty chain is passed before the first link.
    passed = {file: head.hash == previous for file, head in heads.items() if not head.position}
    for link in chain.links.order_by("position").iterator(_LINKS):
        if link.position != last + 1:
            yield f"{name}: there is no link at position {last + 1}, but one at {link.position}."
        told = link_hash(previous, link.position, link.model, link.row, link.reason, link.content)
        if link.hash != told:
            yield f"{name}: the link at position {link.position} does not follow from the one before it."
        for file, head in heads.items():
            if head.position == link.position:
                passed[file] = head.hash == link.hash
        # As stored, so that one fault is told once.
        previous, last = link.hash, link.position
    if (chain.position, chain.hash) != (last, previous):
        yield f"{name}: it ends at position {chain.position}, and its last link is at {last}, or is another one."
    for file, head in heads.items():
        if file not in passed:
            yield f"{file}: the chain of {head.campaign} ends at position {last}, and this head is at {head.position}."
        elif not passed[file]:
            yield f"{file}: the chain of {head.campaign} has another hash at position {head.position}."


def reasons() -> list[tuple[str, int]]:
    """The reasons for which rows that were there before were linked, and of how many links each is."""
    links = ChainLink.objects.exclude(reason="").order_by().values_list("reason")
    return list(links.annotate(number=Count("pk")).order_by("reason"))


def rewritten_since(heads: Mapping[str, Head]) -> Iterator[str]:
    """A line for each row that a head vouches for and that was linked again since, with the reason.

    So does whoever takes a text off the record; and so may whoever has got into the database, in those words.
    """
    for file, head in heads.items():
        of_chain = ChainLink.objects.filter(chain__campaign=head.chain)
        vouched = of_chain.filter(model=OuterRef("model"), row=OuterRef("row"), position__lte=head.position)
        since = of_chain.filter(Exists(vouched), position__gt=head.position).exclude(reason="")
        for link in since.order_by("position").iterator(_LINKS):
            yield f"{file}: {link.model} {link.row} was rewritten after it, at position {link.position}: {link.reason}"


def _named(model: str, row: int, text: str) -> str:
    """The entry or step, with the row that it is of; anything else is of none."""
    of = model.removeprefix("historical")
    name, column = ("event", "event_id") if model == "step" else (of, "id")
    return f"{model} {row}" + (f" (of {name} {json.loads(text).get(column)})" if name != model else "")


def _shown(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
