"""PURE: identifiers of events that stay the same whatever becomes of a reference or of a campaign's slug."""

import uuid

# Chosen once: the same files give the same identifiers in every database.
NAMESPACE = uuid.UUID("6f0f6a4e-3f0b-4f3e-9b39-6a1d6f3f6c52")


def first_identifier(campaign: str, reference: str) -> uuid.UUID:
    """That of the event which has this reference, in the campaign of this slug, when it is first stored.

    By name and SHA-1 (RFC 9562, section 5.5).
    """
    return uuid.uuid5(NAMESPACE, f"{campaign}/{reference}")


def urn(identifier: uuid.UUID) -> str:
    """``urn:uuid:…`` (RFC 9562, section 4)."""
    return identifier.urn
