"""The log of what people did to events, each entry with the event's content as it was at that time.

A later correction of the event changes nothing in earlier entries.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from events.models import Actor, Event, Step, labels
from events.models.change_reasons import is_by_program
from events.newsroom import revisions
from events.newsroom.public_change_texts import LoggedChange


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """One step, with its event's summary, day, kind and actor as they were when it was recorded."""

    step: Step
    summary: str
    occurred_on: dt.date
    kind_label: str
    actor: Actor | None
    # What a correction changed, field by field; None for every other kind of step.
    correction: revisions.Revision | None = None
    # What it changed on the map, where that was another state of a district before.
    consequence: LoggedChange | None = None

    @property
    def is_by_loader(self) -> bool:
        """Whether a loader took the step with the record's files: its reason is no person's."""
        return self.step.by_id is None and is_by_program(self.step.reason)

    @property
    def at(self) -> dt.datetime:
        return self.step.at


def activity_log(steps: Iterable[Step]) -> list[ActivityEntry]:
    """An entry for each of the steps, in their order; the steps should come with ``select_related("event")``.

    The number of queries does not grow with the number of steps.
    """
    given = list(steps)
    by_event = revisions.revisions_of(Event, {step.event_id for step in given})
    at_step = [(step, revisions.revision_at(by_event.get(step.event_id, []), step.at)) for step in given]
    corrections = [revision for step, revision in at_step if revision and step.kind == Step.Kind.CORRECTED]
    revisions.describe(Event, corrections)
    # An event that was loaded before histories were kept has no revision: it is shown as it is now.
    rows = [(step, revision.record if revision else step.event, revision) for step, revision in at_step]
    actors = Actor.objects.in_bulk({row.actor_id for _step, row, _revision in rows if row.actor_id})
    return [
        ActivityEntry(
            step,
            labels.local_text(row, "summary"),
            row.occurred_on,
            row.get_kind_display(),
            actors.get(row.actor_id),
            revision if step.kind == Step.Kind.CORRECTED else None,
        )
        for step, row, revision in rows
    ]
