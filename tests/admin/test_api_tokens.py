"""The page of one's own API tokens, and the administrators' list of everybody's."""

import datetime as dt
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from events.models import ApiToken
from events.newsroom import api_tokens, reauthentication
from tests.editing import address, log_in_as, message_texts

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:api-tokens")
LIST = address(ApiToken, "changelist")
SECRET = re.compile(r"<textarea[^>]*>(cmt_[\w-]{43})</textarea>")


@pytest.fixture
def rana(client):
    """A client that is logged in as a reporter."""
    return log_in_as(client, "rana", "Reporters")


@pytest.fixture
def nadia():
    return log_in_as(Client(), "nadia", "Administrators")


def sent(**values):
    return {"issue": "Issue", "name": "Desk", "scopes": ["drafts:read", "drafts:write"], "expires_on": ""} | values


def secret_of(response):
    return SECRET.search(response.content.decode())[1]


def issued(account, name="Desk"):
    return api_tokens.issue(account, name, ["drafts:read"], None, timezone.now())[0]


def text_of(response):
    return response.content.decode()


class TestOnesOwnPage:
    def test_shows_the_secret_this_once(self, rana):
        response = rana.post(PAGE, sent())
        secret = secret_of(response)
        token = ApiToken.objects.get()
        assert api_tokens.authenticate(secret, timezone.now()) == token
        assert (token.account, token.name, token.scopes) == (rana.user, "Desk", "drafts:read drafts:write")
        page = text_of(rana.get(PAGE))
        assert token.prefix in page
        assert secret not in page
        assert "no-store" in response["Cache-Control"]
        assert secret not in str(LogEntry.objects.values())

    def test_offers_a_year_and_the_least_scope(self, rana):
        form = rana.get(PAGE).context["form"]
        assert form["scopes"].value() == ["drafts:read"]
        assert form["expires_on"].value() == timezone.now().astimezone(dt.UTC).date() + dt.timedelta(days=365)

    def test_lists_ones_own_with_what_they_may_and_when_they_were_used(self, rana, nadia):
        token = issued(rana.user, "Partner's system")
        issued(nadia.user, "Nadia's")
        ApiToken.objects.filter(pk=token.pk).update(
            last_used_at=dt.datetime(2040, 5, 6, 7, tzinfo=dt.UTC), expires_on=dt.date(2041, 2, 3)
        )
        page = text_of(rana.get(PAGE))
        for told in ("Partner&#x27;s system", "read drafts", "6 May 2040", "3 February 2041", "in force"):
            assert told in page
        assert "Nadia" not in re.sub(r"Welcome.*?</strong>", "", page)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": ""}, "name"),
            ({"name": "x" * 65}, "name"),
            ({"name": "ab\u202ecd"}, "name"),
            ({"scopes": []}, "scopes"),
            ({"scopes": ["drafts:publish"]}, "scopes"),
            ({"expires_on": "2001-01-01"}, "expires_on"),
            ({"expires_on": "soon"}, "expires_on"),
        ],
    )
    def test_says_what_is_wrong_by_its_field(self, rana, values, field):
        response = rana.post(PAGE, sent(**values))
        assert list(response.context["form"].errors) == [field]
        assert not ApiToken.objects.exists()

    def test_says_that_a_second_factor_is_needed(self, rana, settings):
        """As where an app was removed in another window: the page itself is closed without one."""
        TOTPDevice.objects.create(user=rana.user, name="app", confirmed=True)
        session = rana.session
        session["otp_device_id"] = TOTPDevice.objects.get().persistent_id
        session.save()
        settings.SECOND_FACTOR_ROLES = ["Reporters"]
        assert secret_of(rana.post(PAGE, sent()))
        TOTPDevice.objects.all().delete()
        assert rana.post(PAGE, sent()).url.startswith(reverse("admin:second-factor"))
        assert ApiToken.objects.count() == 1

    def test_shows_a_hostile_name_as_text(self, rana, nadia):
        name = "</h3><script>alert(1)</script>"
        rana.post(PAGE, sent(name=name))
        for page in (text_of(rana.get(PAGE)), text_of(nadia.get(LIST))):
            assert name not in page
            assert "&lt;script&gt;alert(1)" in page

    def test_revokes_ones_own(self, rana):
        token = issued(rana.user)
        response = rana.post(PAGE, {"revoke": token.pk})
        assert message_texts(response) == ["The token “Desk” was revoked."]
        token.refresh_from_db()
        assert token.revoked_at is not None
        assert 'name="revoke"' not in text_of(rana.get(PAGE))

    @pytest.mark.parametrize("key", ["", "x", "0", "9" * 30])
    def test_revokes_nothing_else(self, rana, nadia, key):
        token = issued(nadia.user)
        for chosen in (key, token.pk):
            assert rana.post(PAGE, {"revoke": chosen}).url == PAGE
        token.refresh_from_db()
        assert token.revoked_at is None

    def test_asks_for_the_password_again_and_goes_on(self, rana):
        rana.user.set_password("harbour-lights")
        rana.user.save()
        rana.force_login(rana.user)
        session = rana.session
        session[reauthentication.PROVED] -= 16 * 60
        session.save()
        response = rana.post(PAGE, sent())
        assert "Enter your password again" in text_of(response)
        assert not ApiToken.objects.exists()
        assert rana.post(PAGE, sent() | {"again-password": "guessed"}).context["form"].errors
        assert secret_of(rana.post(PAGE, sent() | {"again-password": "harbour-lights"}))

    def test_is_for_those_who_may_enter_the_newsroom(self, client):
        assert client.get(PAGE).status_code == 302
        client.force_login(get_user_model().objects.create_user("reader"))
        assert client.post(PAGE, sent()).status_code == 302
        assert not ApiToken.objects.exists()

    def test_stands_at_the_top_of_every_page(self, rana):
        assert f'href="{PAGE}"' in text_of(rana.get(reverse("admin:index")))

    def test_is_there_in_arabic(self, rana):
        issued(rana.user)
        page = text_of(rana.get(f"/ar{PAGE}"))
        assert 'lang="ar"' in page
        for english in ("Your tokens", "Issue the token", "read drafts", "in force", "It publishes nothing"):
            assert english not in page


