"""The second factor of an account, a code of an authenticator app or a recovery code, and who must have one.

django-otp keeps the keys and codes, takes each code once, and makes whoever fails wait twice as long each time.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from events.newsroom import security_log

RECOVERY_CODES = 10
# The role of superusers, whatever their groups.
SUPERUSERS = "Administrators"


def is_demanded_of(account: Any) -> bool:
    roles = settings.SECOND_FACTOR_ROLES
    if not roles:
        return False
    if account.is_superuser and SUPERUSERS in roles:
        return True
    return bool(account.groups.filter(name__in=roles).exists())


def has_one(account: Any) -> bool:
    return bool(TOTPDevice.objects.filter(user_id=account.pk, confirmed=True).exists())


def is_missing(request: HttpRequest) -> bool:
    """Whether whoever is logged in has still to show a second factor, or to set one up."""
    user: Any = request.user
    if not user.is_authenticated or getattr(user, "otp_device", None):
        return False
    # A page asks several times.
    if not hasattr(request, "_second_factor_missing"):
        request._second_factor_missing = has_one(user) or is_demanded_of(user)  # type: ignore[attr-defined]
    return bool(request._second_factor_missing)  # type: ignore[attr-defined]


def device_to_set_up(account: Any) -> TOTPDevice:
    """With a key of its own that counts for nothing until a code of it has been typed."""
    device, _created = TOTPDevice.objects.get_or_create(user_id=account.pk, confirmed=False, defaults={"name": "app"})
    return device


@transaction.atomic
def verify(account: Any, code: str) -> Any:
    """The device that the code is of, which takes it once; None for a wrong one, or one that comes too soon."""
    code = "".join(code.split()).lower()
    # By its form: a wrong code is to be counted by one device, not by both.
    model: Any = TOTPDevice if code.isdecimal() else StaticDevice
    devices = model.objects.select_for_update().filter(user_id=account.pk, confirmed=True)
    return next((device for device in devices if device.verify_token(code)), None)


@transaction.atomic
def set_up(account: Any, code: str) -> Any:
    """The device, confirmed by a code of it, or None. One that the account had is replaced."""
    device = TOTPDevice.objects.select_for_update().filter(user_id=account.pk, confirmed=False).first()
    code = "".join(code.split())
    if device is None or not code.isdecimal() or not device.verify_token(code):
        return None
    TOTPDevice.objects.filter(user_id=account.pk, confirmed=True).delete()
    device.confirmed = True
    device.save()
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
def remove(account: Any, by: str) -> bool:
    """Whether there was one. Whoever is logged in by it is asked anew, if another one is demanded."""
    had_one = has_one(account)
    for model in (TOTPDevice, StaticDevice):
        model.objects.filter(user_id=account.pk).delete()
    if had_one:
        security_log.log(account, f"changed by {by}: second factor removed")
    return had_one
