"""The citations of a draft as another system writes them, by the rules of the admin's form."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from events.models import Citation, Event, Source
from events.models.base import locked
from events.models.canonical_url import canonical_url
from events.newsroom import cited_sources
from events.newsroom.draft_data import CITATION_FIELDS, SOURCE_FIELDS
from events.newsroom.draft_errors import ReferenceTakenError
from events.newsroom.draft_values import Faults, check_names, columns, shown, source_of_reference

# What says which source, and is no column of a citation's own here.
_OWN_FIELDS = tuple(name for name in CITATION_FIELDS if name != "source")


def add(account: Any, event: Event, data: Any, path: str, faults: Faults) -> Citation | None:
    """The citation, saved, or the one on record that says just the same; None where the data has faults.

    Raises ReferenceTakenError, and PermissionDenied for a new source where the account may add none.
    """
    if not check_names(data, CITATION_FIELDS, path, faults):
        return None
    known = len(faults.by_path)
    source = _source(account, event, data.get("source"), _below(path, "source"), faults)
    given = columns(Citation, data, _OWN_FIELDS, event.campaign, path, faults)
    if source is None or len(faults.by_path) > known:
        return None
    if given.get("reference") and event.citations.filter(reference=given["reference"]).exists():
        raise ReferenceTakenError("a citation", given["reference"])
    if source.pk and (same := _same(event.citations.filter(source=source), given)):
        return same
    citation = Citation(event=event, source=source, **_without_empty_reference(given))
    with faults.of(path):
        citation.full_clean(exclude=None if source.pk else ["source"])
        citation.source = _saved(source)
        citation.save()
        return citation
    return None


def change(account: Any, citation: Citation, data: Any, faults: Faults) -> bool:
    """Set what the data says of the locked citation, and save it. False where there are faults, or nothing differs."""
    if not check_names(data, [name for name in CITATION_FIELDS if name != "reference"], "", faults):
        return False
    event = citation.event
    given = columns(Citation, data, [name for name in _OWN_FIELDS if name != "reference"], event.campaign, "", faults)
    source = _source(account, event, data["source"], "source", faults) if "source" in data else citation.source
    if source is None or faults.by_path:
        return False
    changes = {name: value for name, value in given.items() if value != getattr(citation, name)}
    if not changes and source.pk == citation.source_id:
        return False
    for name, value in changes.items():
        setattr(citation, name, value)
    with faults.of(""):
        citation.full_clean(exclude=["source"])
        citation.source = _saved(source)
        citation.save()
    return not faults.by_path


def _same(citations: QuerySet[Citation], given: Mapping[str, Any]) -> Citation | None:
    """The citation that says what is given and nothing else: of a request that was sent twice."""
    said = {name: "" for name in _OWN_FIELDS if name not in ("reference", "stance", "voice")}
    said |= {"stance": Citation.Stance.SUPPORTS, "voice": None} | dict(given)
    said.pop("reference", None)
    return next((each for each in citations if all(getattr(each, name) == said[name] for name in said)), None)


def _without_empty_reference(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "reference" or value}


def _source(account: Any, event: Event, data: Any, path: str, faults: Faults) -> Source | None:
    """The source on record that is meant, or a new one, unsaved and validated; None where there are faults."""
    if isinstance(data, str):
        with faults.of(path):
            return source_of_reference(event.campaign, data)
        return None
    if data is None:
        faults.add(path, "Name the source: by its reference, or with its address and publisher.")
        return None
    known = len(faults.by_path)
    if not check_names(data, SOURCE_FIELDS, path, faults):
        return None
    given = columns(Source, data, SOURCE_FIELDS, event.campaign, path, faults)
    if len(faults.by_path) > known:
        return None
    return _on_record(event, given, path, faults) or _new(account, event, given, path, faults)


def _on_record(event: Event, given: Mapping[str, Any], path: str, faults: Faults) -> Source | None:
    reference, url = given.get("reference"), given.get("url") or given.get("archived_url")
    found = Source.objects.filter(campaign=event.campaign_id, reference=reference).first() if reference else None
    if found and url and found.folded_url != canonical_url(url):
        faults.add(f"{path}.url", f"This is not the address of the source “{shown(reference)}” on record.")
    return found or (cited_sources.source_at(event.campaign_id, url) if url else None)


def _new(account: Any, event: Event, given: Mapping[str, Any], path: str, faults: Faults) -> Source | None:
    if not account.has_perm("events.add_source"):
        raise PermissionDenied("No source on record has this address, and the account may not add one.")
    source = Source(campaign=event.campaign, **cited_sources.with_archived_page(_without_empty_reference(given)))
    known = len(faults.by_path)
    with faults.of(path):
        source.full_clean()
    return source if len(faults.by_path) == known else None


def _saved(source: Source) -> Source:
    return source if source.pk else cited_sources.save_or_find(source)


def lock(citation: Citation) -> Citation:
    """As it is stored now; its event is to be locked already. Raises Citation.DoesNotExist."""
    return locked(Citation.objects).get(pk=citation.pk)


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
