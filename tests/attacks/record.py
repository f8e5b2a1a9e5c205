"""What is on the record of the attacked site: one row of every noun, events in every state, and an account a role."""

import datetime as dt

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from events.models import Figure
from events.newsroom import api_tokens
from tests.attacks import drafts
from tests.campaigns import Harbour, day
from tests.one_of_each import one_of_each


def make_record(roles, password):
    """``roles`` are names of groups, or "superuser"; each account is called like its role."""
    accounts = {role: _account(role, password) for role in roles}
    rows = one_of_each()
    campaign = rows["campaign"]
    harbour = _again(campaign)
    # What is attacked is public: what is stored of it shows on the readers' pages.
    rows["event"] = harbour.event("held", 3, status="published")
    rows["event"].save()
    rows["citation"] = rows["event"].citations.get()
    rows["citation"].save()
    harbour.event("lost", 20, status="in-review")
    rows["own"] = harbour.event("own", 8, status="draft", entered_by=accounts["Reporters"])
    # One that is deleted, so that there is something to restore.
    gone = Figure.objects.create(
        day=day(6), measure="carts", value=1, unit="carts", summary="One.", source=harbour.gazette, campaign=campaign
    )
    gone.delete()
    rows["tokens"] = {name: _token(accounts[role], name, scopes) for name, (role, scopes) in drafts.TOKENS.items()}
    # No date of an account's may differ from one run to the next: a log-in writes it.
    get_user_model().objects.update(date_joined=dt.datetime(2031, 1, 1, tzinfo=dt.UTC))
    return rows


def _token(account, name, scopes):
    """Its secret."""
    now = timezone.now()
    token, secret = api_tokens.issue(account, name, scopes, None, now)
    if name == drafts.REVOKED:
        api_tokens.revoke(token, account, now)
    return secret


def _account(role, password):
    make = get_user_model().objects.create_superuser if role == "superuser" else get_user_model().objects.create_user
    account = make(role, password=password, is_staff=True)
    if role != "superuser":
        account.groups.add(Group.objects.get(name=role))
    return account


def _again(campaign):
    """The Harbour of a campaign that is there."""
    harbour = Harbour.__new__(Harbour)
    harbour.campaign = campaign
    harbour.guards = campaign.actors.get(slug="guards")
    harbour.docks = campaign.districts.get(slug="docks")
    harbour.gazette = campaign.sources.get(reference="gazette")
    return harbour
