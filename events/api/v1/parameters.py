"""Parameters of the API's addresses, as its document describes them: named as the page's own (DESIGN, section 10)."""

import datetime as dt
import math
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import BeforeValidator, Field

from events.api.problems import Problem, invalid_parameter
from events.geo.geometry import Box
from events.models.dates import parse_day

MOST = 1000


def _day(value: object) -> object:
    # pydantic alone would also take a number of seconds, or a moment.
    return parse_day(value) if isinstance(value, str) else value


Language = Annotated[Literal["en", "ar"], Field(description="Of names, labels and texts.")]
Day = Annotated[dt.date, BeforeValidator(_day)]
Grade = Literal["reported", "corroborated"]


class LanguageParameters(Schema):
    lang: Language = "en"


class ListParameters(LanguageParameters):
    limit: int = Field(100, ge=1, le=MOST, description="How many rows a page has at most.")
    cursor: str = Field("", description="Where the page begins: as “next” of the page before has it.")
    fields: str = Field("", description="The members that rows shall have, separated by commas; all without it.")


class BoxParameters(Schema):
    bbox: str = Field(
        "",
        description="West,south,east,north in degrees (WGS 84): rows whose geometry meets the box. West may be greater "
        "than east, across the 180th meridian.",
        examples=["43.1,36.3,43.2,36.4"],
    )


class BasisParameters(Schema):
    known_on: Day | None = Field(None, description="As known on that day: only what had been published by then.")
    at_least: Grade | None = Field(
        None, description="The least grade that counts: the beginning of a lesser hold then counts as a claim."
    )


def read_box(text: str) -> Box | None:
    """None for ""; raises Problem for anything else that is no box on the globe."""
    if not text:
        return None
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        raise invalid_parameter("bbox", text, "write four numbers: west,south,east,north.") from None
    if not all(map(math.isfinite, (west, south, east, north))):
        raise invalid_parameter("bbox", text, "a coordinate is not a number.")
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise invalid_parameter("bbox", text, "degrees run from -180 to 180 and from -90 to 90, south before north.")
    return west, south, east, north


def check_names(request: HttpRequest, given: LanguageParameters) -> None:
    check_known(request, type(given))


def check_known(request: HttpRequest, shape: type[Schema]) -> None:
    """Raise Problem for a parameter that the address does not have: it would be ignored, and the answer be another."""
    known = {field.alias or name for name, field in shape.model_fields.items()}
    unknown = sorted(set(request.GET) - known)
    if unknown:
        raise Problem(
            400,
            "invalid-parameter",
            f"There is no parameter “{unknown[0]}” here; there are {', '.join(sorted(known))}.",
            errors=[
                {"location": "query", "name": name, "value": request.GET[name], "detail": "there is no such parameter."}
                for name in unknown
            ],
        )
