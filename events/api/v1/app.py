"""The API's first version: its document, its problems, and the addresses of each noun."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from pydantic import TypeAdapter

from events.api.problems import CONTENT_TYPE, ParameterError, Problem, not_found, problem_response
from events.api.v1 import campaigns, changes, control, drafts, events, front, places, sources
from events.api.v1.schemas import FeatureList
from events.newsroom.draft_data import CitationData, DraftData

DESCRIPTION = """\
The whole public record of every campaign on this site: who is reported to have held which district on which day, on \
whose word, and who says otherwise. Reading needs no key.

**Addresses.** Everything of a campaign is below `/api/v1/campaigns/{campaign}/`. Names of parameters are those of the \
map's own address: `on`, `from`, `to`, `known_on`, `at_least`, `side`, `kind`, `grade`, `voice`, `publisher`, `bank`, \
`phase`, `district`, `q`. A parameter that an address does not have is refused.

**Days** are civil dates, `YYYY-MM-DD`. Spans are half-open, `[from, until)`. Coordinates are longitude, latitude \
(WGS 84).

**Formats.** JSON; where rows have a position also GeoJSON, by `Accept: application/geo+json` or by the suffix \
`.geojson`. `.json` works everywhere. `lang` is the language of names, labels and texts.

**Lists** come in pages: follow `next` until it is null. A cursor keeps its place while the record changes. `fields` \
names the members that rows shall have.

**Revisions.** An answer is of one revision of the campaign (header `Record-Revision`). `ETag` and `Last-Modified` \
let a client ask again for nothing: `304` where nothing was published meanwhile.

**Problems** are documents of RFC 9457, `application/problem+json`; their `type` leads to this page.

**Other sites' scripts** may read everything (CORS); they may not write.

**Versions.** Within `v1`, members, parameters and values may be added, and none is removed or changes its meaning: a \
client should leave out what it does not know. What is to go is marked `deprecated` here, and answers with the headers \
`Deprecation` (RFC 9745) and `Sunset` (RFC 8594), for twelve months at least. Another meaning is another version, \
`/api/v2/`, beside this one for twelve months.

**Licences.** Each answer names the page on which the licences of the record's parts stand.
"""


class Api(NinjaAPI):
    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """django-ninja's, with errors as problem documents, and what GeoJSON looks like."""
        schema = super().get_openapi_schema(**options)
        shapes = schema["components"]["schemas"]
        for shape in (FeatureList, DraftData, CitationData):
            made = TypeAdapter(shape).json_schema(ref_template=REF_TEMPLATE)
            shapes.update(made.pop("$defs", {}))
            shapes[shape.__name__] = made
        for name, shape in shapes.items():
            if name.endswith("Row"):
                # All members are there, unless the parameter ``fields`` names some.
                shape.pop("required", None)
        for path in schema["paths"].values():
            for operation in path.values():
                # Of the server, before anything here is asked.
                operation["responses"][414] = {"description": "The address is longer than the server takes."}
                for status, response in operation["responses"].items():
                    if int(status) >= 400 and "content" in response:
                        response["content"] = {CONTENT_TYPE: response["content"].popitem()[1]}
        return schema


api = Api(
    title="Campaign map",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-v1",
    docs_url=None,
    # events/api/document.py serves it, to be revalidated.
    openapi_url=None,
)
for path, module in (
    ("", campaigns),
    ("", places),
    ("", events),
    ("", sources),
    ("", control),
    ("", front),
    ("", changes),
    ("", drafts),
):
    api.add_router(path, module.router)


@api.exception_handler(Problem)
def _problem(_request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem.answer()


@api.exception_handler(HttpError)
def _refused(_request: HttpRequest, problem: HttpError) -> HttpResponse:
    # Of django-ninja itself: a body that is no JSON.
    return problem_response(problem.status_code, "bad-request", "The body is not JSON, or is nested too deeply.")


@api.exception_handler(Http404)
def _not_found(_request: HttpRequest, _problem: Http404) -> HttpResponse:
    return not_found("There is nothing of that name.").answer()


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, problem: ValidationError) -> HttpResponse:
    errors = [_parameter_error(error) for error in problem.errors]
    detail = f"{errors[0]['name']}: {errors[0]['detail']}" if errors else "A value cannot be taken."
    return problem_response(400, "invalid-parameter", detail, errors=errors)


def _parameter_error(error: dict[str, Any]) -> ParameterError:
    location, *path = map(str, error["loc"])
    # django-ninja names the argument of the function as well.
    name = ".".join(path[1:] if len(path) > 1 else path)
    value = error.get("input")
    shown = value if isinstance(value, str | int | float | bool) else None
    return {
        "location": location,
        "name": name,
        "value": shown,
        "detail": str(error["msg"]).removeprefix("Value error, "),
    }
