"""The view that looks up a web address among the sources on record, for the form that cites it."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from events.models import Source
from events.models.canonical_url import archived_url_target
from events.models.primary_keys import parse_key
from events.models.source import validate_web_address


@never_cache
@require_GET
def at_address(request: HttpRequest) -> HttpResponse:
    """Look up ``?url=`` in the campaign of ``?campaign=`` (a primary key). ``says`` is a line for the user.

    On record: ``{"found": {"id", "text"}, "says"}``. Not on record: ``{"proposed": {"publisher", "language"},
    "says"}``, values for a new source. No web address: ``{"problem"}``.
    """
    if not request.user.has_perm("events.view_source"):
        raise PermissionDenied
    url = request.GET.get("url", "").strip()
    try:
        validate_web_address(url if "://" in url else f"https://{url}")
    except ValidationError:
        return JsonResponse({"problem": _("This is not a web address. It must begin with http:// or https://.")})
    sources = Source.objects.filter(campaign=parse_key(request.GET.get("campaign")))
    if found := sources.at_address(url).first():
        return JsonResponse({"found": {"id": found.pk, "text": str(found)}, "says": _on_record(found)})
    return JsonResponse({"proposed": _proposed(sources.of_host(url)), "says": _not_on_record(request, url)})


def _on_record(source: Source) -> str:
    facts = [source.publisher, source.title, str(source.published_on or _("without a date"))]
    return _("On record: %(facts)s") % {"facts": " · ".join(filter(None, facts))}


def _not_on_record(request: HttpRequest, url: str) -> str:
    if not request.user.has_perm("events.add_source"):
        return _("No source on record has this address, and your account may not add one.")
    if archived_url_target(url) != url:
        return _("Not on record yet. Describe it below; the address is kept as an archived copy.")
    return _("Not on record yet. Describe it below; it is added with the event.")


def _proposed(same_host: Any) -> dict[str, str]:
    """The commonest publisher and language among sources of the same host; {} where there are none."""
    usual = same_host.values("publisher", "language").annotate(n=Count("pk")).order_by("-n", "publisher").first()
    return {"publisher": usual["publisher"], "language": usual["language"]} if usual else {}
