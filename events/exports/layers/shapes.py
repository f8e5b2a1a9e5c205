"""Where the rows of layers are on a map, and in which colours."""

from events.exports.rows.fields import Geometry
from events.exports.rows.places import district_geometry
from events.models import Campaign, Event, campaign_shapes


def usable_shape(event: Event, campaign: Campaign) -> Event:
    """The event, without its outline where no map can use that."""
    return campaign_shapes.usable([event], campaign)[0]


def district_geometries(campaign: Campaign) -> dict[str, Geometry]:
    """By slug of the district: its outline or, without a usable one, its point."""
    usable = campaign_shapes.usable(campaign.districts.all(), campaign)
    return {district.slug: district_geometry(district) for district in usable}


def side_colours(campaign: Campaign) -> dict[str, str]:
    """By slug of the side: #rrggbb, as a light map has it."""
    sides = campaign.actors.filter(parent=None).exclude(colour="")
    return dict(sides.order_by("slug").values_list("slug", "colour"))
