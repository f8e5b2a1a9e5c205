"""The page of one publication: how it stands to others, and every report and figure that it is cited for."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.models import Campaign, Citation, Source
from events.newsroom import publications
from events.public import structured_data
from events.public.page_cache import kept_pages
from events.public.page_head import PageHead, site_of
from events.public.pages import PageRequest, Rendered, campaign_page, language_of_page
from events.public.paging import asked_number, page_links
from events.public.sources import Asked
from events.public.text_pages import render_text
from events.serving.campaign_list import find_campaign, list_campaigns
from events.serving.memory_cache import PageKey

# Citations on a page.
A_PAGE = 100
# Of a report about many districts, such as a whole bank, so many are named.
MAX_DISTRICTS = 6


@campaign_page
def source_page(request: HttpRequest, campaign: str, reference: str) -> PageRequest | HttpResponseBase:
    """Raises Http404 for a publication that nothing public cites."""
    found = find_campaign(campaign, list_campaigns())
    number, site = asked_number(request), site_of(request)
    key = PageKey("source", found.pk, found.revision, language_of_page(), (reference, number, site))
    if number > 1 and kept_pages.get(key) is None:
        source = _find(found.pk, reference)
        if number > (last := Paginator(publications.citations_of(source), A_PAGE).num_pages):
            return HttpResponseRedirect(request.path + _query(last))
    return PageRequest(key, lambda current: _render(current, reference, number, site), query=_query(number))


def _query(number: int) -> str:
    return f"?p={number}" if number > 1 else ""


def _find(campaign: Campaign | int, reference: str) -> Source:
    source = publications.public_sources(campaign).filter(reference=reference).first()
    if source is None:
        raise Http404
    return source


def _render(campaign: Campaign, reference: str, number: int, site: str) -> Rendered:
    source = _find(campaign, reference)
    page = Paginator(publications.citations_of(source), A_PAGE).get_page(number)
    path = reverse("source", args=[campaign.slug, reference])
    of_publisher = publications.public_sources(campaign).filter(publisher=source.publisher)
    own, whole = publications.standing([source]), publications.standing(of_publisher)
    context = {
        "source": source,
        "own": own,
        "of_publisher": whole,
        "publisher_sources": of_publisher.count(),
        "publisher_path": reverse("sources", args=[campaign.slug]) + Asked(source.publisher).query(),
        "rows": [_Row(citation) for citation in page],
        "figures": list(publications.figures_of(source)),
        "links": page_links(page, lambda other: path + _query(other)),
    }
    head = _head(campaign, source, site, path + _query(page.number), own)
    return render_text("events/source.html", campaign, head, context)


class _Row:
    """A line of the table: a citation, its event and districts, the last shortened where there are many."""

    def __init__(self, citation: Citation) -> None:
        self.citation, self.event = citation, citation.event
        districts = list(self.event.districts.all())
        self.districts, self.more = districts[:MAX_DISTRICTS], len(districts[MAX_DISTRICTS:])
        self.place = publications.place_of(citation)
        self.is_contradicted = publications.is_contradicted(citation)


def _head(campaign: Campaign, source: Source, site: str, here: str, own: publications.Standing) -> PageHead:
    title = source.title or source.url or source.reference
    when = date_format(source.published_on, "j F Y") if source.published_on else _("no date of publication")
    description = _(
        "%(publisher)s, %(when)s: supports %(supports)d and disputes %(disputes)d of the reports on the map."
    )
    said = {"publisher": source.publisher, "when": when, "supports": own.supports, "disputes": own.disputes}
    sources = reverse("sources", args=[campaign.slug])
    way = [(_("Sources"), sources), (title, reverse("source", args=[campaign.slug, source.reference]))]
    page = {"@type": "WebPage", "url": site + here, "mainEntity": structured_data.publication(source)}
    data = [page, structured_data.breadcrumbs(site, campaign, way)]
    return PageHead(site, here, title, description % said, data=data)
