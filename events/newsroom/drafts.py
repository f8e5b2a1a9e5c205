"""Drafts as another system writes them: created, changed, cited and submitted by the rules of the admin's form.

Every function takes the token that asks (``api_tokens.authenticate``), and does what both its scopes and the roles of
its account allow. Each is one unit of work: where it raises, nothing is written. What has been public is changed in
the admin alone, where its effects are shown before.

Raised by all that write: MissingScopeError and PermissionDenied; ValidationError, by the path of the field;
NotADraftError; DoesNotExist for a row that was deleted meanwhile; and what each of them says.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from events.models import ApiToken, Campaign, Citation, Event, unit_of_work
from events.models.acting_account import acting_as
from events.models.base import lock_rows, locked
from events.models.querysets import EventQuerySet
from events.newsroom import draft_citations, workflow
from events.newsroom.banks import districts_meant
from events.newsroom.cited_sources import MOST_CITATIONS
from events.newsroom.draft_data import DRAFT_FIELDS, OF_NEW_DRAFTS, CitationData, DraftData
from events.newsroom.draft_errors import (
    DuplicateQuestionError,
    NotADraftError,
    ReferenceTakenError,
    VersionConflictError,
)
from events.newsroom.draft_values import Faults, check_names, columns, read_names
from events.newsroom.duplicate_question import asked_about, note_of_another

Scope = ApiToken.Scope

# Of one request; an event may have MOST_CITATIONS in all.
MOST_CITATIONS_AT_ONCE = 20
DRAFTS = (Event.Status.DRAFT, Event.Status.IN_REVIEW)


def readable(token: ApiToken, campaign: Campaign) -> EventQuerySet:
    """The drafts of the campaign, those in review among them. Raises MissingScopeError and PermissionDenied."""
    token.require(Scope.READ)
    if not token.account.has_perm("events.view_event"):
        raise PermissionDenied
    return Event.objects.filter(campaign=campaign, status__in=DRAFTS)


def create_draft(token: ApiToken, campaign: Campaign, data: DraftData) -> Event:
    """A new draft with its citations.

    Raises ReferenceTakenError, and DuplicateQuestionError unless ``duplicate_of_none`` names just the events that are
    asked about.
    """
    try:
        with _writing(token, Scope.WRITE):
            return _create(token.account, campaign, data)
    except IntegrityError:
        # A form, which does not lock the campaign, was first.
        _refuse_taken(campaign, data.get("reference", "").strip())
        raise


def _create(account: Any, campaign: Campaign, data: DraftData) -> Event:
    if not account.has_perm("events.add_event"):
        raise PermissionDenied
    faults = Faults()
    if not check_names(data, (*DRAFT_FIELDS, *OF_NEW_DRAFTS), "", faults):
        faults.check()
    # Of two that come at once the second finds what the first has written. Everything else that is locked is new.
    lock_rows(Campaign.objects.filter(pk=campaign.pk))
    given = columns(Event, data, (*DRAFT_FIELDS, "reference"), campaign, "", faults)
    _refuse_taken(campaign, given.get("reference", ""))
    answer = read_names(data.get("duplicate_of_none", []), "duplicate_of_none", faults)
    citations = _given_citations(data, faults)
    districts = districts_meant(campaign, given.get("covers"), given.pop("districts", []))
    event = Event(campaign=campaign, entered_by=account, **_named(given))
    with faults.of(""):
        event.full_clean(exclude=faults.fields())
    faults.check()
    _ask(account, event, districts, answer)
    event.save()
    event.districts.set(districts)
    for number, each in enumerate(citations):
        draft_citations.add(account, event, each, f"citations.{number}", faults)
    faults.check()
    return Event.objects.get(pk=event.pk)


def _named(given: Mapping[str, Any]) -> dict[str, Any]:
    """Without an empty reference, for which one is made."""
    return {name: value for name, value in given.items() if name != "reference" or value}


def _refuse_taken(campaign: Campaign, reference: str) -> None:
    if reference and campaign.events.filter(reference=reference).exists():
        raise ReferenceTakenError("an event", reference)


def _given_citations(data: DraftData, faults: Faults) -> list[Any]:
    given = data.get("citations", [])
    if not isinstance(given, list | tuple):
        faults.add("citations", "This is not a list.")
        return []
    if len(given) > MOST_CITATIONS_AT_ONCE:
        faults.add("citations", f"At most {MOST_CITATIONS_AT_ONCE} at once: there are {len(given)}.")
        return []
    return list(given)


def _ask(account: Any, event: Event, districts: Any, answer: list[str]) -> None:
    names = ("campaign", "occurred_on", "kind", "actor", "place", "covers")
    found = asked_about({name: getattr(event, name) for name in names} | {"districts": districts})
    references = [each.reference for each in found]
    if found and set(answer) != set(references):
        raise DuplicateQuestionError(references)
    event.note = note_of_another(event.note, found, account)


def change_draft(token: ApiToken, event: Event, data: DraftData, version: int) -> Event:
    """The draft with the fields that the data has; the others stay. Raises VersionConflictError."""
    with _writing(token, Scope.WRITE):
        event = _own(token, event, version)
        faults = Faults()
        if check_names(data, DRAFT_FIELDS, "", faults):
            _change(event, columns(Event, data, DRAFT_FIELDS, event.campaign, "", faults), faults)
        faults.check()
        return Event.objects.get(pk=event.pk)


def _change(event: Event, given: dict[str, Any], faults: Faults) -> None:
    before = list(event.districts.only("slug"))
    named = given.pop("districts", before)
    changes = {name: value for name, value in given.items() if value != getattr(event, name)}
    for name, value in changes.items():
        setattr(event, name, value)
    with faults.of(""):
        event.full_clean(exclude=faults.fields())
    districts = districts_meant(event.campaign, event.covers, named)
    if faults.by_path:
        return
    if changes:
        event.save()
    if {each.pk for each in districts} != {each.pk for each in before}:
        event.districts.set(districts)


def submit(token: ApiToken, event: Event, version: int) -> Event:
    """The event, in review. Raises VersionConflictError, and ValidationError where no source supports it."""
    with _writing(token, Scope.SUBMIT):
        event = _own(token, event, version)
        workflow.apply_transition(event, workflow.SUBMIT, token.account, "")
        workflow.check_is_sourced(event, workflow.SUBMIT)
        event.save()
        return Event.objects.get(pk=event.pk)


def cite(token: ApiToken, event: Event, data: CitationData) -> Citation:
    """The citation, added to the draft, or the one that says just the same already. Raises ReferenceTakenError.

    The source is one on record, by its reference or by its address however it is spelled, or a new one.
    """
    with _writing(token, Scope.WRITE):
        event = _own(token, event, None)
        faults = Faults()
        citation = draft_citations.add(token.account, event, data, "", faults)
        if event.citations.count() > MOST_CITATIONS:
            faults.add("source", f"An event has at most {MOST_CITATIONS} citations.")
        faults.check()
        assert citation is not None
        return Citation.objects.select_related("source", "voice").get(pk=citation.pk)


def change_citation(token: ApiToken, citation: Citation, data: CitationData, version: int) -> Citation:
    """The citation with the fields that the data has. ``version`` is the citation's. Raises VersionConflictError."""
    with _writing(token, Scope.WRITE):
        event = _own(token, citation.event, None)
        stored = draft_citations.lock(citation)
        _check_version(f"citation {stored.reference}", stored.version, version)
        stored.event, faults = event, Faults()
        draft_citations.change(token.account, stored, data, faults)
        faults.check()
        return Citation.objects.select_related("source", "voice").get(pk=stored.pk)


@contextmanager
def _writing(token: ApiToken, scope: str) -> Iterator[None]:
    """One unit of work in the name of the token's account."""
    token.require(scope)
    with acting_as(token.account, f"API, token “{token.name}”"), unit_of_work.together():
        yield


def _own(token: ApiToken, event: Event, version: int | None) -> Event:
    """The event as it is stored, locked, if the account may change it. ``version`` of None is not compared."""
    stored = locked(Event.objects).get(pk=event.pk)
    if not workflow.may_change(token.account, stored):
        raise PermissionDenied
    if stored.status not in DRAFTS:
        raise NotADraftError(stored)
    if version is not None:
        _check_version(f"event {stored.reference}", stored.version, version)
    return stored


def _check_version(row: str, stored: int, version: int) -> None:
    if stored != version:
        raise VersionConflictError(row, version, stored)
