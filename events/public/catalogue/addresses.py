"""By which addresses catalogues name things, and the links to the catalogues themselves."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from events.models import Campaign
from events.public.catalogue.record_files import is_published


@dataclass(frozen=True, slots=True)
class Addresses:
    """Whole addresses; names of things are those of pages in the site's first language, whoever asks."""

    site: str

    def page(self, name: str, *named: str, fragment: str = "") -> str:
        with translation.override(settings.LANGUAGE_CODE):
            path = reverse(name, args=named)
        return self.site + path + (f"#{fragment}" if fragment else "")

    @property
    def publisher(self) -> str:
        return self.page("home", fragment="publisher")

    @property
    def catalogue(self) -> str:
        return self.page("home", fragment="catalogue")

    def dataset(self, campaign: Campaign) -> str:
        return self.page("record", campaign.slug, fragment="dataset")

    @property
    def endpoint(self) -> str:
        """Of the API, in whose addresses there is no language."""
        return self.site + reverse("api-v1:api-root")

    @property
    def api(self) -> str:
        return self.page("api", fragment="service")

    def ogc(self, campaign: Campaign) -> str:
        return self.page("ogc", campaign.slug, fragment="service")


def publisher_name(site: str) -> str:
    """Of whoever runs the site: as the operator gives it, or else the host, as citations have it."""
    return settings.PUBLISHER_NAME or site.partition("://")[2]


def dataset_path(campaign: Campaign) -> str:
    """Of the campaign's description as a dataset; "" where there is none."""
    return reverse("dataset", args=[campaign.slug]) if is_published(campaign) else ""