class TestTheListOfAll:
    def test_shows_everybodys_and_no_secret(self, rana, nadia):
        secret = secret_of(rana.post(PAGE, sent(name="Partner")))
        token = ApiToken.objects.get()
        for way in (LIST, address(ApiToken, "change", token.pk)):
            page = text_of(nadia.get(way))
            assert "Partner" in page
            assert token.prefix in page
            assert secret not in page
            assert token.digest not in page

    def test_revokes_anybodys(self, rana, nadia, security_lines):
        token = issued(rana.user)
        chosen = {"action": "revoke", "_selected_action": [token.pk]}
        [line] = security_lines(lambda: nadia.post(LIST, chosen))
        assert line == f"account 'rana' changed by 'nadia': the API token {token.prefix} 'Desk' revoked"
        assert LogEntry.objects.get().object_id == str(token.pk)
        assert message_texts(nadia.post(LIST, chosen))[-1] == "0 tokens were revoked."

    def test_is_closed_to_others(self, rana, nadia):
        token = issued(nadia.user)
        for way in (LIST, address(ApiToken, "change", token.pk)):
            assert rana.get(way).status_code == 403
        assert rana.post(LIST, {"action": "revoke", "_selected_action": [token.pk]}).status_code == 403
        token.refresh_from_db()
        assert token.revoked_at is None

    def test_tells_nothing_of_the_digest_to_whoever_narrows_it(self, nadia):
        issued(nadia.user)
        assert nadia.get(f"{LIST}?digest__startswith=a").status_code == 400


def test_deactivating_an_account_on_its_page_revokes_its_tokens(rana, nadia):
    token = issued(rana.user)
    users = reverse("admin:auth_user_changelist")
    nadia.post(users, {"action": "deactivate", "_selected_action": [rana.user.pk]})
    token.refresh_from_db()
    assert token.revoked_at is not None
