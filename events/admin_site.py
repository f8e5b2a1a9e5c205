"""The admin site: its title, the order of its index, further pages, and autocomplete within one campaign.

It is not a module of the package events.admin, whose modules register with the site as they are imported: importing
the site from there would create a second one, without any model.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import get_user_model
from django.contrib.messages.storage import default_storage
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms.formsets import INITIAL_FORM_COUNT, ManagementForm
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from events.models import Campaign, labels
from events.models.base import lock_rows
from events.models.primary_keys import parse_key
from events.models.public_change import REASON_LENGTH
from events.newsroom import public_changes, second_factor
from events.newsroom.public_change_texts import describe_pending
from events.newsroom.reasons import checked_reason

# The models in the index: those that are edited most come first, the derived ones last.
MODEL_ORDER = (
    "Event",
    "Source",
    "District",
    "MistakeReport",
    "Place",
    "Figure",
    "Citation",
    "Voice",
    "Actor",
    "BasemapFeature",
    "Campaign",
    "Phase",
    "Milestone",
    "Story",
    "StoryStep",
    "Edition",
    "Import",
    "ColumnMapping",
    "Span",
    "ApiToken",
)


# The field that names the change for which a reason is sent, and the button that leads back to the form.
CONFIRMED, BACK = "public-change", "_back"
# What the page of the reason sends itself.
OWN_FIELDS = frozenset({"csrfmiddlewaretoken", "reason", CONFIRMED, BACK})
# As many words as a list or a suggestion is searched for. The query has a condition for each, and SQLite takes no
# expression that is nested more than a thousand times.
MOST_WORDS = 100
# The parameters of such a search.
SEARCHED = ("q", "term")
# The pages that show a form again as it was filled in (RecordAdmin.changeform_view).
BACK_PAGE = re.compile("/(add|change)/$")

UrlFactory = Callable[[AdminSite], list[Any]]
ContextFactory = Callable[[HttpRequest], dict[str, Any]]


class CampaignAutocomplete(AutocompleteJsonView):
    """Suggests the rows of the form's own campaign, which js/admin/common/autocomplete.js sends as ``?campaign=``."""

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset()
        campaign = parse_key(self.request.GET.get("campaign"))
        return rows.filter(campaign=campaign) if campaign is not None and _has_campaign(rows.model) else rows

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        """Both names of a row, where there are two: a search may have matched the one in the other language."""
        result: dict[str, str] = super().serialize_result(obj, to_field_name)
        other_name = labels.both_names(obj.name_en, obj.name_ar)[1:] if hasattr(obj, "name_ar") else []
        return {**result, "text": " · ".join([result["text"], *other_name])}


def _claims_too_many_forms(request: HttpRequest) -> bool:
    """Whether a formset claims more initial forms than the request has fields.

    Django bounds a formset's TOTAL_FORMS by its ``absolute_max``, but not INITIAL_FORMS, and loops over it.
    """
    parse: Any = ManagementForm().fields[INITIAL_FORM_COUNT].clean
    for name in request.POST:
        if not name.endswith(f"-{INITIAL_FORM_COUNT}"):
            continue
        for text in request.POST.getlist(name):
            try:
                number = parse(text)
            except ValidationError:
                # No number: the formset itself reports that.
                continue
            if number is not None and not 0 <= number <= len(request.POST):
                return True
    return False


def _has_too_many_words(request: HttpRequest) -> bool:
    return any(len(text.split()) > MOST_WORDS for name in SEARCHED for text in request.GET.getlist(name))


def _problem_of(reason: str) -> str:
    """Why the reason of a public change is not taken; "" where it is."""
    try:
        return "" if checked_reason(reason) else translation.gettext("Give a reason.")
    except ValidationError as problem:
        return " ".join(problem.messages)


def _index_position(model: dict[str, Any]) -> tuple[int, str]:
    """The sort key of a model in the index; one that MODEL_ORDER does not name comes at the end, by its name."""
    name = model["object_name"]
    return (MODEL_ORDER.index(name) if name in MODEL_ORDER else len(MODEL_ORDER), str(model["name"]))


def _has_campaign(model: type[Model]) -> bool:
    try:
        model._meta.get_field("campaign")
    except FieldDoesNotExist:
        return False
    return True


