"""What pages of text have in common: those that depend on nothing but the record and their address, and their heads."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from events.models import Campaign
from events.public import structured_data
from events.public.page_head import PageHead, site_of
from events.public.pages import PageRequest, Rendered, View, campaign_page, language_of_page, render_page
from events.serving.campaign_list import find_campaign, list_campaigns
from events.serving.memory_cache import PageKey

# From the campaign, scheme and host, and what else the address names, by its name in events/urls.py.
Render = Callable[..., Rendered]


def text_page(name: str) -> Callable[[Render], View]:
    """Make the view of that name of a function that renders its page; nothing in the query counts."""

    def make_view(render: Render) -> View:
        @campaign_page
        @wraps(render)
        def describe(request: HttpRequest, campaign: str, **named: str) -> PageRequest:
            found = find_campaign(campaign, list_campaigns())
            site = site_of(request)
            key = PageKey(name, found.pk, found.revision, language_of_page(), (*named.values(), site))
            return PageRequest(key, lambda current: render(current, site, **named))

        return describe

    return make_view


def render_text(template: str, campaign: Campaign, head: PageHead, context: dict[str, Any]) -> Rendered:
    """A template that extends ``templates/events/text_page.html``."""
    return render_page(template, context | {"campaign": campaign, "name": str(campaign), "head": head})


def section_head(
    campaign: Campaign,
    site: str,
    name: str,
    title: str,
    description: str,
    *,
    picture: str = "",
    data: Sequence[structured_data.Thing] = (),
    dataset: str = "",
) -> PageHead:
    """The head of a page right below the campaign, by the name of its address."""
    path = reverse(name, args=[campaign.slug])
    crumbs = structured_data.breadcrumbs(site, campaign, [(title, path)])
    return PageHead(site, path, title, description, picture, [*data, crumbs], dataset=dataset)


def last_picture(campaign: Campaign) -> str:
    """The path of the picture of the last day."""
    return reverse("png-picture", args=[campaign.slug, campaign.end.isoformat()])
