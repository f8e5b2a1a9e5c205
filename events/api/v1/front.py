"""The front line of a day, as the map draws it."""

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router
from pydantic import Field

from events.api.answers import Context, asked_of
from events.api.lists import List, list_answer
from events.api.pages import ListRows
from events.api.v1.control import check_day, read_basis, said_basis
from events.api.v1.parameters import BasisParameters, Day, ListParameters
from events.api.v1.schemas import PROBLEMS, FrontList, geojson_too
from events.exports.rows.front import FrontRow, front_lines, front_row

router = Router(tags=["control"])


class FrontParameters(ListParameters, BasisParameters):
    on: Day = Field(description="A day of the campaign.")


@router.get(
    "/campaigns/{slug:campaign}/front",
    response={200: FrontList, **PROBLEMS},
    operation_id="getFront",
    openapi_extra=geojson_too(),
)
def get_front(request: HttpRequest, campaign: str, given: Query[FrontParameters]) -> HttpResponseBase:
    """The front line of a day, as GeoJSON with its lines.

    It runs between the areas that different sides hold, over land along their common border and along the middle of a
    river where the sides face each other across it, and is smoothed. A contested district counts with its holder.
    The line follows from who holds what; nobody surveyed it, and it is no more exact than the outlines along it.
    """

    def read(context: Context) -> ListRows:
        check_day("on", given.on, context.campaign)
        lines = front_lines(context.campaign, given.on, read_basis(given, context.campaign))
        return ListRows(lines, lambda line: (line.name,), 1)

    lines = List(FrontRow, read, lambda _context: front_row, lambda _context: lambda line: (line.name, line.geometry))
    asked = asked_of(request, campaign, given, has_geometry=True)
    return list_answer(asked, lines, given, on=str(given.on), approximate=_is_approximate, **said_basis(given))


def _is_approximate(context: Context) -> bool:
    return context.campaign.districts.exclude(shape=None).filter(approximate=True).exists()