class RecordSite(AdminSite):
    site_header = _("Campaign record")
    site_title = _("Campaign record")
    index_title = _("What is on record")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page_urls: list[UrlFactory] = []
        self._index_contexts: list[ContextFactory] = []

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Have “View site” lead to the map in the language of the page."""
        return {**super().each_context(request), "site_url": reverse("home")}

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not second_factor.is_missing(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            if app["app_label"] == "events":
                app["models"].sort(key=_index_position)
        return sorted(apps, key=lambda app: app["app_label"] != "events")

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Refuse forged requests before any view of the admin sees them.

        PostgreSQL raises for a NUL in a query parameter, wherever a view looks it up. A formset that claims more forms
        than it sends fields would have the server build all of them.
        """

        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if any("\0" in text for name, values in request.GET.lists() for text in (name, *values)):
                return HttpResponseBadRequest(translation.gettext("The address contains an invalid character (NUL)."))
            if _has_too_many_words(request):
                return HttpResponseBadRequest(
                    translation.gettext("A search has %(most)d words at most.") % {"most": MOST_WORDS}
                )
            if _claims_too_many_forms(request):
                return HttpResponseBadRequest(
                    translation.gettext("The form claims more rows than it sends. Load the page again.")
                )
            return self._ask_for_reason(request, lambda: view(request, *args, **kwargs))

        inner = super().admin_view(checked, cacheable)

        @wraps(inner)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if super(RecordSite, self).has_permission(request) and second_factor.is_missing(request):
                return redirect(f"{reverse('admin:second-factor')}?{urlencode({'next': request.get_full_path()})}")
            return inner(request, *args, **kwargs)

        return asked

    def _ask_for_reason(self, request: HttpRequest, view: Callable[[], Any]) -> Any:
        """Run the view; where it would change what readers see, show what, and save it once a reason is sent.

        Of the request's own fields all are sent again, whatever the page was. Files are not: what takes one to change
        a row puts it into a field (MapAdminMixin).
        """
        if request.method != "POST":
            return view()
        reason, digest = request.POST.get("reason", ""), request.POST.get(CONFIRMED, "")
        problem = _problem_of(reason)
        try:
            with public_changes.asking("" if problem else reason, digest):
                return view()
        except public_changes.ReasonNeededError as needed:
            # The view had already queued its message of success, but nothing was written.
            request._messages = default_storage(request)  # type: ignore[attr-defined]
            campaigns = Campaign.objects.in_bulk([change.campaign for change in needed.changes])
            sent = [(name, text) for name, texts in request.POST.lists() for text in texts if name not in OWN_FIELDS]
            context = self.each_context(request) | {
                "title": _("What readers see would change"),
                "changes": [
                    (campaigns[change.campaign], describe_pending(campaigns[change.campaign], change))
                    for change in needed.changes
                ],
                "sent": sent,
                "reason": reason,
                "reason_length": REASON_LENGTH,
                "reason_problem": problem if digest else "",
                "is_other": bool(digest) and digest != needed.digest,
                "confirmed": CONFIRMED,
                "digest": needed.digest,
                "back": BACK if BACK_PAGE.search(request.path) else "",
                "is_popup": IS_POPUP_VAR in request.POST,
            }
            return TemplateResponse(request, "admin/events/public_change.html", context)

    def add_pages(self, urls: UrlFactory) -> None:
        """Register a function that returns the URL patterns of pages that belong to no model; it is given this site."""
        self._page_urls.append(urls)

    def add_to_index(self, context: ContextFactory) -> None:
        """Register a function that returns context for the index page; it is given the request."""
        self._index_contexts.append(context)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        added = {name: value for context in self._index_contexts for name, value in context(request).items()}
        return super().index(request, added | (extra_context or {}))

    def get_urls(self) -> list[Any]:
        return [*(url for urls in self._page_urls for url in urls(self)), *super().get_urls()]

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Lock one's own account before it is read: Django stores the whole row, and might activate it again."""
        if request.method != "POST":
            return super().password_change(request, extra_context)
        with transaction.atomic():
            account: Any = request.user
            lock_rows(get_user_model()._default_manager.filter(pk=account.pk))
            account.refresh_from_db()
            return super().password_change(request, extra_context)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast(HttpResponse, CampaignAutocomplete.as_view(admin_site=self)(request))
