"""Why a draft is not written, beside ValidationError (its data) and PermissionDenied (its account or token)."""

from events.models import Event


class DraftError(Exception):
    """Nothing was written, for what is on record says otherwise than the caller takes it to."""


class VersionConflictError(DraftError):
    """The row was written since the caller read it; ``stored`` is its version now."""

    def __init__(self, row: str, version: int, stored: int) -> None:
        super().__init__(f"{row}: version {version} was changed, and {stored} is the version on record.")
        self.stored = stored


class ReferenceTakenError(DraftError):
    """A row of that reference is on record already: the one of an earlier attempt, or another one."""

    def __init__(self, noun: str, reference: str) -> None:
        super().__init__(f"There is {noun} “{reference}” already.")
        self.reference = reference


class DuplicateQuestionError(DraftError):
    """The new event seems to repeat others, by their references: it is to be said that it is none of them."""

    def __init__(self, references: list[str]) -> None:
        named = ", ".join(references)
        super().__init__(
            f"This seems to be on record already, with the same place, day, kind and side: {named}. Cite your sources "
            "there, or name these in duplicate_of_none."
        )
        self.references = references


class NotADraftError(DraftError):
    """The event has been public: it is corrected where its effects are shown before, and a reason is given."""

    def __init__(self, event: Event) -> None:
        super().__init__(f"{event.reference} is {Event.Status(event.status).value}, and no draft.")
        self.status = event.status
