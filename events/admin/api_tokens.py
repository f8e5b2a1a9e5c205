"""The page of one's own API tokens, and for administrators the list of everybody's. No page has a secret twice."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from events.admin.account import RightsAdmin
from events.admin.common.base import CivilDateInput
from events.admin.common.changelist import ReadOnlyMixin
from events.admin.common.reauthentication import needs_password
from events.models import ApiToken
from events.models.primary_keys import parse_key
from events.newsroom import api_tokens

TEMPLATES = "admin/api_tokens"


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=64,
        help_text=gettext_lazy("What it is for, such as the system that is to have it."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"), choices=ApiToken.Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Expires"),
        required=False,
        widget=CivilDateInput(),
        help_text=gettext_lazy("The last day on which it works, in UTC. Without one it works until it is revoked."),
    )


@never_cache
@needs_password
def tokens_page(request: HttpRequest) -> HttpResponse:
    """One's own tokens; a POST issues one, and shows its secret this once, or revokes one."""
    now = timezone.now()
    if "revoke" in request.POST:
        return _revoke(request, now)
    initial = {"scopes": [ApiToken.Scope.READ], "expires_on": api_tokens.default_expiry(now)}
    form = TokenForm(request.POST if "issue" in request.POST else None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        try:
            token, secret = api_tokens.issue(request.user, data["name"], data["scopes"], data["expires_on"], now)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            return _page(request, "issued", token=token, secret=secret)
    tokens = ApiToken.objects.filter(account=request.user.pk)
    return _page(
        request,
        "manage",
        form=form,
        tokens=[(token, token.is_in_force(now), token.state(now)) for token in tokens],
    )


def _revoke(request: HttpRequest, now: Any) -> HttpResponse:
    token = ApiToken.objects.filter(pk=parse_key(request.POST["revoke"]) or 0, account=request.user.pk).first()
    if token is not None and api_tokens.revoke(token, request.user, now):
        messages.success(request, _("The token “%(name)s” was revoked.") % {"name": token.name})
    return redirect("admin:api-tokens")


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    context |= admin.site.each_context(request) | {"title": _("API tokens"), "own_page": reverse("admin:api-tokens")}
    return TemplateResponse(request, f"{TEMPLATES}/{name}.html", context)


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyMixin, RightsAdmin):
    """Whoever has an account issues its tokens; here anybody's are seen and revoked."""

    list_display = ["account", "name", "prefix", "may", "created_at", "last_used_at", "expires_on", "state"]
    list_display_links = ["account", "name"]
    list_select_related = ["account"]
    list_per_page = 50
    list_filter = [("revoked_at", admin.EmptyFieldListFilter), ("account", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "prefix", "account__username"]
    actions = ["revoke"]
    fields = ["account", "name", "prefix", "may", "created_at", "last_used_at", "expires_on", "revoked_at"]

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("events.change_apitoken")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup.split("__")[0] != "digest" and super().lookup_allowed(lookup, value, request)

    @admin.display(description=gettext_lazy("may"))
    def may(self, token: ApiToken) -> str:
        return " · ".join(token.scope_labels)

    @admin.display(description=gettext_lazy("state"))
    def state(self, token: ApiToken) -> str:
        return str(token.state(timezone.now()))

    @admin.action(description=gettext_lazy("Revoke the selected tokens"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        number = 0
        for token in queryset.order_by("pk"):
            if api_tokens.revoke(token, request.user, timezone.now()):
                self.log_change(request, token, [{"changed": {"fields": ["revoked_at"]}}])
                number += 1
        text = ngettext("%(n)d token was revoked.", "%(n)d tokens were revoked.", number)
        self.message_user(request, text % {"n": number}, messages.SUCCESS if number else messages.WARNING)


site: Any = admin.site
site.add_pages(lambda own: [path("api-tokens/", own.admin_view(tokens_page), name="api-tokens")])
