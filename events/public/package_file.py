"""The whole record as a data package, ``/<campaign>/download/record.zip``: made whole, then sent."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from events.exports.about import About
from events.exports.package.writer import open_zip
from events.models import Campaign
from events.public.downloads import MOST_EVENTS, TooMuchError, busy, for_other_sites, text_answer, with_headers
from events.public.page_head import site_of
from events.public.pages import language_of_page, readers_page
from events.public.pictures import making
from events.request_log import show_revision
from events.serving.campaign_list import ListedCampaign, find_campaign, list_campaigns

MEDIA_TYPE = "application/zip"
# Raise it whenever a package of the same record looks otherwise.
VERSION = 1


@readers_page
def package_file(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """400 for a record of more events than one request may have, 503 where too many wait for files already."""
    found = find_campaign(campaign, list_campaigns())
    language, site = language_of_page(), site_of(request)
    # Weak: two of one revision differ in the day on which they were retrieved.
    headers = for_other_sites(language) | {"ETag": f'W/"package-{VERSION}-{found.revision}-{language}"'}
    show_revision(request, found.revision)
    if unchanged := get_conditional_response(request, etag=headers["ETag"]):
        return with_headers(unchanged, headers)
    if request.method == "HEAD":
        return with_headers(HttpResponse(content_type=MEDIA_TYPE), headers)
    with making.turn() as is_mine:
        if not is_mine:
            return busy()
        try:
            return with_headers(_response(found, language, site), headers)
        except TooMuchError as problem:
            return with_headers(text_answer(f"{problem}\n", status=400), for_other_sites(language))


def _response(found: ListedCampaign, language: str, site: str) -> HttpResponseBase:
    campaign = Campaign.objects.filter(pk=found.pk).first()
    if campaign is None:
        raise Http404
    if campaign.events.published().count() > MOST_EVENTS:
        raise TooMuchError(
            _("The record has more than %(most)d events: the operator exports it with export_campaign.")
            % {"most": MOST_EVENTS}
        )
    address = site + reverse("campaign", args=[campaign.slug])
    file = open_zip(campaign, About(language, timezone.localdate(), address))
    name = f"{campaign.slug}-r{campaign.revision}.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=MEDIA_TYPE)
    response.headers["Record-Revision"] = str(campaign.revision)
    return response
