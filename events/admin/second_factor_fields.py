"""The fields of a second factor, on the pages that ask for it."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.newsroom import log_ins, passkeys, second_factor, security_log


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )

    def refuse_code(self, account: Any, request: HttpRequest) -> None:
        _log_wrong(account, request)
        self.add_error(
            "code",
            _("This code is wrong, was used before, or came too soon after a wrong one. Wait for the next code."),
        )


class PasskeyField(forms.CharField):
    """The answer of a browser, as JSON, which js/admin/common/passkeys.js writes into it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=passkeys.MOST_ANSWERED, widget=forms.HiddenInput, **kwargs)


class FactorForm(CodeForm):
    """A code or a passkey, if the account has a second factor. Checked last: that uses a code up."""

    passkey = PasskeyField(required=False)
    # That was shown.
    device: Any = None
    # For the script; None where the account has no passkey.
    passkey_options: Any = None

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        if not second_factor.has_one(request.user):
            del self.fields["code"], self.fields["passkey"]
            return
        self.fields["code"].required = False
        self.fields["code"].widget.attrs["autofocus"] = True
        if not second_factor.has_app(request.user):
            self.fields["code"].label = _("Recovery code")

    def clean(self) -> dict[str, Any] | None:
        if "code" in self.fields and not self.errors:
            if answer := self.cleaned_data["passkey"]:
                self.device = passkeys.verify(self.request, answer)
                if self.device is None:
                    _log_wrong(self.request.user, self.request)
                    self.add_error(None, _("This passkey was not accepted. Try again, or type a code."))
            elif code := self.cleaned_data["code"]:
                self.device = second_factor.verify(self.request.user, code)
                if self.device is None:
                    self.refuse_code(self.request.user, self.request)
            else:
                self.add_error("code", self.fields["code"].error_messages["required"])
        return self.cleaned_data

    def prepare(self) -> "FactorForm":
        """Before it is shown: have the answer of before forgotten, and the next challenge made."""
        if "passkey" in self.fields:
            self.passkey_options = passkeys.options_to_get(self.request)
        return self


def _log_wrong(account: Any, request: HttpRequest) -> None:
    security_log.log(account, f"showed a wrong second factor{log_ins.origin(request)}")
