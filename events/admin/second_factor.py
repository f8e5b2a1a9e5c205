"""The page of one's own second factor: it asks for a code after the log-in, or sets a factor up, or removes it."""

from typing import Any

import django_otp
import segno
from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from events.newsroom import log_ins, second_factor, security_log

TEMPLATES = "admin/second_factor"


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "autofocus": True}),
    )


@never_cache
def second_factor_page(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not (user.is_active and user.is_staff):
        return redirect("admin:login")
    if not second_factor.has_one(user):
        return _set_up(request, user)
    return _manage(request, user) if user.is_verified() else _ask(request, user)


def _ask(request: HttpRequest, user: Any) -> HttpResponse:
    """After the log-in."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if device := second_factor.verify(user, form.cleaned_data["code"]):
            _let_in(request, device)
            security_log.log(user, f"showed the second factor{log_ins.origin(request)}")
            return _next(request)
        _refuse(request, form)
    return _page(request, "ask", form)


def _set_up(request: HttpRequest, user: Any) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if device := second_factor.set_up(user, form.cleaned_data["code"]):
            _let_in(request, device)
            return _codes(request, user)
        _refuse(request, form)
    device = second_factor.device_to_set_up(user)
    # White around it, in a dark page too: a camera needs that.
    picture = segno.make(device.config_url).svg_data_uri(scale=5, border=4, light="#fff")
    key = device.config_url.partition("secret=")[2].partition("&")[0]
    grouped = " ".join(key[start : start + 4] for start in range(0, len(key), 4))
    return _page(request, "set_up", form, picture=picture, key=grouped, is_demanded=second_factor.is_demanded_of(user))


def _manage(request: HttpRequest, user: Any) -> HttpResponse:
    """New recovery codes, or no second factor any more; either wants a code of now."""
    is_demanded = second_factor.is_demanded_of(user)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if second_factor.verify(user, form.cleaned_data["code"]) is None:
            _refuse(request, form)
        elif "remove" not in request.POST:
            return _codes(request, user)
        elif not is_demanded:
            second_factor.remove(user, repr(user.get_username()))
            return redirect("admin:second-factor")
    left = second_factor.recovery_codes_left(user)
    return _page(request, "manage", form, left=left, is_demanded=is_demanded)


def _codes(request: HttpRequest, user: Any) -> HttpResponse:
    return _page(request, "codes", codes=second_factor.new_recovery_codes(user), next=_next(request).url)


def _let_in(request: HttpRequest, device: Any) -> None:
    request.session.cycle_key()
    django_otp.login(request, device)


def _refuse(request: HttpRequest, form: CodeForm) -> None:
    security_log.log(request.user, f"showed a wrong second factor{log_ins.origin(request)}")
    form.add_error(
        "code", _("This code is wrong, was used before, or came too soon after a wrong one. Wait for the next code.")
    )


def _next(request: HttpRequest) -> HttpResponseRedirect:
    address = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(address if is_ours else reverse("admin:index"))


def _page(request: HttpRequest, name: str, form: CodeForm | None = None, **context: Any) -> HttpResponse:
    context |= admin.site.each_context(request) | {"title": _("Second factor"), "form": form}
    return TemplateResponse(request, f"{TEMPLATES}/{name}.html", context)


site: Any = admin.site
site.add_pages(lambda _site: [path("second-factor/", second_factor_page, name="second-factor")])
