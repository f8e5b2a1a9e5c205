"""A range of days as pictures for a film, drawn as the pictures of days are."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import resvg_py
from django.utils import translation

from events.models import Campaign
from events.models.consistent_read import read_one_revision
from events.projection.basis import WHOLE_RECORD, Basis
from events.public.picture import film_frame
from events.public.picture.content import day_content
from events.public.picture.palette import palettes
from events.public.pictures import FONTS


@dataclass(frozen=True, slots=True)
class Film:
    """What a film shows of a campaign, and how; ``size`` is width and height of a frame (pixels)."""

    campaign: Campaign
    size: tuple[int, int]
    language: str
    theme: str
    few_names: bool = False
    basis: Basis = WHOLE_RECORD

    @property
    def name(self) -> str:
        """What tells its frames apart from those of another one, also of a later revision of the record."""
        width, height = self.size
        parts = [self.campaign.slug, f"r{self.campaign.revision}", self.language, self.theme, f"{width}x{height}"]
        known_on = f"known-{self.basis.known_on}" if self.basis.known_on else ""
        return "-".join(filter(None, [*parts, "few" if self.few_names else "", known_on, self.basis.at_least or ""]))

    def frame(self, day: dt.date) -> bytes:
        """The frame of a day of the campaign, as PNG."""
        with translation.override(self.language):
            content = read_one_revision(
                self.campaign.pk, lambda current: day_content(current, day, self.language, self.basis)
            )
            drawn = film_frame.draw(
                content,
                palettes()[self.theme],
                dark=self.theme == "dark",
                size=self.size,
                few_names=self.few_names,
            )
        return bytes(resvg_py.svg_to_bytes(svg_string=drawn, skip_system_fonts=True, font_files=FONTS))


def film_days(first: dt.date, last: dt.date, every: int) -> Iterator[dt.date]:
    """Each ``every``th day from the first on, and the last one, so that a film ends where it should."""
    day = first
    while day < last:
        yield day
        day += dt.timedelta(days=every)
    yield last
