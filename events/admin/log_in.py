"""The log-in page after too many failures, and what a form that was open for long asks: is anybody logged in?"""

import math
from typing import Any

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from events.newsroom import log_ins

TOO_MANY_REQUESTS = 429


def failure(request: HttpRequest) -> ValidationError | None:
    """For how long the name is locked for the request's address; None where it is not."""
    if not log_ins.is_locked(request):
        return None
    minutes = math.ceil(log_ins.seconds_locked(request) / 60)
    text = ngettext(
        "Too many attempts to log in failed. Try again in %(n)d minute.",
        "Too many attempts to log in failed. Try again in %(n)d minutes.",
        minutes,
    )
    return ValidationError(text % {"n": minutes}, "locked")


class LogInForm(AdminAuthenticationForm):
    """Django's own, which says how long a name is locked for one's address, and not whether it is an account's."""

    request: HttpRequest

    def get_invalid_login_error(self) -> ValidationError:
        return failure(self.request) or super().get_invalid_login_error()


def locked_response(request: HttpRequest, response: HttpResponse, _credentials: Any) -> HttpResponse:
    """The page with the form, which has the words, as what it is: 429 with Retry-After."""
    response.status_code = TOO_MANY_REQUESTS
    response["Retry-After"] = str(log_ins.seconds_locked(request))
    return response


@require_GET
@never_cache
def session_state(request: HttpRequest) -> JsonResponse:
    """``{"token": …}``: what a form sends against forgery, another one after each log-in; null without a session."""
    return JsonResponse({"token": get_token(request) if admin.site.has_permission(request) else None})


site: Any = admin.site
site.login_form = LogInForm
site.add_pages(lambda _site: [path("session/", session_state, name="session")])
