"""The page of one's own second factor: asked for after the log-in; apps, passkeys and codes set up and removed."""

from typing import Any

import django_otp
import segno
from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django_otp.plugins.otp_totp.models import TOTPDevice

from events.admin.common.reauthentication import needs_password
from events.admin.second_factor_fields import CodeForm, FactorForm, PasskeyField
from events.models.primary_keys import parse_key
from events.newsroom import log_ins, passkeys, second_factor, security_log

TEMPLATES = "admin/second_factor"


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=64,
        help_text=gettext_lazy("By which you know the device again, such as “work laptop”."),
    )
    passkey = PasskeyField(error_messages={"required": gettext_lazy("Passkeys need scripts.")})


@never_cache
def second_factor_page(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not (user.is_active and user.is_staff):
        return redirect("admin:login")
    if second_factor.has_one(user) and not user.is_verified():
        return _ask(request, user)
    response: HttpResponse = _manage(request)
    return response


def _ask(request: HttpRequest, user: Any) -> HttpResponse:
    """After the log-in."""
    form = FactorForm(request, request.POST or None)
    if form.is_valid():
        _let_in(request, form.device)
        security_log.log(user, f"showed the second factor{log_ins.origin(request)}")
        return _next(request)
    return _page(request, "ask", form=form.prepare())


@needs_password
def _manage(request: HttpRequest) -> HttpResponse:
    """What the account has, and one change of it at a time."""
    user: Any = request.user
    code_form, passkey_form = CodeForm(), PasskeyForm()
    had_one, device = second_factor.has_one(user), None
    if "codes" in request.POST and had_one:
        return _codes(request, user)
    if "remove" in request.POST and had_one:
        return _remove(request, user)
    if "passkey" in request.POST:
        passkey_form = PasskeyForm(request.POST)
        if passkey_form.is_valid():
            data = passkey_form.cleaned_data
            device = passkeys.create(request, data["passkey"], data["name"])
            if device is None:
                passkey_form.add_error(None, _("This passkey was not accepted. Try again."))
    elif "code" in request.POST:
        code_form = CodeForm(request.POST)
        if code_form.is_valid():
            device = second_factor.set_up_app(user, request.session, code_form.cleaned_data["code"])
            if device is None:
                code_form.refuse_code(user, request)
    if device is not None:
        return _added(request, user, device, had_one)
    return _overview(request, user, code_form, passkey_form)


def _overview(request: HttpRequest, user: Any, code_form: CodeForm, passkey_form: PasskeyForm) -> HttpResponse:
    has_app = second_factor.has_app(user)
    app = {} if has_app else _app_to_set_up(request, user)
    return _page(
        request,
        "manage",
        code_form=code_form,
        passkey_form=passkey_form,
        creation_options=passkeys.options_to_create(request),
        has_app=has_app,
        has_one=has_app or passkeys.of(user).exists(),
        passkeys=passkeys.of(user),
        left=second_factor.recovery_codes_left(user),
        is_demanded=second_factor.is_demanded_of(user),
        **app,
    )


def _app_to_set_up(request: HttpRequest, user: Any) -> dict[str, str]:
    device = second_factor.app_to_set_up(user, request.session)
    # White around it, in a dark page too: a camera needs that.
    picture = segno.make(device.config_url).svg_data_uri(scale=5, border=4, light="#fff")
    key = device.config_url.partition("secret=")[2].partition("&")[0]
    return {"picture": picture, "key": " ".join(key[start : start + 4] for start in range(0, len(key), 4))}


def _added(request: HttpRequest, user: Any, device: Any, had_one: bool) -> HttpResponse:
    _let_in(request, device)
    if not had_one:
        return _codes(request, user)
    messages.success(request, _("It is set up. The recovery codes that you have stay valid."))
    return redirect("admin:second-factor")


def _remove(request: HttpRequest, user: Any) -> HttpResponse:
    chosen = request.POST["remove"]
    device = (
        TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).first()
        if chosen == "app"
        else passkeys.of(user).filter(pk=parse_key(chosen) or 0).first()
    )
    if device is not None and not second_factor.remove_one(user, device):
        messages.error(request, _("Your role needs a second factor: set another one up before you remove the last."))
    return redirect("admin:second-factor")


def _codes(request: HttpRequest, user: Any) -> HttpResponse:
    return _page(request, "codes", codes=second_factor.new_recovery_codes(user), next=_next(request).url)


def _let_in(request: HttpRequest, device: Any) -> None:
    request.session.cycle_key()
    django_otp.login(request, device)


def _next(request: HttpRequest) -> HttpResponseRedirect:
    address = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(address if is_ours else reverse("admin:index"))


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    context |= admin.site.each_context(request) | {"title": _("Second factor")}
    return TemplateResponse(request, f"{TEMPLATES}/{name}.html", context)


site: Any = admin.site
site.add_pages(lambda _site: [path("second-factor/", second_factor_page, name="second-factor")])
