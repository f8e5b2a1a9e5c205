"""What an edition has of each day of a campaign besides its page: the picture, and the citation for scripts."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from events.models import Campaign
from events.static_site.asking import EditionRequest, ask
from events.static_site.folder import Draft
from events.static_site.options import Options
from events.static_site.routes import days_of


def write_days(campaign: Campaign, draft: Draft, options: Options) -> None:
    """In every language; pictures light alone, as for print."""
    for language, _name in settings.LANGUAGES:
        for day in days_of(campaign):
            with translation.override(language):
                on = day.isoformat()
                page = reverse("day", args=[campaign.slug, on])
                picture = reverse("picture", args=[campaign.slug, on])
                citation = reverse("citation", kwargs={"campaign": campaign.slug, "form": "json"})
            if options.site:
                draft.add(f"{page}cite.json".lstrip("/"), _body(citation, f"on={on}", options))
            if options.pictures:
                draft.add(picture.lstrip("/"), _body(picture, "", options))


def _body(path: str, query: str, options: Options) -> bytes:
    return ask(EditionRequest(options.origin, path, query, options.edition)).body
