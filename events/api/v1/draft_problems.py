"""Why a draft is not written, as problems."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, PermissionDenied, ValidationError

from events.api.problems import ParameterError, Problem, not_found
from events.models.api_token import MissingScopeError
from events.newsroom.draft_errors import (
    DuplicateQuestionError,
    NotADraftError,
    ReferenceTakenError,
    VersionConflictError,
)


@contextmanager
def as_problems() -> Iterator[None]:
    """Raise Problem for what the newsroom refuses in the block; nothing was written then."""
    try:
        yield
    except MissingScopeError as refused:
        raise Problem(403, "missing-scope", str(refused), scope=refused.scope) from refused
    except PermissionDenied as refused:
        raise Problem(403, "not-allowed", "The account of this token may not do that.") from refused
    except VersionConflictError as refused:
        raise Problem(
            412, "version-conflict", f"Somebody else was first: {refused}", version=refused.stored
        ) from refused
    except DuplicateQuestionError as refused:
        raise Problem(409, "duplicate-question", str(refused), events=refused.references) from refused
    except ReferenceTakenError as refused:
        raise Problem(409, "reference-taken", str(refused), reference=refused.reference) from refused
    except NotADraftError as refused:
        raise Problem(409, "not-a-draft", str(refused), state=str(refused.status)) from refused
    except ValidationError as refused:
        raise _invalid(refused) from refused
    except ObjectDoesNotExist as refused:
        raise not_found("It was deleted meanwhile.") from refused


def _invalid(refused: ValidationError) -> Problem:
    by_path = refused.message_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused.messages}
    errors: list[ParameterError] = [
        {"location": "body", "name": "" if path == NON_FIELD_ERRORS else path, "value": None, "detail": message}
        for path, messages in by_path.items()
        for message in messages
    ]
    first = errors[0]
    detail = f"{first['name']}: {first['detail']}" if first["name"] else first["detail"]
    return Problem(422, "invalid-data", detail, errors=errors)
