"""Makes the files of an edition one by one, in whichever process."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.http import Http404

from events.models import Campaign
from events.payload.parts import PartName, plain_part
from events.public.parts import address_of
from events.serving.campaign_list import list_campaigns
from events.static_site.asking import Answer, EditionRequest, ask
from events.static_site.folder import Draft
from events.static_site.links import Links
from events.static_site.markup import make_static


class Address(NamedTuple):
    """A file that the site's answer is: the address in the edition, and the path and the query that it is asked for."""

    address: str
    path: str
    query: str = ""


class Part(NamedTuple):
    """A part of the payload of a campaign (primary key)."""

    campaign: int
    version: str
    name: PartName


Unit = Address | Part


@dataclass(slots=True)
class Maker:
    draft: Draft
    links: Links
    # By primary key: a part is of the revision that its version names, whatever has been published since.
    _campaigns: dict[int, Campaign] = field(default_factory=dict)

    def make(self, units: Iterable[Unit]) -> None:
        """Raises EditionError."""
        for unit in units:
            if isinstance(unit, Part):
                self._make_part(unit)
            else:
                self._make_page(unit)

    def _make_part(self, part: Part) -> None:
        """A part that is there already is not built: its address names its content."""
        if part.campaign not in self._campaigns:
            self._campaigns[part.campaign] = Campaign.objects.get(pk=part.campaign)
        campaign = self._campaigns[part.campaign]
        path = address_of(campaign, part.version, part.name).lstrip("/")
        if not self.draft.keep(path) and (body := plain_part(campaign, part.version, part.name)):
            self.draft.add(path, body)

    def _make_page(self, page: Address) -> None:
        options = self.links.options
        try:
            answer = ask(EditionRequest(options.origin, page.path, page.query, options.edition))
        except Http404:
            # Such as an imprint that the operator has not written.
            return
        self.draft.add(file_of(page.address), as_file(answer, page.path, self.links))


def file_of(address: str) -> str:
    return address.lstrip("/") + ("index.html" if address.endswith("/") else "")


def as_file(answer: Answer, path: str, links: Links) -> bytes:
    if not answer.content_type.startswith("text/html"):
        return answer.body
    return make_static(answer.body.decode(), path, answer.policy, links, _slug_of(path)).encode()


def _slug_of(path: str) -> str:
    """The slug of the campaign that a page is about; the home page shows the first. "" where there is none."""
    slugs = [campaign.slug for campaign in list_campaigns()]
    named = [name for name in path.split("/") if name in slugs]
    return (named or slugs or [""])[0]
