"""What a request below ``/ogc/`` asks for: which campaign, in which form, and the addresses of what it leads on to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NotRequired
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from typing_extensions import TypedDict

from events.api import answers
from events.api.answers import GEOJSON, JSON, Asked
from events.api.ogc.parameters import FormParameters
from events.serving.campaign_list import ListedCampaign, list_campaigns

HTML = "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
# What clients may accept that get JSON of either kind.
_AS_JSON = (GEOJSON, JSON)


class Link(TypedDict):
    """RFC 8288, as JSON."""

    href: str
    rel: str
    type: str
    title: NotRequired[str]
    hreflang: NotRequired[str]


@dataclass(frozen=True, slots=True)
class OgcRequest:
    """``campaign`` is None in an empty database; ``slug`` is "" where the address names none, and it is the newest."""

    request: HttpRequest
    campaign: ListedCampaign | None
    slug: str
    form: str
    language: str

    @property
    def site(self) -> str:
        return f"{self.request.scheme}://{self.request.get_host()}"

    @property
    def content_type(self) -> str:
        return f"{HTML}; charset=utf-8" if self.form == HTML else self.form

    @property
    def asked(self) -> Asked:
        assert self.campaign is not None
        return Asked(self.request, self.campaign, self.language, self.content_type)

    @property
    def cursor_query(self) -> str:
        """What a cursor belongs to: the list and its filters, in whichever format and language."""
        assert self.campaign is not None
        kept = [pair for pair in self.asked.pairs if pair[0] not in ("cursor", "limit", "f")]
        return f"ogc/{self.campaign.slug}/{self.request.path_info.rpartition('/collections/')[2]}?{urlencode(kept)}"

    @property
    def own_query(self) -> dict[str, list[str]]:
        """The parameters of this request, but for the format."""
        return {name: values for name, values in sorted(self.request.GET.lists()) if name != "f"}

    def path(self, name: str, **named: str) -> str:
        """Of the page of that name (events/urls.py), in the language and under the campaign of this request."""
        return reverse(name, kwargs=({"campaign": self.slug} if self.slug else {}) | named)

    def address(self, name: str, query: Mapping[str, object] | None = None, **named: str) -> str:
        asked = f"?{urlencode(query, doseq=True)}" if query else ""
        return f"{self.site}{self.path(name, **named)}{asked}"

    def link(self, rel: str, type: str, title: str, href: str) -> Link:
        return {"href": href, "rel": rel, "type": type, "title": title, "hreflang": self.language}

    def self_links(self, type: str, titles: tuple[str, str]) -> list[Link]:
        """To this document, and to it in the other form; ``type`` is that of the one for programs.

        Both say which form they are of, so that what a link leads to does not depend on who follows it.
        """
        here = f"{self.site}{self.request.path_info}?"
        links = []
        for form, of_form, title in (("json", type, titles[0]), ("html", HTML, titles[1])):
            is_self = (of_form == HTML) == (self.form == HTML)
            address = here + urlencode(self.own_query | {"f": [form]}, doseq=True)
            links.append(self.link("self" if is_self else "alternate", of_form, title, address))
        return sorted(links, key=lambda link: link["rel"], reverse=True)


def ask(request: HttpRequest, slug: str, given: FormParameters, type: str) -> OgcRequest:
    """``type`` is that of the form for programs. Raises Problem for a campaign that there is not."""
    if slug:
        campaign: ListedCampaign | None = answers.find_campaign(slug)
    else:
        campaign = next(iter(list_campaigns()), None)
    form = _form(request, given, type)
    return OgcRequest(request, campaign, slug, form, get_language() or settings.LANGUAGE_CODE)


def _form(request: HttpRequest, given: FormParameters, type: str) -> str:
    if given.f:
        return HTML if given.f == "html" else type
    chosen = request.get_preferred_type([type, *_AS_JSON, HTML])
    return HTML if chosen == HTML else type
