"""Drafts by token: the way in for partners' systems, by the rules of the admin's form."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import translation
from ninja import Body, Query, Router
from ninja.openapi.schema import REF_TEMPLATE

from events.api.answers import Asked, asked_of, selection
from events.api.lists import page_of
from events.api.pages import QueryRows, day_column, text_column
from events.api.problems import not_found
from events.api.tokens import Token, asked_version, etag_of
from events.api.v1.draft_problems import as_problems
from events.api.v1.draft_rows import DraftCitationRow, DraftRow, draft_citation_row, draft_row
from events.api.v1.parameters import LanguageParameters, ListParameters
from events.api.v1.schemas import PROBLEMS, DraftList, ProblemDocument
from events.models import ApiToken, Campaign, Citation, Event
from events.newsroom import drafts
from events.newsroom.draft_data import CitationData, DraftData

router = Router(tags=["drafts"], auth=Token())

# What any of these may answer, and what those may that write.
REFUSALS: dict[int, Any] = {**PROBLEMS, 401: ProblemDocument, 403: ProblemDocument}
WRITING: dict[int, Any] = {**REFUSALS, **dict.fromkeys((409, 411, 413, 422), ProblemDocument)}
VERSIONED: dict[int, Any] = {**WRITING, 412: ProblemDocument, 428: ProblemDocument}

DRAFT = "/campaigns/{slug:campaign}/drafts/{slug:draft}"
BY_DAY = [day_column("occurred_on"), text_column("reference")]


def _body(shape: type[Any]) -> dict[str, Any]:
    """For the document: the newsroom itself reads the body, and names each fault."""
    schema = {"$ref": REF_TEMPLATE.format(model=shape.__name__)}
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}


def _if_match(shape: Any = None) -> dict[str, Any]:
    header = {
        "in": "header",
        "name": "If-Match",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9]{1,18}"$'},
        "description": "The ETag of the version that was read.",
    }
    return {"parameters": [header], **(_body(shape) if shape else {})}


@router.get("/campaigns/{slug:campaign}/drafts", response={200: DraftList, **REFUSALS}, operation_id="listDrafts")
def list_drafts(request: HttpRequest, campaign: str, given: Query[ListParameters]) -> HttpResponseBase:
    """Drafts, those in review among them, in order of days. Scope: drafts:read."""
    asked = asked_of(request, campaign, given)
    with as_problems():
        rows = QueryRows(drafts.readable(_token(request), _campaign(asked)).with_words(), BY_DAY)
    found, following = page_of(asked, rows, given)
    shown = selection(given.fields, list(DraftRow.__annotations__))
    return _answer({"next": following, "items": [shown(draft_row(draft)) for draft in rows.read(found)]})


@router.post(
    "/campaigns/{slug:campaign}/drafts",
    response={201: DraftRow, **WRITING},
    operation_id="createDraft",
    openapi_extra=_body(DraftData),
)
def create_draft(
    request: HttpRequest, campaign: str, given: Query[LanguageParameters], data: Body[Any]
) -> HttpResponseBase:
    """A new draft with its citations. Scope: drafts:write.

    What looks like an event on record is asked about (409, duplicate-question): send it again with
    `duplicate_of_none`, the references that were named, or cite the source there. With a `reference` of the client's
    own, a retry is told (409, reference-taken) that the first try was written.
    """
    asked = asked_of(request, campaign, given)
    with as_problems(), translation.override(asked.language):
        event = drafts.create_draft(_token(request), _campaign(asked), data)
    response = _versioned(_read(event), status=201)
    response.headers["Location"] = f"{asked.site}{request.path_info}/{event.reference}"
    return response


@router.get(DRAFT, response={200: DraftRow, **REFUSALS}, operation_id="getDraft")
def get_draft(request: HttpRequest, campaign: str, draft: str, given: Query[LanguageParameters]) -> HttpResponseBase:
    """One draft; its ETag is its version. Scope: drafts:read."""
    return _versioned(_read(_found(request, asked_of(request, campaign, given), draft)))


@router.patch(
    DRAFT, response={200: DraftRow, **VERSIONED}, operation_id="changeDraft", openapi_extra=_if_match(DraftData)
)
def change_draft(
    request: HttpRequest, campaign: str, draft: str, given: Query[LanguageParameters], data: Body[Any]
) -> HttpResponseBase:
    """The draft with other values for the fields that are sent; all others stay. Scope: drafts:write."""
    asked = asked_of(request, campaign, given)
    version, event = asked_version(request), _writable(asked, draft)
    with as_problems(), translation.override(asked.language):
        changed = drafts.change_draft(_token(request), event, data, version)
    return _versioned(_read(changed))


@router.post(
    f"{DRAFT}/submit", response={200: DraftRow, **VERSIONED}, operation_id="submitDraft", openapi_extra=_if_match()
)
def submit_draft(request: HttpRequest, campaign: str, draft: str, given: Query[LanguageParameters]) -> HttpResponseBase:
    """Hand the draft to the editors, who review it. It needs a source that supports it. Scope: drafts:submit."""
    asked = asked_of(request, campaign, given)
    version, event = asked_version(request), _writable(asked, draft)
    with as_problems(), translation.override(asked.language):
        submitted = drafts.submit(_token(request), event, version)
    return _versioned(_read(submitted))


@router.post(
    f"{DRAFT}/citations",
    response={201: DraftCitationRow, **WRITING},
    operation_id="citeForDraft",
    openapi_extra=_body(CitationData),
)
def cite(
    request: HttpRequest, campaign: str, draft: str, given: Query[LanguageParameters], data: Body[Any]
) -> HttpResponseBase:
    """A citation of a source on record, by its reference or its address, or of a new one. Scope: drafts:write."""
    asked = asked_of(request, campaign, given)
    with as_problems(), translation.override(asked.language):
        citation = drafts.cite(_token(request), _writable(asked, draft), data)
    return _versioned(draft_citation_row(citation), status=201)


@router.patch(
    f"{DRAFT}/citations/{{slug:citation}}",
    response={200: DraftCitationRow, **VERSIONED},
    operation_id="changeCitationOfDraft",
    openapi_extra=_if_match(CitationData),
)
def change_citation(
    request: HttpRequest,
    campaign: str,
    draft: str,
    citation: str,
    given: Query[LanguageParameters],
    data: Body[Any],
) -> HttpResponseBase:
    """The citation with other values for the fields that are sent. Scope: drafts:write."""
    asked = asked_of(request, campaign, given)
    version, event = asked_version(request), _writable(asked, draft)
    found = Citation.objects.select_related("event").filter(event=event, reference=citation).first()
    if found is None:
        raise not_found(f"The event “{draft}” has no citation “{citation}”.")
    with as_problems(), translation.override(asked.language):
        changed = drafts.change_citation(_token(request), found, data, version)
    return _versioned(draft_citation_row(changed))


def _token(request: HttpRequest) -> ApiToken:
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    return token


def _campaign(asked: Asked) -> Campaign:
    return Campaign.objects.get(pk=asked.campaign.pk)


def _found(request: HttpRequest, asked: Asked, reference: str) -> Event:
    with as_problems():
        event = drafts.readable(_token(request), _campaign(asked)).filter(reference=reference).first()
    if event is None:
        raise not_found(f"There is no draft “{reference}”.")
    return event


def _writable(asked: Asked, reference: str) -> Event:
    """The event whatever its status: the newsroom says whether this account may change it."""
    event = Event.objects.filter(campaign=asked.campaign.pk, reference=reference).first()
    if event is None:
        raise not_found(f"There is no draft “{reference}”.")
    return event


def _read(event: Event) -> DraftRow:
    return draft_row(Event.objects.with_words().get(pk=event.pk))


def _versioned(row: Any, status: int = 200) -> HttpResponse:
    response = _answer(row, status)
    response.headers["ETag"] = etag_of(row["version"])
    return response


def _answer(document: Any, status: int = 200) -> HttpResponse:
    # What is not public is kept by nobody on the way.
    headers = {"Cache-Control": "private, no-store", "Vary": "Authorization"}
    return JsonResponse(document, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})
