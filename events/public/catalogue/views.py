"""Serves the catalogue, ``/catalog.jsonld``, and a campaign's dataset, ``/<campaign>/dataset.jsonld``."""

from collections.abc import Iterator, Sequence
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponseBase

from events.models import Campaign
from events.models.consistent_read import read_one_revision
from events.public.catalogue.documents import catalogue_document, dataset_document, dataset_nodes
from events.public.catalogue.record_files import is_published
from events.public.catalogue.terms import Node
from events.public.page_head import site_of
from events.public.pages import PageRequest, Rendered, View, campaign_page, language_of_page, make_page, serve
from events.serving.campaign_list import ListedCampaign, find_campaign, list_campaigns
from events.serving.memory_cache import PageKey

MEDIA_TYPE = "application/ld+json"
# Programs in pages of other sites may read it.
FOR_OTHER_SITES = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def _open_to_other_sites(view: View) -> View:
    @wraps(view)
    def open_view(request: HttpRequest, **named: str) -> HttpResponseBase:
        response = view(request, **named)
        for name, value in FOR_OTHER_SITES.items():
            response.headers[name] = value
        return response

    return open_view


@_open_to_other_sites
@campaign_page
def dataset_file(request: HttpRequest, campaign: str) -> PageRequest:
    """404 for a campaign of which nothing is published, as for none."""
    found, site = find_campaign(campaign, list_campaigns()), site_of(request)
    key = PageKey("dataset", found.pk, found.revision, language_of_page(), site)

    def render(current: Campaign) -> Rendered:
        if not is_published(current):
            raise Http404
        return Rendered(dataset_document(current, site), content_type=MEDIA_TYPE, made=found.modified)

    return PageRequest(key, render)


@_open_to_other_sites
@campaign_page
def catalogue_file(request: HttpRequest) -> PageRequest | HttpResponseBase:
    """Every campaign of which something is published; it is kept while none of them moves."""
    campaigns, site = list_campaigns(), site_of(request)
    made = max((each.modified for each in campaigns), default=0)

    def render(_newest: Campaign | None = None) -> Rendered:
        return Rendered(catalogue_document(list(_described(campaigns, site)), site), content_type=MEDIA_TYPE, made=made)

    if not campaigns:
        return serve(request, make_page(render()))
    revisions = tuple((each.pk, each.revision) for each in campaigns)
    key = PageKey("catalogue", campaigns[0].pk, campaigns[0].revision, language_of_page(), (site, revisions))
    return PageRequest(key, render)


def _described(campaigns: Sequence[ListedCampaign], site: str) -> Iterator[tuple[Campaign, Sequence[Node]]]:
    """Each campaign at one revision of its own."""

    def read(campaign: Campaign) -> tuple[Campaign, Sequence[Node]] | None:
        return (campaign, dataset_nodes(campaign, site)) if is_published(campaign) else None

    for listed in campaigns:
        try:
            described = read_one_revision(listed.pk, read)
        except Campaign.DoesNotExist:
            continue
        if described:
            yield described
