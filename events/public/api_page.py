"""The page on the API: what it answers, by which addresses, and what its problems mean."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from events.api.reference import reference
from events.public.pages import make_page, readers_page, render_page, serve
from events.serving.campaign_list import ListedCampaign, list_campaigns


@readers_page
def api_page(request: HttpRequest) -> HttpResponseBase:
    """Its examples are of the newest campaign; of an empty database there are none."""
    found = reference()
    campaigns = list_campaigns()
    context = {
        "groups": [(_tag(tag), operations) for tag, operations in found.operations.items()],
        "shapes": found.shapes,
        "examples": _examples(campaigns[0]) if campaigns else [],
        "page_url": reverse("api"),
        "document_url": reverse("api-document"),
        "problems": _problems(),
    }
    return serve(request, make_page(render_page("events/api.html", context)))


def _examples(campaign: ListedCampaign) -> list[tuple[str, str]]:
    """What is asked, and by which address."""
    start = f"/api/v1/campaigns/{campaign.slug}"
    return [
        (_("Who held what on a day:"), f"{start}/control?on={campaign.end}"),
        (_("The same for a map:"), f"{start}/control.geojson?on={campaign.end}"),
        (_("What changed between two days:"), f"{start}/comparison?from={campaign.start}&to={campaign.end}"),
        (_("Events with their sources:"), f"{start}/events?limit=10"),
    ]


def _tag(tag: str) -> str:
    """The heading of a group of addresses."""
    headings = {
        "campaigns": _("Campaigns, actors, phases, stories, figures"),
        "places": _("Districts and places"),
        "events": _("Events and citations"),
        "sources": _("Sources and voices"),
        "control": _("Who held what"),
        "changes": _("Changes"),
        "drafts": _("Drafts, with a token"),
    }
    return headings[tag]


def _problems() -> list[tuple[str, int, str]]:
    """The types of problems, with their status and what they mean."""
    return [
        ("invalid-parameter", 400, _("A parameter is not known here, or has a value that it cannot have.")),
        ("bad-request", 400, _("The request cannot be understood.")),
        ("not-found", 404, _("There is nothing of that name, or nothing that is published.")),
        ("retracted", 410, _("The event was published and has been retracted since; the reason stands with it.")),
        ("token-needed", 401, _("The address needs a token, or the one that was sent is not in force.")),
        ("missing-scope", 403, _("The token was not issued for this.")),
        ("not-allowed", 403, _("The role of the token’s account does not allow this.")),
        ("invalid-data", 422, _("A field of the body cannot have its value; nothing was written.")),
        ("version-needed", 428, _("Name the version that you have read: If-Match, with the row’s ETag.")),
        ("version-conflict", 412, _("Somebody else has written the row since; “version” is the one on record.")),
        ("duplicate-question", 409, _("This seems to be on record already; “events” are the ones in question.")),
        ("reference-taken", 409, _("There is a row of this reference already: of an earlier try, or another one.")),
        ("not-a-draft", 409, _("The event has been published; it is corrected in the admin, with a reason.")),
        ("method-not-allowed", 405, _("The address does not take that method.")),
        ("length-required", 411, _("Send the body with its Content-Length.")),
        ("too-large", 413, _("The body is larger than the API takes.")),
        ("unavailable", 503, _("The record cannot be read at the moment.")),
    ]
