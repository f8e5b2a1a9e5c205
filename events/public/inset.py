"""The small map beside the large one that shows where in its country a campaign lies, as SVG within the page."""

from typing import NamedTuple, Self

from events.geo import geometry, svg
from events.models import BasemapFeature, Campaign, campaign_shapes, labels

# Pixels.
WIDTH = 92
# The margin around the country, as a share of its size.
MARGIN = 0.04


class Inset(NamedTuple):
    """``path`` is the country's outline; ``x``, ``y`` the middle of the campaign, ``name_x``, ``name_y`` of the name.

    Pixels of a picture of ``width`` and ``height``.
    """

    name: str
    path: str
    width: int
    height: int
    x: float
    y: float
    name_x: float
    name_y: float

    @classmethod
    def of(cls, campaign: Campaign) -> Self | None:
        """In the active language; None where the campaign has no country on record, or several."""
        rows = campaign.basemap.filter(kind=BasemapFeature.Kind.COUNTRY).order_by("slug")
        countries = [row for row in campaign_shapes.usable(rows, campaign, log=True) if row.shape]
        if len(countries) != 1:
            return None
        shape = geometry.read(countries[0].shape)
        box = svg.bounding_box([shape.bounds], margin=MARGIN)
        assert box is not None
        viewport = svg.Viewport.around(box, WIDTH)
        x, y = viewport.pixel((campaign.west + campaign.east) / 2, (campaign.south + campaign.north) / 2)
        name_x, name_y = viewport.pixel(*geometry.label_point(countries[0].shape))
        path = viewport.path(countries[0].shape)
        return cls(labels.local_name(countries[0]), path, WIDTH, viewport.height, x, y, name_x, name_y)
