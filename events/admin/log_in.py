"""The log-in page after too many failures: how long to wait, and nothing of whether the account exists."""

import math
from typing import Any

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from events.newsroom import log_ins

TOO_MANY_REQUESTS = 429


class LogInForm(AdminAuthenticationForm):
    """Django's own, which says how long a name is locked for one's address."""

    request: HttpRequest

    def get_invalid_login_error(self) -> ValidationError:
        if not log_ins.is_locked(self.request):
            return super().get_invalid_login_error()
        minutes = math.ceil(log_ins.seconds_locked(self.request) / 60)
        text = ngettext(
            "Too many attempts to log in failed. Try again in %(n)d minute.",
            "Too many attempts to log in failed. Try again in %(n)d minutes.",
            minutes,
        )
        return ValidationError(text % {"n": minutes}, "locked")


def locked_response(request: HttpRequest, response: HttpResponse, _credentials: Any) -> HttpResponse:
    """The page with the form, which has the words, as what it is: 429 with Retry-After."""
    response.status_code = TOO_MANY_REQUESTS
    response["Retry-After"] = str(log_ins.seconds_locked(request))
    return response


admin.site.login_form = LogInForm
