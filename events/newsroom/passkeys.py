"""Passkeys as a second factor (W3C, Web Authentication): what a browser is asked, and what it answers.

django-otp-webauthn keeps the public keys, and py_webauthn checks signatures, origin, domain and count. A passkey is of
one domain and answers one origin, those that the request came to: ALLOWED_HOSTS says which these may be.
"""

import json
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.crypto import salted_hmac
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.helpers import WebAuthnHelper
from django_otp_webauthn.models import WebAuthnCredential
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialUserEntity, UserVerificationRequirement

from events.newsroom import log_ins, security_log

# The longest answer of a browser that is read, in characters: those with an RSA key take some thousand.
MOST_ANSWERED = 16_000
# Each passkey is a row, and all of an account's are sent with the page that asks for one.
MOST_PASSKEYS = 20
# Which of the two an answer is to, as navigator.credentials calls them.
CREATE, GET = "create", "get"

# What an answer that is none ends in: the libraries let through whatever the reading of a part raises.
NO_ANSWER = (
    OTPWebAuthnApiError,
    WebAuthnException,
    IntegrityError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def domain(request: HttpRequest) -> str:
    """To which passkeys belong (in the standard: the relying party's ID)."""
    return str(settings.PASSKEY_DOMAIN) or split_domain_port(request.get_host())[0]


class Ceremonies(WebAuthnHelper):  # type: ignore[misc]
    """The library's, for the host that was asked."""

    def get_allowed_origins(self) -> list[str]:
        return [f"{self.request.scheme}://{self.request.get_host()}"]

    def get_user_entity(self, user: Any) -> PublicKeyCredentialUserEntity:
        # The library's handle of an account would be written when a page is read.
        handle = salted_hmac("events.passkeys", str(user.pk), algorithm="sha256").digest()
        name = user.get_username()
        return PublicKeyCredentialUserEntity(id=handle, name=name, display_name=name)

    def get_generate_authentication_options_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # It follows a password, so that a key without a finger's or a number's check will do.
        options: dict[str, Any] = super().get_generate_authentication_options_kwargs(**kwargs)
        return options | {"user_verification": UserVerificationRequirement.PREFERRED}


def of(account: Any) -> Any:
    """The account's passkeys, the oldest first."""
    return WebAuthnCredential.objects.filter(user_id=account.pk, confirmed=True).order_by("created_at", "pk")


def options_to_create(request: HttpRequest) -> dict[str, Any]:
    """What ``navigator.credentials.create()`` is given, as JSON writes it: bytes as base64url."""
    options, _state = Ceremonies(request).register_begin(request.user)
    return {**options, "challenge": _challenge(request, CREATE, options["challenge"])}


def options_to_get(request: HttpRequest) -> dict[str, Any] | None:
    """What ``navigator.credentials.get()`` is given; None for an account without a passkey."""
    if not of(request.user).exists():
        return None
    options, _state = Ceremonies(request).authenticate_begin(request.user, require_user_verification=False)
    return {**options, "challenge": _challenge(request, GET, options["challenge"])}


def create(request: HttpRequest, answer: str, name: str) -> WebAuthnCredential | None:
    """The new passkey of the account; None where the browser's answer, as JSON, is none to the challenge."""
    state = _state(request, CREATE)
    if state is None or of(request.user).count() >= MOST_PASSKEYS:
        return None
    try:
        with transaction.atomic():
            passkey: WebAuthnCredential = Ceremonies(request).register_complete(request.user, state, json.loads(answer))
            passkey.name = name
            passkey.save(update_fields=["name"])
    except NO_ANSWER:
        return None
    security_log.log(request.user, f"added the passkey {name!r}{log_ins.origin(request)}")
    return passkey


def verify(request: HttpRequest, answer: str) -> WebAuthnCredential | None:
    """The account's passkey that signed the challenge; None where none did, or one that counts backwards."""
    state = _state(request, GET)
    if state is None:
        return None
    try:
        with transaction.atomic():
            # Its count is read and written.
            list(of(request.user).select_for_update())
            passkey: WebAuthnCredential = Ceremonies(request).authenticate_complete(
                request.user, state, json.loads(answer)
            )
    except NO_ANSWER:
        return None
    return passkey


def _challenge(request: HttpRequest, kind: str, new: str) -> str:
    """The one that waits for its answer, so that a second tab leaves the first one's page valid; or the new one."""
    return str(request.session.setdefault(f"passkey_{kind}", new))


def _state(request: HttpRequest, kind: str) -> dict[str, Any] | None:
    """What the answer is checked against. The session forgets it: a challenge is answered once, right or wrong."""
    challenge = request.session.pop(f"passkey_{kind}", None)
    return {"challenge": challenge, "require_user_verification": False} if challenge else None
