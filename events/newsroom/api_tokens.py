"""API tokens: issued to an account, asked with each request, revoked by whoever has them, or with their account.

What a token may do is what both its account and its scopes allow: ``drafts.py`` asks for both.
"""

import datetime as dt
import hmac
import re
import secrets
from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from events.models import ApiToken
from events.models.api_token import BEGINNING, SHOWN_LENGTH, digest_of
from events.models.base import lock_rows
from events.newsroom import second_factor, security_log

# Of randomness in a secret; nobody guesses 256 bits.
RANDOM_BYTES = 32
_SECRET = re.compile(rf"{BEGINNING}[A-Za-z0-9_-]{{43}}")
DEFAULT_DAYS = 365
# Of one account at a time: a list that somebody can look through.
MOST_IN_FORCE = 20
# How old the time of the last use may be before it is written anew: reading should not write each time.
NOTED_EVERY = dt.timedelta(minutes=10)


def default_expiry(now: dt.datetime) -> dt.date:
    return now.astimezone(dt.UTC).date() + dt.timedelta(days=DEFAULT_DAYS)


@transaction.atomic
def issue(
    account: Any, name: str, scopes: Collection[str], expires_on: dt.date | None, now: dt.datetime
) -> tuple[ApiToken, str]:
    """The token, and its secret, which cannot be had again. ``expires_on`` is its last day in UTC; None: it has none.

    Raises PermissionDenied for an account that may not enter the newsroom, ValidationError, by field, for a name, a
    scope or a day that is not taken, and where the account has too many tokens or lacks a second factor that its role
    needs.
    """
    # Two that come at once may not both count the same tokens.
    lock_rows(get_user_model()._default_manager.filter(pk=account.pk))
    account.refresh_from_db()
    if not (account.is_active and account.is_staff):
        raise PermissionDenied
    if _lacks_second_factor(account):
        raise ValidationError(_("Your role needs a second factor: set one up before you issue a token."))
    if ApiToken.objects.in_force(now).filter(account=account.pk).count() >= MOST_IN_FORCE:
        raise ValidationError(
            _("You have %(most)d tokens in force. Revoke one that is not needed.") % {"most": MOST_IN_FORCE}
        )
    secret = BEGINNING + secrets.token_urlsafe(RANDOM_BYTES)
    token = ApiToken(
        account=account,
        name=name.strip(),
        prefix=secret[:SHOWN_LENGTH],
        digest=digest_of(secret),
        scopes=_checked_scopes(scopes),
        created_at=now,
        expires_on=expires_on,
    )
    if expires_on is not None and expires_on < now.astimezone(dt.UTC).date():
        raise ValidationError({"expires_on": _("This day has passed already.")})
    try:
        ProhibitNullCharactersValidator()(token.name)
    except ValidationError as problem:
        raise ValidationError({"name": problem}) from problem
    token.full_clean()
    token.save()
    security_log.log(account, f"issued the API token {token.prefix} {token.name!r} for {token.scopes}")
    return token, secret


def _checked_scopes(scopes: Collection[str]) -> str:
    """As the column has them. Raises ValidationError for none, and for one that there is not."""
    unknown = [scope for scope in scopes if scope not in ApiToken.Scope.values]
    if unknown or not scopes:
        named = ", ".join(ApiToken.Scope.values)
        raise ValidationError({"scopes": _("Choose what it may do: one or more of %(names)s.") % {"names": named}})
    return " ".join(scope for scope in ApiToken.Scope.values if scope in scopes)


def _lacks_second_factor(account: Any) -> bool:
    return second_factor.is_demanded_of(account) and not second_factor.has_one(account)


def authenticate(secret: str, now: dt.datetime, origin: str = "") -> ApiToken | None:
    """The token of that secret, with its account, if both are good now; None for any other text.

    The secret is not compared itself: its digest is looked up, and how long that takes tells nothing of the secret.
    A refusal is a line of the security log; ``origin`` is where it came from (``log_ins.origin``).
    """
    if not _SECRET.fullmatch(secret):
        security_log.logger.warning("%s", f"a text that is no API token was refused{origin}")
        return None
    digest = digest_of(secret)
    token = ApiToken.objects.select_related("account").filter(digest=digest).first()
    if token is None or not hmac.compare_digest(token.digest, digest):
        security_log.logger.warning("%s", f"an unknown API token was refused{origin}")
        return None
    if problem := _problem_of(token, now):
        name = token.account.get_username()
        line = f"account {name!r}: the API token {token.prefix} {token.name!r} was refused{origin}: {problem}"
        security_log.logger.warning("%s", line)
        return None
    _note_use(token, now)
    return token


def _problem_of(token: ApiToken, now: dt.datetime) -> str:
    """Why it is not taken, in the words of the log; "" where it is."""
    account: Any = token.account
    if token.revoked_at is not None:
        return "revoked"
    if not token.is_in_force(now):
        return "expired"
    if not (account.is_active and account.is_staff):
        return "the account is not active"
    # As the pages of the admin are closed then.
    return "the account has no second factor" if _lacks_second_factor(account) else ""


def _note_use(token: ApiToken, now: dt.datetime) -> None:
    # Clocks of two servers may differ: it was not used before it was issued.
    moment = max(now, token.created_at)
    outdated = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        ApiToken.objects.filter(outdated, pk=token.pk).update(last_used_at=moment)
        token.last_used_at = moment


@transaction.atomic
def revoke(token: ApiToken, by: Any, now: dt.datetime) -> bool:
    """Whether it was in force, or expired, until now. It stays in the lists; what it has written stays as it is."""
    changed = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=max(now, token.created_at)
    )
    if changed:
        token.refresh_from_db(fields=["revoked_at"])
        what = f"the API token {token.prefix} {token.name!r} revoked"
        security_log.log(token.account, f"changed by {by.get_username()!r}: {what}")
    return bool(changed)


def revoke_all_of(account: Any, now: dt.datetime) -> None:
    """Of an account that is deactivated: they are not to work again when it is active again."""
    for token in ApiToken.objects.filter(account=account.pk, revoked_at__isnull=True):
        if ApiToken.objects.filter(pk=token.pk).update(revoked_at=max(now, token.created_at)):
            security_log.log(account, f"is not active: the API token {token.prefix} {token.name!r} revoked")
