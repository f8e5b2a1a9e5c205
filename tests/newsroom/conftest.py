"""Fixtures of the tests of the newsroom."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from events.newsroom import api_tokens, roles

NOW = dt.datetime(2031, 3, 6, 12, tzinfo=dt.UTC)
ALL = ("drafts:read", "drafts:write", "drafts:submit")


@pytest.fixture
def token_of(db):
    """A token of a new account of that name and role (a group's name, or None)."""
    roles.make_groups(apps)

    def of(name="rana", role="Reporters", scopes=ALL):
        account = get_user_model().objects.create_user(name, is_staff=True)
        if role:
            account.groups.add(Group.objects.get(name=role))
        _token, secret = api_tokens.issue(account, f"{name}'s system", scopes, None, NOW)
        return api_tokens.authenticate(secret, NOW)

    return of


@pytest.fixture
def token(token_of):
    return token_of()
