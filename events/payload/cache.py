"""The current payload of a campaign: from the cache, or built once for everybody who asks at the same time."""

from django.core.cache import cache

from events.models import Campaign
from events.models.consistent_read import read_one_revision
from events.payload import builder
from events.payload.build_once import build_once
from events.payload.encoding import Payload, compress
from events.payload.format import CACHED_FOR, FORMAT


def current_payload(campaign: Campaign, language: str) -> Payload:
    """The payload of the campaign at its revision, or a later one where it has moved on; built once and cached.

    ``language`` is that of its texts, "en" or "ar".
    """
    pk = campaign.pk
    return _cached(pk, campaign.revision, language) or build_once(
        f"timeline-{pk}-{language}",
        find=lambda: _find_current(pk, language),
        build=lambda: _build_current(pk, language),
    )


def _find_current(pk: int, language: str) -> Payload | None:
    """What is cached of the revision that the campaign (primary key) is at now."""
    return _cached(pk, Campaign.objects.values_list("revision", flat=True).get(pk=pk), language)


def _build_current(pk: int, language: str) -> Payload:
    revision, document = read_one_revision(pk, lambda campaign: (campaign.revision, builder.build(campaign, language)))
    payload = compress(revision, document)
    store(pk, language, payload)
    return payload


def _cached(pk: int, revision: int, language: str) -> Payload | None:
    payload: Payload | None = cache.get(_key(pk, revision, language))
    return payload


def store(pk: int, language: str, payload: Payload) -> None:
    """Cache the payload of the campaign (primary key) for whoever asks for its revision in that language."""
    cache.set(_key(pk, payload.revision, language), payload, timeout=CACHED_FOR)


def _key(pk: int, revision: int, language: str) -> str:
    # Payload is cached as a pickle: when its class moves or changes, this prefix has to change as well.
    return f"payload-{FORMAT}-{pk}-{revision}-{language}"
