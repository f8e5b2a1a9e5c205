"""API tokens: issued once, taken while token and account are good, revoked for good, each refusal on the log."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from events.models import ApiToken
from events.models.api_token import MissingScopeError, digest_of
from events.newsroom import api_tokens, roles

pytestmark = pytest.mark.django_db

Scope = ApiToken.Scope
# Later than any account of a test was made, and in UTC.
NOW = dt.datetime(2031, 3, 6, 12, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture
def rana():
    roles.make_groups(apps)
    return get_user_model().objects.create_user("rana", is_staff=True)


def issue(account, name="Desk", scopes=(Scope.READ,), expires_on=None, now=NOW):
    return api_tokens.issue(account, name, scopes, expires_on, now)


def row(account, **values):
    given = {"name": "Desk", "prefix": "cmt_abcd", "digest": digest_of("x"), "scopes": Scope.READ, "created_at": NOW}
    return ApiToken(account=account, **given | values)


class TestIssuing:
    def test_gives_a_secret_that_is_kept_nowhere(self, rana):
        token, secret = issue(rana)
        assert secret.startswith("cmt_")
        assert len(secret) == 47
        assert token.prefix == secret[:8]
        stored = ApiToken.objects.values().get()
        assert secret not in str(stored)
        assert stored["digest"] == digest_of(secret)
        assert api_tokens.authenticate(secret, NOW) == token

    def test_gives_another_secret_each_time(self, rana):
        assert issue(rana)[1] != issue(rana)[1]

    def test_keeps_scopes_in_one_order_and_once(self, rana):
        token, _secret = issue(rana, scopes=[Scope.SUBMIT, Scope.READ, Scope.READ])
        assert token.scopes == "drafts:read drafts:submit"

    @pytest.mark.parametrize("scopes", [[], ["drafts:publish"], ["drafts:read", ""]])
    def test_takes_known_scopes_alone(self, rana, scopes):
        with pytest.raises(ValidationError) as refused:
            issue(rana, scopes=scopes)
        assert list(refused.value.message_dict) == ["scopes"]

    @pytest.mark.parametrize("name", ["", "  ", "x" * 65, "ab\u202ecd", "ab\0cd"])
    def test_takes_a_name_that_can_be_shown(self, rana, name):
        with pytest.raises(ValidationError) as refused:
            issue(rana, name=name)
        assert list(refused.value.message_dict) == ["name"]
        assert not ApiToken.objects.exists()

    def test_takes_no_day_that_has_passed(self, rana):
        issue(rana, expires_on=TODAY)
        with pytest.raises(ValidationError, match="passed"):
            issue(rana, expires_on=TODAY - dt.timedelta(days=1))

    @pytest.mark.parametrize("column", ["is_active", "is_staff"])
    def test_is_for_those_who_may_enter_the_newsroom(self, rana, column):
        get_user_model().objects.filter(pk=rana.pk).update(**{column: False})
        with pytest.raises(PermissionDenied):
            issue(rana)

    def test_needs_the_second_factor_that_the_role_needs(self, rana, settings):
        settings.SECOND_FACTOR_ROLES = ["Editors"]
        issue(rana)
        rana.groups.add(*rana.groups.model.objects.filter(name="Editors"))
        with pytest.raises(ValidationError, match="second factor"):
            issue(rana)
        device = TOTPDevice.objects.create(user=rana, name="app", confirmed=False)
        with pytest.raises(ValidationError, match="second factor"):
            issue(rana)
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        issue(rana)

    def test_has_an_end(self, rana):
        tokens = [issue(rana)[0] for _time in range(api_tokens.MOST_IN_FORCE)]
        with pytest.raises(ValidationError, match="tokens in force"):
            issue(rana)
        api_tokens.revoke(tokens[0], rana, NOW)
        issue(rana)

    def test_is_a_line_of_the_security_log_without_the_secret(self, rana, security_lines):
        issued = []
        [line] = security_lines(
            lambda: issued.append(issue(rana, name="Desk\nforged", scopes=[Scope.READ, Scope.WRITE]))
        )
        token, secret = issued[0]
        said = f"account 'rana' issued the API token {token.prefix} 'Desk\\nforged' for drafts:read drafts:write"
        assert line == said
        assert secret not in line


class TestAuthenticating:
    @pytest.mark.parametrize(
        "text", ["", "cmt_", "x" * 100_000, "cmt_" + "a" * 43 + "\n", "Bearer", "\ud800", "cmt_" + "é" * 43, "\0"]
    )
    def test_refuses_what_no_secret_looks_like_without_asking_the_database(
        self, text, security_lines, django_assert_num_queries
    ):
        with django_assert_num_queries(0):
            said = security_lines(lambda: api_tokens.authenticate(text, NOW, " from 192.0.2.1"))
        assert said == ["a text that is no API token was refused from 192.0.2.1"]

    def test_refuses_an_unknown_secret_and_its_digest(self, rana, security_lines):
        token, secret = issue(rana)
        assert api_tokens.authenticate(token.digest, NOW) is None
        assert api_tokens.authenticate(secret[:-1] + ("a" if secret[-1] != "a" else "b"), NOW) is None
        assert security_lines(lambda: api_tokens.authenticate("cmt_" + "a" * 43, NOW)) == [
            "an unknown API token was refused"
        ]

    @pytest.mark.parametrize(
        ("days", "is_taken"),
        [(0, True), (9, True), (10, True), (11, False), (1000, False)],
    )
    def test_takes_a_token_through_its_last_day(self, rana, days, is_taken):
        _token, secret = issue(rana, expires_on=TODAY + dt.timedelta(days=10))
        moment = NOW + dt.timedelta(days=days)
        assert (api_tokens.authenticate(secret, moment) is not None) is is_taken
        assert ApiToken.objects.in_force(moment).exists() is is_taken

    def test_counts_days_in_utc_whatever_the_clock_says(self, rana):
        _token, secret = issue(rana, expires_on=TODAY)
        baghdad = dt.timezone(dt.timedelta(hours=3))
        assert api_tokens.authenticate(secret, dt.datetime(2031, 3, 7, 2, 59, tzinfo=baghdad)) is not None
        assert api_tokens.authenticate(secret, dt.datetime(2031, 3, 7, 3, 0, tzinfo=baghdad)) is None

    def test_takes_one_without_a_last_day_for_ever(self, rana):
        _token, secret = issue(rana)
        assert api_tokens.authenticate(secret, NOW + dt.timedelta(days=9000)) is not None

    @pytest.mark.parametrize("column", ["is_active", "is_staff"])
    def test_refuses_that_of_an_account_which_is_shut_out(self, rana, security_lines, column):
        token, secret = issue(rana)
        # Past the signal that revokes it.
        get_user_model().objects.filter(pk=rana.pk).update(**{column: False})
        assert api_tokens.authenticate(secret, NOW) is None
        [line] = security_lines(lambda: api_tokens.authenticate(secret, NOW, " from 192.0.2.1"))
        said = f"account 'rana': the API token {token.prefix} 'Desk' was refused from 192.0.2.1"
        assert line == f"{said}: the account is not active"

    def test_refuses_while_a_second_factor_is_demanded_and_missing(self, rana, settings):
        _token, secret = issue(rana)
        rana.groups.add(*rana.groups.model.objects.filter(name="Reporters"))
        settings.SECOND_FACTOR_ROLES = ["Reporters"]
        assert api_tokens.authenticate(secret, NOW) is None
        TOTPDevice.objects.create(user=rana, name="app", confirmed=True)
        assert api_tokens.authenticate(secret, NOW) is not None

    def test_writes_the_last_use_now_and_then(self, rana, django_assert_num_queries):
        token, secret = issue(rana)
        api_tokens.authenticate(secret, NOW)
        with django_assert_num_queries(1):
            api_tokens.authenticate(secret, NOW + dt.timedelta(minutes=9))
        token.refresh_from_db()
        assert token.last_used_at == NOW
        later = NOW + dt.timedelta(minutes=11)
        assert api_tokens.authenticate(secret, later).last_used_at == later
        token.refresh_from_db()
        assert token.last_used_at == later

    def test_holds_where_the_clock_of_this_server_is_behind(self, rana):
        token, secret = issue(rana)
        behind = NOW - dt.timedelta(seconds=5)
        assert api_tokens.authenticate(secret, behind).last_used_at == NOW
        assert api_tokens.revoke(token, rana, behind)


class TestRevoking:
    def test_is_for_good_and_told_once(self, rana, security_lines):
        token, secret = issue(rana)
        editor = get_user_model().objects.create_user("amal")
        [line] = security_lines(lambda: api_tokens.revoke(token, editor, NOW))
        assert line == f"account 'rana' changed by 'amal': the API token {token.prefix} 'Desk' revoked"
        assert security_lines(lambda: api_tokens.revoke(token, editor, NOW)) == []
        assert token.revoked_at == NOW
        assert security_lines(lambda: api_tokens.authenticate(secret, NOW))[0].endswith("was refused: revoked")

    def test_comes_with_the_deactivation_of_the_account_and_stays(self, rana, security_lines):
        _token, secret = issue(rana, now=timezone.now())
        rana.is_active = False
        assert len(security_lines(rana.save)) == 1
        rana.is_active = True
        rana.save()
        assert api_tokens.authenticate(secret, timezone.now()) is None

    def test_leaves_the_tokens_of_others(self, rana):
        other = get_user_model().objects.create_user("amal", is_staff=True)
        _token, secret = issue(other)
        rana.is_active = False
        rana.save()
        assert api_tokens.authenticate(secret, NOW) is not None


class TestTheTable:
    @pytest.mark.parametrize(
        "values",
        [
            {"name": ""},
            {"scopes": ""},
            {"scopes": "drafts:publish"},
            {"scopes": "drafts:write drafts:read"},
            {"revoked_at": NOW - dt.timedelta(days=1)},
            {"last_used_at": NOW - dt.timedelta(days=1)},
        ],
    )
    def test_refuses_what_the_application_would_not_write(self, rana, values):
        with pytest.raises(IntegrityError), transaction.atomic():
            row(rana, **values).save()

    def test_holds_a_secret_once(self, rana):
        row(rana).save()
        with pytest.raises(IntegrityError), transaction.atomic():
            row(rana).save()


def test_a_scope_that_a_token_lacks_is_named(rana):
    token = row(rana, scopes="drafts:read drafts:submit")
    token.require(Scope.SUBMIT)
    with pytest.raises(MissingScopeError, match="drafts:write") as refused:
        token.require(Scope.WRITE)
    assert refused.value.scope == "drafts:write"


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "in force"),
        ({"expires_on": TODAY}, "in force"),
        ({"expires_on": TODAY - dt.timedelta(days=1)}, "expired"),
        ({"revoked_at": NOW}, "revoked"),
        ({"revoked_at": NOW, "expires_on": TODAY - dt.timedelta(days=1)}, "revoked"),
    ],
)
def test_its_state_in_words(values, state):
    assert row(None, **values).state(NOW) == state
