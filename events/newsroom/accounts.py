"""The rules of accounts: they are deactivated, never deleted, and one superuser at least stays active.

Deactivation ends an account's sessions, and revokes its API tokens.
"""

from typing import Any

from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.db.models import ProtectedError
from django.db.models.signals import post_save, pre_delete
from django.utils import timezone
from django.utils.translation import gettext as _

from events.newsroom import api_tokens


def deactivation_problem(account: Any, by: Any) -> str:
    """Why ``by`` may not deactivate the account, or "". What the rows of superusers say must be locked."""
    if account.pk == by.pk:
        return _("You cannot deactivate your own account.")
    return last_superuser_problem(account)


def last_superuser_problem(account: Any) -> str:
    """Why the account stays an active superuser, or "" where another one is left or it is none."""
    superusers = get_user_model()._default_manager.filter(is_superuser=True, is_active=True)
    if not (account.is_superuser and account.is_active) or superusers.exclude(pk=account.pk).exists():
        return ""
    return _("%(name)s is the last active superuser, without whom nobody could appoint another.") % {
        "name": account.get_username()
    }


def _refuse_deletion(instance: Any, **_kwargs: Any) -> None:
    # The columns of the record protect the accounts that they refer to. This speaks for the others, and for Django's
    # own log, whose entries would go with their account.
    raise ProtectedError("An account is never deleted: deactivate it instead (is_active).", {instance})


def _end_sessions(instance: Any, **_kwargs: Any) -> None:
    """Django only passes over them while the account is not active: they would be open again with it."""
    if instance.is_active:
        return
    # Of a newsroom there are some hundreds at most, and what a session is of can be read in each alone.
    ended = [row.pk for row in Session.objects.all() if row.get_decoded().get(SESSION_KEY) == str(instance.pk)]
    Session.objects.filter(pk__in=ended).delete()


def _revoke_tokens(instance: Any, **_kwargs: Any) -> None:
    if not instance.is_active:
        api_tokens.revoke_all_of(instance, timezone.now())


def connect() -> None:
    """Connect the guards; called once, by ``EventsConfig.ready()``."""
    pre_delete.connect(_refuse_deletion, sender=get_user_model(), dispatch_uid="accounts-stay")
    post_save.connect(_end_sessions, sender=get_user_model(), dispatch_uid="deactivation-ends-sessions")
    post_save.connect(_revoke_tokens, sender=get_user_model(), dispatch_uid="deactivation-revokes-tokens")
