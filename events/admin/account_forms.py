"""The forms of an account and of its password, each under the optimistic lock.

Accounts are rows of Django's, without a version. What a form has seen of one is sent along, signed, and stands for it.
"""

from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.forms.models import model_to_dict
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from events.admin.common.optimistic_lock import VersionedForm, copy_with
from events.admin.role_names import role_name
from events.models.text_direction import validate_direction
from events.newsroom import accounts
from events.newsroom.log_entries import author_name

# The longest text that is taken for what a form has seen: the keys of all permissions take less.
MOST_SEEN = 20_000


class AccountForm(VersionedForm, UserChangeForm):  # type: ignore[type-arg]
    """Fields and roles of an account. What the form does not edit, such as the last log-in, is not in its version."""

    seen = forms.CharField(required=False, max_length=MOST_SEEN, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, max_length=MOST_SEEN, widget=forms.HiddenInput)

    # The user who sends the form.
    by: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & {"first_name", "last_name"}:
            self.fields[name].validators.append(validate_direction)

    def stored_version(self) -> str:
        return self._signer().sign_object(self._stored_values())

    def _signer(self) -> Signer:
        # What another account looked like says nothing of this one.
        return Signer(salt=f"events.account.{self.instance.pk}")

    def _stored_values(self) -> dict[str, Any]:
        """The values of the fields that the form may change; of several rows their primary keys, sorted."""
        names = [name for name, field in self.fields.items() if not field.disabled and name not in ("seen", "opened")]
        values = model_to_dict(self.instance, names)
        return {
            name: sorted(row.pk for row in value) if isinstance(value, list) else value
            for name, value in values.items()
        }

    def _as_opened(self, version: Any) -> Any:
        try:
            values = self._signer().unsign_object(version)
        except BadSignature:
            return None
        # Somebody may have got further rights meanwhile, and sees more fields now.
        return values if values.keys() == self._stored_values().keys() else None

    def _value_before(self, field: Any, record: Any) -> Any:
        # The password is set on a page of its own, and never sent.
        value = record.get(field.name, getattr(self.instance, field.attname, None))
        return frozenset(value) if field.many_to_many else value

    def _display(self, field: Any, value: Any) -> str:
        if field.name == "groups" and value:
            return ", ".join(sorted(role_name(group) for group in Group.objects.filter(pk__in=value)))
        return super()._display(field, value)

    def _last_save(self) -> tuple[str, Any, str]:
        entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(self.instance))
        last = entries.filter(object_id=str(self.instance.pk)).order_by("-action_time", "-pk").first()
        return (author_name(last), last.action_time, "") if last else ("", None, "")

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        # After the lock, by which a value may have been replaced by the stored one.
        if not self.cleaned_data.get("is_active", True) and self.instance.is_active:
            self._add_problem("is_active", accounts.deactivation_problem(self.instance, self.by))
        if not self.cleaned_data.get("is_superuser", True):
            self._add_problem("is_superuser", accounts.last_superuser_problem(self.instance))
        return data

    def _add_problem(self, field: str, problem: str) -> None:
        if problem:
            self.add_error(field, problem)


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """The password of somebody else. Two people who set it each tell it to its owner, and only one may be right."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.initial["seen"] = self._fingerprint()

    def _fingerprint(self) -> str:
        return salted_hmac("events.account.password", self.user.password).hexdigest()

    def clean(self) -> dict[str, Any] | None:
        if self.cleaned_data.get("seen") != self._fingerprint():
            self.data = copy_with(self.data, {"seen": self._fingerprint()})
            self.add_error(
                None,
                ValidationError(
                    _("Somebody else has set this password since you opened the page. Send it again to set yours."),
                    "conflict",
                ),
            )
        return super().clean()
