"""Parameters of the addresses below ``/ogc/``: what each takes, and how a query is read."""

import datetime as dt
from functools import reduce
from operator import and_
from typing import Annotated, Any, Literal, TypeVar, get_origin

from django.http import HttpRequest, QueryDict
from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic.fields import FieldInfo

from events.api.ogc import periods
from events.api.ogc.periods import Period
from events.api.problems import invalid_parameter
from events.api.v1.control import PlaceParameters
from events.api.v1.events import Kind
from events.api.v1.parameters import BasisParameters, Day, check_known, read_box
from events.geo.geometry import Box

# Features of a page: without ``limit``, and at most.
USUAL, MOST = 100, 10_000

Bank = Literal["east", "west", "north", "south"]
Grade = Literal["initial", "corroborated", "reported", "claimed", "disputed"]
DistrictKind = Literal["quarter", "town", "village", "site", "bridge", "base"]


def _capped(value: object) -> object:
    """A greater number is taken for the greatest, as the standard has it (requirement fc-limit-response-1)."""
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        # Python reads no number of several thousand digits.
        return MOST if len(value.lstrip("0")) > len(str(MOST)) else min(int(value), MOST)
    return value


def _periods(values: list[str]) -> list[str]:
    for value in values:
        periods.read_period(value)
    return values


class FormParameters(Schema):
    f: Literal["json", "html"] | None = Field(None, description="The format; without it, the client’s Accept decides.")


class ItemParameters(FormParameters):
    bbox: str = Field("", description="West,south,east,north in degrees (WGS 84).")
    # GDAL sends one for each of two conditions on dates, and both have to be met.
    datetime: Annotated[list[str], AfterValidator(_periods)] = Field([], description="A day, a time, or an interval.")
    limit: Annotated[int, BeforeValidator(_capped)] = Field(USUAL, ge=1, le=MOST, description="Features of a page.")
    cursor: str = Field("", description="Where the page begins: as the link “next” of the page before has it.")

    @property
    def periods(self) -> list[Period]:
        """Each of which a feature has to meet."""
        return list(map(periods.read_period, self.datetime))

    @property
    def period(self) -> Period:
        """The days that belong to all."""
        return reduce(and_, self.periods, periods.ALWAYS)

    @property
    def box(self) -> Box | None:
        return read_flat_box(self.bbox)


class DistrictItems(ItemParameters):
    kind: list[DistrictKind] = Field([], description="What the district is.")
    bank: list[Bank] = Field([], description="Of the river.")
    initial_holder: list[str] = Field([], description="Slugs of the actors that held it on the first day.")


class EventItems(ItemParameters):
    kind: list[Kind] = Field([], description="What is said to have happened.")
    side: list[str] = Field([], description="Slugs of sides: events of their actors.")
    actor: list[str] = Field([], description="Slugs of the actors that events name.")
    district: list[str] = Field([], description="Slugs of districts that it is about.")
    bank: list[Bank] = Field([], description="Of the river.")
    phase: list[str] = Field([], description="Slugs of phases.")
    voice: list[str] = Field([], description="Slugs of voices that a citation carries.")
    publisher: list[str] = Field([], description="Original publishers that report it.")
    grade: list[Grade] = Field([], description="Of the hold in which a district is that it is about, on its day.")
    q: str = Field("", description="Words that all have to stand in its texts, or name its district.")
    known_on: Day | None = Field(
        None,
        description="Only what a source that supports it had published by then, with the citations of that day.",
    )


class StateParameters(FormParameters, BasisParameters):
    """Of one feature of control or spans: on another basis there are others."""


class StateItems(ItemParameters, BasisParameters, PlaceParameters):
    """Of control and spans."""

    bank: list[Bank] = Field([], description="Of the river.")
    status: list[Literal["held", "contested"]] = Field([], description="Whether it is held or contested.")
    grade: list[Grade] = Field([], description="Of the hold.")

    @property
    def box(self) -> Box | None:
        return read_flat_box(self.bbox)


Given = TypeVar("Given", bound=FormParameters)


def read_parameters(request: HttpRequest, shape: type[Given]) -> Given:
    """Raises Problem for a name that the address does not have, and for a value that cannot be taken."""
    check_known(request, shape)
    values = {
        name: _value(name, field, request.GET)
        for name, field in ((field.alias or name, field) for name, field in shape.model_fields.items())
        if name in request.GET
    }
    try:
        return shape.model_validate(values)
    except ValidationError as problem:
        error = problem.errors()[0]
        name = str(error["loc"][0])
        raise invalid_parameter(name, _shown(error["input"]), error["msg"].removeprefix("Value error, ")) from None


def read_flat_box(text: str) -> Box | None:
    """None for "". Of six numbers the heights, third and sixth, do not count: nothing here has one."""
    numbers = text.split(",")
    if len(numbers) != 6:
        return read_box(text)
    for height in (numbers.pop(2), numbers.pop(4)):
        try:
            float(height)
        except ValueError:
            raise invalid_parameter("bbox", text, f"“{height}” is no height.") from None
    return read_box(",".join(numbers))


def is_list(field: FieldInfo) -> bool:
    return get_origin(field.annotation) is list


def _value(name: str, field: FieldInfo, query: QueryDict) -> Any:
    values = query.getlist(name)
    if is_list(field):
        return values
    if len(values) > 1:
        raise invalid_parameter(name, values[1], "it may be given once.")
    return values[0]


def _shown(value: Any) -> Any:
    return value if isinstance(value, str | int) else None


def day_within(period: Period, start: dt.date, end: dt.date) -> dt.date | None:
    """The last day of the period between the two; None where none of its days lies there."""
    if not period.meets(start, end):
        return None
    return min(period.last or end, end)
