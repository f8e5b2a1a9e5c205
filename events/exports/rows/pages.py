"""The whole addresses of readers' pages, in the active language."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from events.models import Campaign


@dataclass(frozen=True, slots=True)
class Pages:
    """``site`` is scheme and host, "https://example.org"; "" gives addresses within the site."""

    campaign: Campaign
    site: str = ""

    def of(self, name: str, *named: str) -> str:
        """The page of that name (events/urls.py) for what else its address names."""
        return self.site + reverse(name, args=[self.campaign.slug, *named])

    @property
    def identifiers(self) -> str:
        """What an event's ``uid`` follows in the address that stays, whatever becomes of its reference."""
        with translation.override(settings.LANGUAGE_CODE):
            return self.site + reverse("event-identifier", args=["-"]).removesuffix("-")

    def map_on(self, day: str) -> str:
        return f"{self.of('campaign')}?on={day}"
