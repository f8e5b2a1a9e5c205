"""What a write changes of what readers see: asked about before it is saved, and put into the readers' change log.

``record`` is a finisher of every unit of work, so that no door leads past it. It compares the rows with their histories
and takes over what ``projector`` found different in the districts. Within ``asking`` it raises ``ReasonNeededError``,
with everything rolled back, until a reason comes with the digest of just this change; elsewhere, as in commands, it
writes the change down with the reason that the histories have.

Publications are not asked about here: the review page shows what they change, and the log lists each.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from events.models import Actor, Campaign, District, PublicChange, Source, Step, Voice, field_display
from events.models.base import Recorded
from events.models.change_reasons import typed_reason
from events.models.public_change import REASON_LENGTH
from events.models.unit_of_work import TouchedRows
from events.newsroom import workflow
from events.projection.impact import Effect

# What readers see of a row, or what decides what they see.
READER_FIELDS: Mapping[type[Recorded], tuple[str, ...]] = {
    Source: ("publisher", "agency", "published_on"),
    District: ("name_en", "name_ar", "bank", "initial_holder", "shape", "lon", "lat"),
    Actor: ("name_en", "name_ar", "short_name", "parent", "colour", "colour_dark"),
    Voice: ("name_en", "name_ar", "kind", "side", "is_unnamed"),
    Campaign: ("start", "end", "west", "south", "east", "north", "forget_fighting_after", "unresolved_after"),
}

# Those of the rows that readers see, where not all are seen.
_CITED = Q(citations__event__status="published")
_SEEN: Mapping[type[Recorded], Q] = {Source: _CITED | Q(figures__isnull=False), Voice: _CITED}

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that readers see, by the entries of its history before and after.

    ``before`` is None for a district that was not there; the row is deleted where ``after`` says so.
    """

    model: type[Recorded]
    before: Any | None
    after: Any

    @property
    def is_addition(self) -> bool:
        return self.before is None

    @property
    def is_deletion(self) -> bool:
        return bool(self.after.history_type == "-")

    @property
    def key(self) -> Any:
        """What names the row in each try to write it: a new one gets another primary key each time."""
        return self.after.slug if self.is_addition else self.after.id

    def differing(self) -> list[tuple[str, Any, Any]]:
        """The names of the fields that differ, with both values."""
        columns = [self.model._meta.get_field(name) for name in READER_FIELDS[self.model]]
        before: Any = {each: self.before and field_display.value_at(each, self.before) for each in columns}
        after = {each: field_display.value_at(each, self.after) for each in columns}
        return [(each.name, before[each], after[each]) for each in columns if before[each] != after[each]]


@dataclass(slots=True)
class Change:
    """What one write changes of what readers of a campaign (primary key) see."""

    campaign: int
    rows: list[RowChange] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    # The one public step by which it comes about, if it is one.
    step: int | None = None

    def content(self) -> str:
        """All of it as text, the same whenever the same is changed."""
        rows = [(row.model.__name__, row.key, row.is_deletion, row.differing()) for row in self.rows]
        effects = [(each.district.pk, each.starts, each.until, each.before, each.after) for each in self.effects]
        return repr((self.campaign, rows, effects))


class ReasonNeededError(Exception):
    """Readers would see something else: ``changes`` says what, ``digest`` is what an answer has to name."""

    def __init__(self, changes: list[Change]) -> None:
        super().__init__("What readers see would change without a reason.")
        self.changes = changes
        self.digest = _digest(changes)


@dataclass(frozen=True, slots=True)
class _Answer:
    reason: str
    digest: str


# None: nobody can be asked.
_answer: ContextVar[_Answer | None] = ContextVar("answer", default=None)


@contextmanager
def asking(reason: str, digest: str) -> Iterator[None]:
    """Ask whoever makes the writes of the block. ``digest``: of the change that ``reason`` was given for, or ""."""
    token = _answer.set(_Answer(reason.strip(), digest))
    try:
        yield
    finally:
        _answer.reset(token)


@contextmanager
def not_asking() -> Iterator[None]:
    """Ask nothing in the block, which has asked for a reason itself."""
    token = _answer.set(None)
    try:
        yield
    finally:
        _answer.reset(token)


def given_reason() -> str:
    """The reason that was given for what is being written, as it is to stand in the histories; "" where none was."""
    answer = _answer.get()
    return typed_reason(answer.reason) if answer and answer.digest else ""


def record(touched: TouchedRows) -> None:
    """Ask for a reason, or write down what a unit of work changes of what readers see. Raises ReasonNeededError."""
    changes = list(_changes(touched))
    if not changes:
        return
    answer = _answer.get()
    if answer and not (answer.reason and answer.digest == _digest(changes)):
        raise ReasonNeededError(changes)
    reason = typed_reason(answer.reason) if answer else _reason_on_record(touched)
    for change in changes:
        PublicChange.objects.create(
            campaign_id=change.campaign,
            step_id=change.step,
            reason=reason[:REASON_LENGTH],
            rows=[
                {"model": row.model._meta.model_name, "before": row.before and row.before.pk, "after": row.after.pk}
                for row in change.rows
            ],
            effects=[_stored(effect) for effect in change.effects],
            by=workflow.current_user(),
        )


