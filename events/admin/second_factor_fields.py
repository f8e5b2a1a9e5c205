"""The field of a second factor, on the pages that ask for it."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.newsroom import log_ins, second_factor, security_log


def wrong_code() -> str:
    return _("This code is wrong, was used before, or came too soon after a wrong one. Wait for the next code.")


class FactorForm(forms.Form):
    """A code of an app or a recovery code, if the account has a second factor. Checked last: that uses it up."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )
    # That the code was of.
    device: Any = None

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        if not second_factor.has_one(request.user):
            del self.fields["code"]

    def clean(self) -> dict[str, Any] | None:
        if "code" in self.fields and not self.errors:
            self.device = second_factor.verify(self.request.user, self.cleaned_data["code"])
            if self.device is None:
                security_log.log(self.request.user, f"showed a wrong second factor{log_ins.origin(self.request)}")
                self.add_error("code", wrong_code())
        return self.cleaned_data
