"""The page that says how to cite the map of a day, and the same as files for reference managers and for scripts."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Campaign
from events.models.dates import parse_day
from events.public import last_good
from events.public.map_query import Asked, Opening, opening_of
from events.public.page_citation import PageCitation
from events.public.page_head import PageHead
from events.public.pages import PageRequest, Rendered, campaign_page, language_of_page, readers_page
from events.public.text_pages import render_text
from events.serving.campaign_list import ListedCampaign, find_campaign
from events.serving.memory_cache import PageKey

# By the ending of the address.
CONTENT_TYPES = {"bib": "application/x-bibtex", "ris": "application/x-research-info-systems"}
WRITERS: dict[str, Callable[[PageCitation], str]] = {"bib": PageCitation.bibtex, "ris": PageCitation.ris}


@campaign_page
def cite_page(request: HttpRequest, campaign: str) -> PageRequest:
    """The citation without the day on which it is read, which is the reader's; the query is that of the map page."""
    asked = Asked.of(request)
    found = find_campaign(campaign, asked.campaigns())
    opening = opening_of(found, asked)
    key = PageKey("cite", found.pk, found.revision, language_of_page(), (opening, asked.site))
    query = last_good.address_of("", _parameters(opening))
    return PageRequest(key, lambda current: _render(current, opening, asked.site), not opening.notice, query)


@readers_page
def citation_file(request: HttpRequest, campaign: str, form: str) -> HttpResponseBase:
    """As BibTeX ("bib"), RIS ("ris"), or all of it as JSON: {text, bibtex, ris}.

    ``accessed`` is the reader's date (YYYY-MM-DD). 404 for a query that says nothing, else a day would be cited that
    nobody asked for.
    """
    asked = Asked.of(request)
    found = find_campaign(campaign, asked.campaigns())
    opening = opening_of(found, asked)
    try:
        accessed = parse_day(text) if (text := request.GET.get("accessed", "")) else None
    except ValueError as problem:
        raise Http404 from problem
    if opening.notice:
        raise Http404
    citation = citation_of(found, opening, asked.site, accessed)
    response: HttpResponse
    if form == "json":
        response = JsonResponse({"text": citation.text(), "bibtex": citation.bibtex(), "ris": citation.ris()})
    else:
        response = HttpResponse(WRITERS[form](citation), content_type=f"{CONTENT_TYPES[form]}; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{citation.name}.{form}"'
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _parameters(opening: Opening) -> dict[str, str]:
    return {"on": opening.day.isoformat()} | opening.kept_parameters


def citation_of(
    campaign: Campaign | ListedCampaign, opening: Opening, site: str, accessed: dt.date | None = None
) -> PageCitation:
    path = reverse("campaign", args=[campaign.slug])
    return PageCitation(
        slug=campaign.slug,
        title=f"{campaign}: {opening.words}",
        day=opening.day,
        revision=campaign.revision,
        address=f"{site}{path}?{urlencode(_parameters(opening))}",
        publisher=site.partition("://")[2],
        language=language_of_page(),
        accessed=accessed,
    )


def _render(campaign: Campaign, opening: Opening, site: str) -> Rendered:
    opening = opening.within(campaign.start, campaign.end)
    query = urlencode(_parameters(opening))
    description = _("How to cite the map of a day: as text, for BibTeX and as RIS.")
    path = f"{reverse('cite', args=[campaign.slug])}?{query}"
    context: dict[str, Any] = {
        "opening": opening,
        "citation": citation_of(campaign, opening, site),
        "map_path": f"{reverse('campaign', args=[campaign.slug])}?{query}",
        "files": {form: f"{_file(campaign, form)}?{query}" for form in WRITERS},
    }
    head = PageHead(site, path, _("How to cite"), description, is_indexed=False)
    return render_text("events/cite.html", campaign, head, context)


def _file(campaign: Campaign, form: str) -> str:
    return reverse("citation", kwargs={"campaign": campaign.slug, "form": form})
