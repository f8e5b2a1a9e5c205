"""The current payload of a campaign: from the cache, or built once for everybody who asks at the same time."""

from django.core.cache import cache

from events.models import Campaign
from events.models.consistent_read import read_one_revision
from events.payload import builder
from events.payload.build_once import build_once
from events.payload.encoding import Payload, compress
from events.payload.format import CACHED_FOR, FORMAT


def current_payload(campaign: Campaign) -> Payload:
    """The payload of the campaign at its revision, or a later one where it has moved on; built once and cached."""
    return _cached(campaign.pk, campaign.revision) or build_once(
        f"timeline-{campaign.pk}", find=lambda: _find_current(campaign.pk), build=lambda: _build_current(campaign.pk)
    )


def _find_current(pk: int) -> Payload | None:
    """What is cached of the revision that the campaign (primary key) is at now."""
    return _cached(pk, Campaign.objects.values_list("revision", flat=True).get(pk=pk))


def _build_current(pk: int) -> Payload:
    revision, document = read_one_revision(pk, lambda campaign: (campaign.revision, builder.build(campaign)))
    payload = compress(revision, document)
    store(pk, payload)
    return payload


def _cached(pk: int, revision: int) -> Payload | None:
    payload: Payload | None = cache.get(_key(pk, revision))
    return payload


def store(pk: int, payload: Payload) -> None:
    """Cache the payload of the campaign (primary key) for whoever asks for its revision."""
    cache.set(_key(pk, payload.revision), payload, timeout=CACHED_FOR)


def _key(pk: int, revision: int) -> str:
    # Payload is cached as a pickle: when its class moves or changes, this prefix has to change as well.
    return f"payload-{FORMAT}-{pk}-{revision}"
