"""The reason that a person gives for a write, in a field that no form checks."""

from django.core.validators import MaxLengthValidator

from events.models.public_change import REASON_LENGTH
from events.models.text_direction import validate_direction


def checked_reason(text: str, most: int = REASON_LENGTH) -> str:
    """The reason without the spaces around it, which may be empty.

    Raises ValidationError where it has more than ``most`` characters or reorders the text around it.
    """
    reason = text.strip()
    MaxLengthValidator(most)(reason)
    validate_direction(reason)
    return reason
