"""Tokens by which other systems write drafts over the API as an account, with fewer rights or as many, never more.

They are no part of the record: without a history, outside of the chain and of a campaign's files. A backup holds them.
"""

import datetime as dt
import hashlib
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.text_direction import DirectedCharField

# Of every secret, by which scanners of repositories know one that leaked; and as much of one as is kept and shown.
BEGINNING = "cmt_"
SHOWN_LENGTH = 8


class MissingScopeError(PermissionDenied):
    """The token was not issued for this; ``scope`` is what it lacks."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"The token lacks the scope {scope}.")
        self.scope = scope


def digest_of(secret: str) -> str:
    """SHA-256, in hexadecimal, without a salt or many rounds.

    Those slow down whoever guesses, and a secret of 256 random bits cannot be guessed; a password's hash would take
    a tenth of a second of every request, and could not be looked up by an index.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def in_force(self, now: dt.datetime) -> "ApiTokenQuerySet":
        """Those that are neither revoked nor expired, whatever their accounts may do."""
        unexpired = Q(expires_on__isnull=True) | Q(expires_on__gte=now.astimezone(dt.UTC).date())
        return self.filter(unexpired, revoked_at__isnull=True)


class ApiToken(models.Model):
    """What stands for an account in requests to the API; the secret itself is kept nowhere."""

    class Scope(models.TextChoices):
        READ = "drafts:read", _("read drafts")
        WRITE = "drafts:write", _("create and change drafts")
        SUBMIT = "drafts:submit", _("submit drafts for review")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("account"), related_name="api_tokens", editable=False
    )
    name = DirectedCharField(
        _("name"), max_length=64, help_text=_("What it is for, such as the system that is to have it.")
    )
    prefix = models.CharField(_("begins with"), max_length=SHOWN_LENGTH, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # In the order of Scope, with spaces between them (RFC 6749, 3.3): one column, which a constraint can hold to them.
    scopes = models.CharField(_("may"), max_length=60, editable=False)
    created_at = models.DateTimeField(_("issued"), editable=False)
    # The last day on which it is taken, in UTC; NULL: it does not expire.
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    # To the minute or so (newsroom/api_tokens.py). Addresses are left to the log, which forgets them in time.
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="api_token_has_name"),
            models.CheckConstraint(
                condition=Q(
                    scopes__in=[
                        "drafts:read",
                        "drafts:write",
                        "drafts:submit",
                        "drafts:read drafts:write",
                        "drafts:read drafts:submit",
                        "drafts:write drafts:submit",
                        "drafts:read drafts:write drafts:submit",
                    ]
                ),
                name="api_token_has_known_scopes",
            ),
            models.CheckConstraint(
                condition=Q(last_used_at__isnull=True) | Q(last_used_at__gte=F("created_at")),
                name="api_token_used_after_it_was_issued",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("created_at")),
                name="api_token_revoked_after_it_was_issued",
            ),
        ]
        indexes = [models.Index(fields=["account", "-created_at"], name="api_token_of_account")]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"

    def require(self, scope: str) -> None:
        """Raise MissingScopeError where it was not issued for that."""
        if scope not in self.scopes.split():
            raise MissingScopeError(scope)

    @property
    def scope_labels(self) -> list[str]:
        return [str(self.Scope(scope).label) for scope in self.scopes.split()]

    def is_in_force(self, now: dt.datetime) -> bool:
        """As ``in_force`` of the queryset."""
        is_expired = self.expires_on is not None and self.expires_on < now.astimezone(dt.UTC).date()
        return self.revoked_at is None and not is_expired

    def state(self, now: dt.datetime) -> Any:
        """In words, for lists."""
        if self.is_in_force(now):
            return _("in force")
        return _("revoked") if self.revoked_at is not None else _("expired")
