"""The second factor of an account, an authenticator app or a passkey, with recovery codes, and who must have one.

django-otp keeps the keys and codes, takes each code once, and makes whoever fails wait twice as long each time.
"""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Exists
from django.http import HttpRequest
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key
from django_otp_webauthn.models import WebAuthnCredential

from events.newsroom import passkeys, security_log

RECOVERY_CODES = 10
# The role of superusers, whatever their groups.
SUPERUSERS = "Administrators"
# In a session: the key of an app that is being set up, in hexadecimal. Nothing is asked of it before a code is typed.
NEW_KEY = "second_factor_key"


def is_demanded_of(account: Any) -> bool:
    roles = settings.SECOND_FACTOR_ROLES
    if not roles:
        return False
    if account.is_superuser and SUPERUSERS in roles:
        return True
    return bool(account.groups.filter(name__in=roles).exists())


def has_app(account: Any) -> bool:
    return bool(TOTPDevice.objects.filter(user_id=account.pk, confirmed=True).exists())


def has_one(account: Any) -> bool:
    """In one query: every page of the admin asks."""
    app = Exists(TOTPDevice.objects.filter(user_id=account.pk, confirmed=True))
    passkey = Exists(passkeys.of(account))
    return bool(get_user_model()._default_manager.filter(app | passkey, pk=account.pk).exists())


def is_missing(request: HttpRequest) -> bool:
    """Whether whoever is logged in has still to show a second factor, or to set one up."""
    user: Any = request.user
    if not user.is_authenticated or getattr(user, "otp_device", None):
        return False
    # A page asks several times.
    if not hasattr(request, "_second_factor_missing"):
        request._second_factor_missing = has_one(user) or is_demanded_of(user)  # type: ignore[attr-defined]
    return bool(request._second_factor_missing)  # type: ignore[attr-defined]


@transaction.atomic
def verify(account: Any, code: str) -> Any:
    """The device that the code is of, which takes it once; None for a wrong one, or one that comes too soon."""
    code = "".join(code.split()).lower()
    # By its form: a wrong code is to be counted by one device, not by both.
    model: Any = TOTPDevice if code.isdecimal() else StaticDevice
    devices = model.objects.select_for_update().filter(user_id=account.pk, confirmed=True)
    return next((device for device in devices if device.verify_token(code)), None)


def app_to_set_up(account: Any, session: SessionBase) -> TOTPDevice:
    """Not stored, with a key that the session keeps."""
    return TOTPDevice(user=account, name="app", key=session.setdefault(NEW_KEY, default_key()))


@transaction.atomic
def set_up_app(account: Any, session: SessionBase, code: str) -> Any:
    """The device, if the code is of the key that the session keeps, or None. One that the account had is replaced."""
    code = "".join(code.split())
    if NEW_KEY not in session or not (code.isdecimal() and code.isascii()):
        return None
    device = app_to_set_up(account, session)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time()
    if not totp.verify(int(code), device.tolerance):
        return None
    # The code is used up, and the app's clock known.
    device.last_t, device.drift = totp.t(), totp.drift
    TOTPDevice.objects.filter(user_id=account.pk).delete()
    device.save()
    del session[NEW_KEY]
    security_log.log(account, "set up a second factor")
    return device


@transaction.atomic
def new_recovery_codes(account: Any) -> list[str]:
    """The codes, to be written down; those from before are taken no more."""
    device, _created = StaticDevice.objects.get_or_create(user_id=account.pk, defaults={"name": "recovery codes"})
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    security_log.log(account, "made new recovery codes")
    return codes


def recovery_codes_left(account: Any) -> int:
    return int(StaticToken.objects.filter(device__user_id=account.pk).count())


@transaction.atomic
def remove_one(account: Any, device: Any) -> bool:
    """Remove an app or a passkey, and with the last of them the recovery codes. False: it is the last, and demanded."""
    # Two that go at once may not both count on the other one.
    users = get_user_model()._default_manager
    list(users.select_for_update().filter(pk=account.pk))
    by = repr(account.get_username())
    others = [
        other
        for model in (TOTPDevice, WebAuthnCredential)
        for other in model.objects.filter(user_id=account.pk, confirmed=True)
        if (model, other.pk) != (type(device), device.pk)
    ]
    if others:
        device.delete()
        what = "authenticator app" if isinstance(device, TOTPDevice) else f"passkey {device.name!r}"
        security_log.log(account, f"changed by {by}: {what} removed")
        return True
    return not is_demanded_of(account) and remove(account, by)


@transaction.atomic
def remove(account: Any, by: str) -> bool:
    """Whether there was one. Whoever is logged in by it is asked anew, if another one is demanded."""
    had_one = has_one(account)
    for model in (TOTPDevice, StaticDevice, WebAuthnCredential):
        model.objects.filter(user_id=account.pk).delete()
    if had_one:
        security_log.log(account, f"changed by {by}: second factor removed")
    return had_one
