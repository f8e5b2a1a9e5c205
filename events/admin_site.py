"""The admin site: its name, the order of its index, and an autocomplete that keeps to one campaign.

It stands outside the package events.admin, whose modules register with the site as they are
imported: the site would otherwise be made twice, and the second time be empty.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, QuerySet
from django.forms.formsets import INITIAL_FORM_COUNT, ManagementForm
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from events.models import labels
from events.models.primary_keys import parse_key

# What is entered most comes first; what follows from the rest comes last.
ORDER = (
    "Event",
    "Source",
    "District",
    "Place",
    "Figure",
    "Citation",
    "Actor",
    "BasemapFeature",
    "Campaign",
    "Import",
    "ColumnMapping",
    "Span",
)


Urls = Callable[[AdminSite], list[Any]]
Context = Callable[[HttpRequest], dict[str, Any]]


class CampaignAutocomplete(AutocompleteJsonView):
    """Rows of the form's own campaign, which js/admin/common/autocomplete.js names as ``?campaign=``."""

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset()
        campaign = parse_key(self.request.GET.get("campaign"))
        return rows.filter(campaign=campaign) if campaign is not None and _has_campaign(rows.model) else rows

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        """Both names where there are two: who searched in the other language sees what was found."""
        result: dict[str, str] = super().serialize_result(obj, to_field_name)
        other = labels.both_names(obj.name_en, obj.name_ar)[1:] if hasattr(obj, "name_ar") else []
        return {**result, "text": " · ".join([result["text"], *other])}


def _claims_too_much(request: HttpRequest) -> bool:
    """Whether a set of forms says that it was drawn with more rows than the request has fields.

    Django cuts the number of all forms to the set's ``absolute_max``, but takes this one as it comes.
    """
    read: Any = ManagementForm().fields[INITIAL_FORM_COUNT].clean
    for name in request.POST:
        if not name.endswith(f"-{INITIAL_FORM_COUNT}"):
            continue
        for text in request.POST.getlist(name):
            try:
                number = read(text)
            except ValidationError:
                # Which Django says of the set itself.
                continue
            if number is not None and not 0 <= number <= len(request.POST):
                return True
    return False


def _place(model: dict[str, Any]) -> tuple[int, str]:
    """Where a model stands in the index; what ORDER does not name comes at the end, by its name."""
    name = model["object_name"]
    return (ORDER.index(name) if name in ORDER else len(ORDER), str(model["name"]))


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
        self._more_urls: list[Urls] = []
        self._index_contexts: list[Context] = []

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """“View site” stays in the language of the page."""
        return {**super().each_context(request), "site_url": reverse("home")}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            if app["app_label"] == "events":
                app["models"].sort(key=_place)
        return sorted(apps, key=lambda app: app["app_label"] != "events")

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Every view of the admin, but for requests that none of its pages sends.

        A NUL in an address is of no use to any page, and PostgreSQL fails over it wherever it is asked for. A set of
        forms that claims more rows than it sends fields would have the server go through all of them.
        """

        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if any("\0" in text for name, values in request.GET.lists() for text in (name, *values)):
                return HttpResponseBadRequest(translation.gettext("The address holds a character that is none."))
            if _claims_too_much(request):
                return HttpResponseBadRequest(
                    translation.gettext("The page says that it holds more rows than it sends. Load it again.")
                )
            return view(request, *args, **kwargs)

        return super().admin_view(asked, cacheable)

    def add_pages(self, urls: Urls) -> None:
        """Have addresses of pages that belong to no model, from a function that is given this site."""
        self._more_urls.append(urls)

    def add_to_index(self, context: Context) -> None:
        """Have more context for the first page, from a function that is given the request."""
        self._index_contexts.append(context)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        more = {name: value for context in self._index_contexts for name, value in context(request).items()}
        return super().index(request, more | (extra_context or {}))

    def get_urls(self) -> list[Any]:
        return [*(url for urls in self._more_urls for url in urls(self)), *super().get_urls()]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast(HttpResponse, CampaignAutocomplete.as_view(admin_site=self)(request))
