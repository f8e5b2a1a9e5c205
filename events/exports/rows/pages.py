"""The whole addresses of readers' pages, in the active language."""

from dataclasses import dataclass

from django.urls import reverse

from events.models import Campaign


@dataclass(frozen=True, slots=True)
class Pages:
    """``site`` is scheme and host, "https://example.org"; "" gives addresses within the site."""

    campaign: Campaign
    site: str = ""

    def of(self, name: str, *named: str) -> str:
        """The page of that name (events/urls.py) for what else its address names."""
        return self.site + reverse(name, args=[self.campaign.slug, *named])

    def map_on(self, day: str) -> str:
        return f"{self.of('campaign')}?on={day}"
