"""The page that lists a campaign's stories."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Campaign
from events.public import structured_data
from events.public.campaign_list import find_campaign, list_campaigns
from events.public.page_cache import PageKey
from events.public.page_head import PageHead, site_of
from events.public.pages import PageRequest, Rendered, campaign_page, language_of_page, render_page


@campaign_page
def stories_page(request: HttpRequest, campaign: str) -> PageRequest:
    found = find_campaign(campaign, list_campaigns())
    site = site_of(request)
    key = PageKey("stories", found.pk, found.revision, language_of_page(), site)
    return PageRequest(key, lambda current: _render(current, site))


def _render(campaign: Campaign, site: str) -> Rendered:
    context = {
        "campaign": campaign,
        "name": str(campaign),
        "head": _head(campaign, site),
        "stories": list(campaign.stories.published().with_steps()),
    }
    return render_page("events/stories.html", context)


def _head(campaign: Campaign, site: str) -> PageHead:
    path = reverse("stories", args=[campaign.slug])
    description = _(
        "Stories of %(campaign)s, told in steps, each with the map as it was and the reports that it rests on."
    )
    data = [structured_data.breadcrumbs(site, campaign, [(_("Stories"), path)])]
    picture = reverse("png-picture", args=[campaign.slug, campaign.end.isoformat()])
    return PageHead(site, path, _("Stories"), description % {"campaign": campaign}, picture, data)
