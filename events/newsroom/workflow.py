"""The workflow of an event: draft → in review → published → retracted.

A ``Transition`` is a change of an event's status that a person with the right permission can make.
A ``Step`` (events.models) is the stored row that records one transition or one correction that was made.

Only published events count for control. An event that was published never becomes a draft again.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from events.models import Citation, Event, Step, acting_account
from events.models.change_reasons import typed_reason

Status = Event.Status

# Once the public has seen an event it is retracted, with a reason, and stays on record.
SEEN_BY_THE_PUBLIC = (Status.PUBLISHED, Status.RETRACTED)
# The code of the ValidationError for a transition that needs a reason and was given none.
REASON_MISSING = "reason"
# The name of the transition by which a reporter hands an event on, and with it the event.
SUBMIT = "submit"
# An editor could only return it: a published event needs a source (projection/integrity.py).
SUBMISSION_NEEDS_SOURCE = _(
    "Name a source that supports it: without one it cannot be submitted for review. "
    "Save it as a draft until you have one."
)


@dataclass(frozen=True, slots=True)
class Transition:
    """A change of status that a person can make: from which statuses, to which, with what permission."""

    name: str
    from_statuses: tuple[str, ...]
    to_status: str
    permission: str
    label: Promise
    needs_reason: bool = False

    @property
    def is_reversal(self) -> bool:
        """Whether it undoes an earlier transition; no page offers such a one as the default button."""
        return self.to_status in (Status.DRAFT, Status.RETRACTED)


# In the order in which pages offer them.
TRANSITIONS = {
    transition.name: transition
    for transition in (
        Transition("publish", (Status.DRAFT, Status.IN_REVIEW), Status.PUBLISHED, "events.publish_event", _("Publish")),
        Transition(
            "republish",
            (Status.RETRACTED,),
            Status.PUBLISHED,
            "events.publish_event",
            _("Publish again"),
            needs_reason=True,
        ),
        Transition(SUBMIT, (Status.DRAFT,), Status.IN_REVIEW, "events.submit_event", _("Submit for review")),
        Transition(
            "return",
            (Status.IN_REVIEW,),
            Status.DRAFT,
            "events.publish_event",
            _("Return to the reporter"),
            needs_reason=True,
        ),
        Transition(
            "retract", (Status.PUBLISHED,), Status.RETRACTED, "events.retract_event", _("Retract"), needs_reason=True
        ),
    )
}

# The kind of step that records a change to each status. An event becomes a draft again only by being returned.
_STEP_KIND_BY_STATUS: dict[str, str] = {
    Status.IN_REVIEW: Step.Kind.SUBMITTED,
    Status.DRAFT: Step.Kind.RETURNED,
    Status.PUBLISHED: Step.Kind.PUBLISHED,
    Status.RETRACTED: Step.Kind.RETRACTED,
}


def allowed_transitions(status: str, user: Any) -> list[Transition]:
    """The transitions that the user may make with an event of that status."""
    return [
        transition
        for transition in TRANSITIONS.values()
        if status in transition.from_statuses and user.has_perm(transition.permission)
    ]


def apply_transition(event: Event, name: str, user: Any, reason: str) -> None:
    """Set the event's status, and its reason where it is retracted. The event is not saved.

    Raises PermissionDenied where the user may not, ValidationError where the event's status does not
    allow the transition, or where a reason is missing (code REASON_MISSING).
    """
    transition = TRANSITIONS[name]
    if not user.has_perm(transition.permission) or (event.pk is not None and not may_change(user, event)):
        raise PermissionDenied
    if event.status not in transition.from_statuses:
        raise ValidationError(
            _("%(reference)s is %(status)s, so this step cannot be taken."),
            params={"reference": event.reference, "status": event.get_status_display()},
        )
    if transition.needs_reason and not reason:
        raise ValidationError(_("Give a reason."), code=REASON_MISSING)
    event.status = transition.to_status
    event.status_reason = reason if transition.to_status == Status.RETRACTED else ""
    event._change_reason = typed_reason(reason)


def check_is_sourced(event: Event, name: str) -> None:
    """Raise ValidationError where a stored event would be submitted without a source.

    Apart from ``apply_transition``: a form may bring the event's citations with it, which are not stored yet.
    """
    if name == SUBMIT and not event.citations.filter(stance=Citation.Stance.SUPPORTS).exists():
        raise ValidationError("%(event)s: %(problem)s", params={"event": event, "problem": SUBMISSION_NEEDS_SOURCE})


def may_change(user: Any, event: Event | None) -> bool:
    """Whether the user may edit the event: an editor every one, a reporter a draft that he or she entered."""
    if user.has_perm("events.change_event"):
        return True
    return (
        event is not None
        and event.status == Status.DRAFT
        and event.entered_by_id is not None
        and event.entered_by_id == user.pk
        and bool(user.has_perm("events.add_event"))
    )


def current_user() -> Any:
    """The account that writes: of a token, or of the current request. None where there is none, and for a command."""
    if (account := acting_account.account()) is not None:
        return account
    # simple_history's middleware keeps the request; no other place has it when a signal handler runs.
    request = getattr(HistoricalRecords.context, "request", None)
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def record_step(event: Event, before: str | None) -> None:
    """Store the step for a change of status from ``before`` (None: the event is new) to the event's own.

    Nothing is stored where the status is the same, or for a new draft.
    """
    if event.status == before or (before is None and event.status == Status.DRAFT):
        return
    event.steps.create(kind=_STEP_KIND_BY_STATUS[event.status], by=current_user(), reason=_step_reason(event))


def record_correction(event: Event) -> None:
    """Store the step for a change of a published event's content, with its change reason."""
    event.steps.create(kind=Step.Kind.CORRECTED, by=current_user(), reason=_step_reason(event))


def _step_reason(event: Event) -> str:
    # An event that was written already retracted, from a fixture for one, has no change reason.
    reason = event._change_reason or (event.status_reason if event.status == Status.RETRACTED else "")
    return reason[: Step._meta.get_field("reason").max_length]