def _stored(effect: Effect) -> dict[str, Any]:
    days = {"starts": effect.starts.isoformat(), "until": effect.until.isoformat()}
    return {"district": effect.district.slug, **days, "before": asdict(effect.before), "after": asdict(effect.after)}


def _digest(changes: Iterable[Change]) -> str:
    return hashlib.sha256("".join(change.content() for change in changes).encode()).hexdigest()[:16]


def _changes(touched: TouchedRows) -> Iterator[Change]:
    by_campaign: dict[int, Change] = {}
    for row in _changed_rows(touched):
        campaign = row.after.id if row.model is Campaign else row.after.campaign_id
        by_campaign.setdefault(campaign, Change(campaign)).rows.append(row)
    steps = _public_steps(touched) if any(touched.effects.values()) else {}
    for campaign, effects in touched.effects.items():
        publishes_only = set(steps.values()) == {Step.Kind.PUBLISHED} and campaign not in by_campaign
        if effects and not publishes_only:
            change = by_campaign.setdefault(campaign, Change(campaign))
            change.effects = effects
            change.step = next(iter(steps)) if len(steps) == 1 and not change.rows else None
    return iter([by_campaign[campaign] for campaign in sorted(by_campaign)])


def _public_steps(touched: TouchedRows) -> dict[int, str]:
    """The kinds of the steps that the log lists, by primary key."""
    written = touched.entries.get(Step, [])
    return {
        pk: kind
        for start in range(0, len(written), _CHUNK)
        for pk, kind in Step.objects.public().filter(pk__in=written[start : start + _CHUNK]).values_list("pk", "kind")
    }


def _changed_rows(touched: TouchedRows) -> Iterator[RowChange]:
    for model in READER_FIELDS:
        history: Any = model.history.model  # type: ignore[attr-defined]
        written = sorted(set(touched.entries.get(history, ())))
        pairs: dict[int, RowChange] = {}
        for start in range(0, len(written), _CHUNK):
            for before, after in _with_entry_before(history, written[start : start + _CHUNK]):
                pairs[after.id] = RowChange(model, pairs[after.id].before if after.id in pairs else before, after)
        yield from _seen(model, _without_new_rows(model, pairs, touched))


def _with_entry_before(history: Any, keys: list[int]) -> Iterator[tuple[Any, Any]]:
    """The entries, each with the one before it of the same row; None where there was no such row."""
    entries: QuerySet[Any] = QuerySet(history)
    before = entries.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
    written = list(
        entries.filter(pk__in=keys).annotate(before=Subquery(before.values("history_id")[:1])).order_by("history_id")
    )
    known = entries.in_bulk([entry.before for entry in written if entry.history_type != "+" and entry.before])
    return ((known.get(entry.before), entry) for entry in written)


def _without_new_rows(
    model: type[Recorded], pairs: Mapping[int, RowChange], touched: TouchedRows
) -> dict[int, RowChange]:
    """The changes but for those of rows that were not there before, of which readers see a new district alone.

    It counts where the campaign was there before it, with anything published.
    """
    added = {pk: row for pk, row in pairs.items() if row.is_addition}
    kept = {pk: row for pk, row in pairs.items() if pk not in added}
    if added and model is District:
        campaigns = {row.after.campaign_id for row in added.values()} - _new_campaigns(touched)
        seen = set(Campaign.objects.filter(pk__in=campaigns, events__status="published").values_list("pk", flat=True))
        kept |= {pk: row for pk, row in added.items() if row.after.campaign_id in seen and not row.is_deletion}
    return kept


def _new_campaigns(touched: TouchedRows) -> set[int]:
    history: Any = Campaign.history.model
    written = touched.entries.get(history, ())
    return set(QuerySet(history).filter(pk__in=written, history_type="+").values_list("id", flat=True))


def _seen(model: type[Recorded], pairs: Mapping[int, RowChange]) -> Iterator[RowChange]:
    """Those of the changes, by primary key of the row, that readers see."""
    changed = {pk: row for pk, row in pairs.items() if row.differing() or (row.is_deletion and model is District)}
    if model in _SEEN and changed:
        rows: QuerySet[Any] = model.objects.filter(_SEEN[model])
        keys = list(changed)
        seen = {
            pk
            for start in range(0, len(keys), _CHUNK)
            for pk in rows.filter(pk__in=keys[start : start + _CHUNK]).values_list("pk", flat=True)
        }
        changed = {pk: row for pk, row in changed.items() if pk in seen}
    return iter(changed.values())


def _reason_on_record(touched: TouchedRows) -> str:
    """The reason that the steps or histories of a unit of work have; "" where they have none."""
    for model, keys in sorted(touched.entries.items(), key=lambda item: item[0] is not Step):
        column = "reason" if model is Step else "history_change_reason"
        if model is PublicChange:
            continue
        entries: QuerySet[Model] = QuerySet(model)
        given = entries.filter(pk__in=keys[:_CHUNK]).exclude(Q(**{column: ""}) | Q(**{f"{column}__isnull": True}))
        if (reason := given.values_list(column, flat=True).first()) is not None:
            return str(reason)
    return ""
