"""What people did to events, as it stood when they did it: later corrections leave what is told of it alone."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from events.models import Actor, Event, Step
from events.newsroom import revisions


@dataclass(frozen=True, slots=True)
class StepInContext:
    """A step with its event's words and day as they were then; ``save`` is the one that a correction is."""

    step: Step
    summary: str
    occurred_on: dt.date
    what: str
    actor: Actor | None
    save: revisions.Revision | None = None

    @property
    def at(self) -> dt.datetime:
        return self.step.at


def with_event_as_it_was(steps: Iterable[Step]) -> list[StepInContext]:
    """The steps, each with its ``event`` read, in as many queries for many as for one."""
    given = list(steps)
    entries = revisions.revisions_of(Event, {step.event_id for step in given})
    held = [(step, revisions.revision_at(entries.get(step.event_id, []), step.at)) for step in given]
    corrections = [save for step, save in held if save and step.kind == Step.Kind.CORRECTED]
    revisions.describe(Event, corrections)
    # What was loaded before histories were kept is told as it is.
    rows = [(step, save.record if save else step.event, save) for step, save in held]
    actors = Actor.objects.in_bulk({row.actor_id for _step, row, _save in rows if row.actor_id})
    return [
        StepInContext(
            step,
            row.summary,
            row.occurred_on,
            row.get_kind_display(),
            actors.get(row.actor_id),
            save if step.kind == Step.Kind.CORRECTED else None,
        )
        for step, row, save in rows
    ]
