"""What an edition has of each day of a campaign besides its page: the picture, and the citation for scripts."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from events.models import Campaign
from events.static_site.links import Links
from events.static_site.maker import Address
from events.static_site.options import Options
from events.static_site.routes import days_of


def citations_of_days(campaign: Campaign, options: Options) -> Iterator[Address]:
    if not options.site:
        return
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            citation = reverse("citation", kwargs={"campaign": campaign.slug, "form": "json"})
            pages = {day: reverse("day", args=[campaign.slug, day]) for day in _days(campaign)}
        yield from (Address(f"{page}cite.json", citation, f"on={day}") for day, page in pages.items())


def pictures_of_days(campaign: Campaign, links: Links) -> Iterator[list[Address]]:
    """In every language; light alone, as for print. With each goes the preview that pages want of it.

    It is made of the picture, which is still in memory then.
    """
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names = [
                [reverse(name, args=[campaign.slug, day]) for name in ("picture", "png-picture")]
                for day in _days(campaign)
            ]
        for picture, preview in names:
            wanted = [Address(preview, *links.wanted[preview])] if preview in links.wanted else []
            yield [Address(picture, picture), *wanted]


def _days(campaign: Campaign) -> list[str]:
    return [day.isoformat() for day in days_of(campaign)]
