"""“Enter your password again”: a page before a view that gives rights or takes much away.

It goes on with what was sent. The page has every field of the form that was sent, hidden, and is sent to the same
address: nothing that was typed is lost, nothing is kept on the server, and no script is needed.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from events.admin.log_in import failure
from events.admin.second_factor_fields import FactorForm
from events.newsroom import reauthentication

# Of the fields of this page among those of the form that waits.
PREFIX = "again"
# Sent by the page where a page was asked for, and no form was sent.
WAS_READ = f"{PREFIX}-read"

View = Callable[..., Any]


class PasswordAgainForm(FactorForm):
    """The password, and the second factor of an account that has one."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    field_order = ["password"]

    def clean(self) -> dict[str, Any] | None:
        password = self.cleaned_data.get("password")
        if password and not reauthentication.is_password(self.request, password):
            # Before the code is looked at, which would be used up.
            self.add_error("password", failure(self.request) or _("This is not your password."))
        return super().clean()


def needs_password(view: View | None = None, *, to_read: bool = False) -> Any:
    """Have the view run only for whoever proved lately who they are: a POST to it, and with ``to_read`` a GET as well.

    For views of the admin, within ``admin_view``, whose forms send no files: those could not be sent on.
    """
    if view is None:
        return lambda given: needs_password(given, to_read=to_read)

    @sensitive_post_parameters()
    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        now = timezone.now().timestamp()
        is_answered = f"{PREFIX}-password" in request.POST
        is_open = reauthentication.is_recent(request.session, now)
        if not is_open and (is_answered or to_read or request.method == "POST"):
            form = PasswordAgainForm(request, request.POST if is_answered else None, prefix=PREFIX)
            if not form.is_valid():
                return _page(request, form)
            reauthentication.accept(request, now)
        if is_answered:
            if WAS_READ in request.POST:
                return HttpResponseRedirect(request.get_full_path())
            request.POST = _sent(request)  # type: ignore[assignment]
        return view(request, *args, **kwargs)

    return asking


def _sent(request: HttpRequest) -> QueryDict:
    """The fields of the form that waits."""
    fields = request.POST.copy()
    for name in list(fields):
        if name.startswith(f"{PREFIX}-"):
            del fields[name]
    return fields


def _page(request: HttpRequest, form: PasswordAgainForm) -> HttpResponse:
    fields = [(name, text) for name, texts in _sent(request).lists() if name != "csrfmiddlewaretoken" for text in texts]
    if request.method != "POST" or WAS_READ in request.POST:
        fields = [(WAS_READ, "yes")]
    context = {**admin.site.each_context(request), "title": _("Enter your password again")}
    context |= {"form": form.prepare(), "fields": fields, "is_waiting": fields != [(WAS_READ, "yes")]}
    return TemplateResponse(request, "admin/password_again.html", context)
