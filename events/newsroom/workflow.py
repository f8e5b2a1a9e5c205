"""The way of an event: draft → in review → published → retracted, and who may take each step.

Only published events count for control. What was published is never a draft again.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from events.models import Event
from events.models.change_reasons import typed_reason

DRAFT, IN_REVIEW, PUBLISHED, RETRACTED = "draft", "in-review", "published", "retracted"

# Once the public has seen an event it is retracted, with a reason, and stays on record.
SEEN_BY_THE_PUBLIC = (PUBLISHED, RETRACTED)
# The code of the error where a step needs a reason and has none.
NO_REASON = "reason"


@dataclass(frozen=True, slots=True)
class Transition:
    """A step that a person can take: from which statuses, to which, with what permission."""

    name: str
    starts: tuple[str, ...]
    ends: str
    permission: str
    label: Promise
    needs_reason: bool = False

    @property
    def is_reversal(self) -> bool:
        """Whether it takes back what was done: never what a page proposes first."""
        return self.ends in (DRAFT, RETRACTED)


TRANSITIONS = {
    transition.name: transition
    for transition in (
        Transition("publish", (DRAFT, IN_REVIEW), PUBLISHED, "events.publish_event", _("Publish")),
        Transition("republish", (RETRACTED,), PUBLISHED, "events.publish_event", _("Publish again"), needs_reason=True),
        Transition("submit", (DRAFT,), IN_REVIEW, "events.submit_event", _("Submit for review")),
        Transition(
            "return", (IN_REVIEW,), DRAFT, "events.publish_event", _("Return to the reporter"), needs_reason=True
        ),
        Transition("retract", (PUBLISHED,), RETRACTED, "events.retract_event", _("Retract"), needs_reason=True),
    )
}

# What the step is called afterwards, by the status that it leads to; back to draft is a return.
_STEP_KIND = {IN_REVIEW: "submitted", DRAFT: "returned", PUBLISHED: "published", RETRACTED: "retracted"}


def allowed_transitions(status: str, user: Any) -> list[Transition]:
    """The steps that the user may take with an event of that status."""
    return [
        transition
        for transition in TRANSITIONS.values()
        if status in transition.starts and user.has_perm(transition.permission)
    ]


def apply_transition(event: Event, name: str, user: Any, reason: str) -> None:
    """Set the event on its way, unsaved.

    Raises PermissionDenied where the user may not, ValidationError where the event's status does not
    allow the step or a reason is missing.
    """
    transition = TRANSITIONS[name]
    if not user.has_perm(transition.permission) or (event.pk is not None and not may_change(user, event)):
        raise PermissionDenied
    if event.status not in transition.starts:
        raise ValidationError(
            _("%(reference)s is %(status)s, so this step cannot be taken."),
            params={"reference": event.reference, "status": event.get_status_display()},
        )
    if transition.needs_reason and not reason:
        raise ValidationError(_("Say why."), code=NO_REASON)
    event.status = transition.ends
    event.status_reason = reason if transition.ends == RETRACTED else ""
    event._change_reason = typed_reason(reason)


def may_change(user: Any, event: Event | None) -> bool:
    """Editors change every event; a reporter's are theirs while they are drafts."""
    if user.has_perm("events.change_event"):
        return True
    return (
        event is not None
        and event.status == DRAFT
        and event.entered_by_id is not None
        and event.entered_by_id == user.pk
        and bool(user.has_perm("events.add_event"))
    )


def current_user() -> Any:
    """Who is at work: the account of the request, or None for a command."""
    request = getattr(HistoricalRecords.context, "request", None)
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def record_step(event: Event, before: str | None) -> None:
    """Put on record the step that has led from one status (None: it is new) to the event's own."""
    if event.status == before or (before is None and event.status == DRAFT):
        return
    event.steps.create(kind=_STEP_KIND[event.status], by=current_user(), reason=_reason(event))


def record_correction(event: Event) -> None:
    """Put on record that a published event says something else from now on, for its change reason."""
    event.steps.create(kind="corrected", by=current_user(), reason=_reason(event))


def _reason(event: Event) -> str:
    reason = event._change_reason or (event.status_reason if event.status == RETRACTED else "")
    return reason[:200]
