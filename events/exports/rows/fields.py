"""Types of fields that several rows have, with what the API's document says of them."""

import datetime as dt
from typing import Annotated, Any

from pydantic import Field

# A JSON schema's "date": pydantic would give dates, and rows hold texts.
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
Slug = Annotated[str, Field(description="Names the row in addresses; unique in its campaign.")]
Reference = Annotated[str, Field(description="Names the row in addresses; unique in its campaign.")]
Name = Annotated[str, Field(description="In the language that was asked for or, where there is none, in English.")]
Page = Annotated[str, Field(description="The address of the readers’ page.")]
KnownOn = Annotated[
    Day,
    Field(description="The first day on which it could be known: without a date of publication, the row’s own day."),
]
# GeoJSON, longitude first.
Geometry = dict[str, Any]


def day_text(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
