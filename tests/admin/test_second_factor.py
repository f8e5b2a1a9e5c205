"""A second factor: set up by its account, asked for after the log-in, demanded of roles, removed where it is lost."""

import io
from base64 import b32decode

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from events.newsroom import second_factor
from tests.editing import log_in_as

pytestmark = pytest.mark.django_db

INDEX, PAGE, EVENTS = (reverse(f"admin:{page}") for page in ("index", "second-factor", "events_event_changelist"))
ACCOUNTS, STATE = reverse("admin:auth_user_changelist"), reverse("admin:session")


@pytest.fixture
def rana(client):
    """A client that is logged in with a password alone, as an editor."""
    return log_in_as(client, "rana", "Editors")


def code_of(account, drift=0):
    """The code that the account's app shows now; each is taken once, so a later one is asked for by its drift."""
    device = TOTPDevice.objects.get(user=account)
    return f"{totp(device.bin_key, drift=drift):06}"


def key_shown(client):
    """The key that the page has, as the app of who reads it has it from then on."""
    return b32decode(client.get(PAGE).context["key"].replace(" ", ""))


def set_up(client):
    """The recovery codes of a second factor that the client sets up."""
    return client.post(PAGE, {"code": f"{totp(key_shown(client), drift=-1):06}"}).context["codes"]


@pytest.fixture
def again(rana):
    """The recovery codes of an editor with a second factor, who has logged in once more, with the password alone."""
    codes = set_up(rana)
    rana.logout()
    rana.force_login(rana.user)
    return codes


def is_let_in(client):
    return client.get(EVENTS).status_code == 200


class TestSettingUp:
    def test_shows_the_key_and_takes_a_code_of_it(self, rana):
        page = rana.get(PAGE)
        assert page.context["key"] in page.content.decode()
        assert 'src="data:image/svg+xml' in page.content.decode()
        assert len(set_up(rana)) == 10
        assert is_let_in(rana)

    def test_needs_a_right_code(self, rana):
        rana.get(PAGE)
        assert "This code is wrong" in rana.post(PAGE, {"code": "000000"}).content.decode()
        assert not second_factor.has_one(rana.user)
        assert is_let_in(rana)

    def test_stores_nothing_before_and_keeps_the_key_of_the_page_meanwhile(self, rana):
        key = key_shown(rana)
        assert key_shown(rana) == key
        assert not TOTPDevice.objects.exists()
        other = Client()
        other.force_login(rana.user)
        assert key_shown(other) != key
        set_up(rana)
        assert TOTPDevice.objects.get().bin_key == key
        assert second_factor.NEW_KEY not in rana.session

    def test_asks_the_other_sessions_of_the_account(self, rana):
        other = Client()
        other.force_login(rana.user)
        set_up(rana)
        assert other.get(INDEX).status_code == 302

    def test_is_for_editors(self, client):
        assert client.get(PAGE).url == reverse("admin:login")


class TestLoggingIn:
    @pytest.mark.parametrize("page", [INDEX, EVENTS, reverse("admin:password_change")])
    def test_leads_to_the_code_and_back(self, rana, again, page):
        asked = rana.get(page)
        assert asked.url == f"{PAGE}?next={page.replace('/', '%2F')}"
        assert rana.post(asked.url, {"code": code_of(rana.user)}).url == page
        assert rana.get(page).status_code == 200

    def test_lets_nothing_be_written_before(self, rana, again):
        assert rana.post(reverse("admin:events_source_add"), {"publisher": "x"}).url.startswith(PAGE)
        assert rana.get(STATE).json() == {"token": None}

    def test_begins_a_session_of_another_name(self, rana, again):
        before = rana.session.session_key
        rana.post(PAGE, {"code": code_of(rana.user)})
        assert rana.session.session_key != before

    def test_takes_a_recovery_code_once(self, rana, again):
        rana.post(PAGE, {"code": again[0].upper()})
        assert is_let_in(rana)
        rana.logout()
        rana.force_login(rana.user)
        assert rana.post(PAGE, {"code": again[0]}).status_code == 200
        assert not is_let_in(rana)

    def test_takes_a_code_once(self, rana, again):
        code = code_of(rana.user)
        rana.post(PAGE, {"code": code})
        rana.logout()
        rana.force_login(rana.user)
        assert rana.post(PAGE, {"code": code}).status_code == 200

    def test_takes_no_code_right_after_a_wrong_one(self, rana, again):
        rana.post(PAGE, {"code": "000000"})
        assert rana.post(PAGE, {"code": code_of(rana.user)}).status_code == 200
        assert not is_let_in(rana)

    def test_takes_no_code_of_somebody_elses(self, rana, again):
        badr = log_in_as(Client(), "badr", "Editors")
        set_up(badr)
        assert rana.post(PAGE, {"code": code_of(badr.user)}).status_code == 200

    def test_leads_to_no_other_site(self, rana, again):
        sent = rana.post(f"{PAGE}?next=https://elsewhere.example/", {"code": code_of(rana.user)})
        assert sent.url == INDEX


class TestAnAccountThatHasOne:
    def test_gets_new_recovery_codes(self, rana):
        old = set_up(rana)
        new = rana.post(PAGE, {"codes": "new"}).context["codes"]
        assert set(old).isdisjoint(new)
        assert second_factor.recovery_codes_left(rana.user) == 10

    def test_removes_it(self, rana):
        set_up(rana)
        rana.post(PAGE, {"remove": "app"})
        assert not second_factor.has_one(rana.user)
        assert is_let_in(rana)


class TestARoleOfWhichItIsDemanded:
    @pytest.fixture(autouse=True)
    def _demanded(self, settings):
        settings.SECOND_FACTOR_ROLES = ["Editors", "Administrators"]

    def test_sets_it_up_before_anything_else(self, rana):
        assert rana.get(EVENTS).url.startswith(PAGE)
        assert "Your role needs a second factor" in rana.get(PAGE).content.decode()
        set_up(rana)
        assert is_let_in(rana)

    def test_keeps_it(self, rana):
        set_up(rana)
        rana.post(PAGE, {"remove": "app"})
        assert second_factor.has_one(rana.user)

    def test_is_that_of_superusers_too(self, admin_client):
        assert admin_client.get(INDEX).url.startswith(PAGE)

    def test_is_not_every_role(self, client):
        assert log_in_as(client, "sami", "Reporters").get(INDEX).status_code == 200

    def test_counts_from_the_next_page_on(self, client):
        sami = log_in_as(client, "sami", "Reporters")
        sami.user.groups.add(Group.objects.get(name="Editors"))
        assert sami.get(INDEX).url.startswith(PAGE)


class TestALostOne:
    @pytest.fixture
    def administrator(self):
        return log_in_as(Client(), "nadia", "Administrators")

    def remove(self, client, *accounts):
        chosen = {"action": "remove_second_factor", "_selected_action": [account.pk for account in accounts]}
        return client.post(ACCOUNTS, chosen, follow=True)

    def test_is_removed_by_an_administrator_and_told(self, rana, again, administrator, security_lines):
        assert security_lines(lambda: self.remove(administrator, rana.user)) == [
            "account 'rana' changed by 'nadia': second factor removed"
        ]
        assert second_factor.recovery_codes_left(rana.user) == 0
        assert is_let_in(rana)

    def test_of_a_superuser_is_a_superusers(self, administrator, admin_client, admin_user):
        admin_client.user = admin_user
        set_up(admin_client)
        assert "Only a superuser may change a superuser." in self.remove(administrator, admin_user).content.decode()
        assert second_factor.has_one(admin_user)

    def test_is_not_ones_own(self, administrator):
        set_up(administrator)
        self.remove(administrator, administrator.user)
        assert second_factor.has_one(administrator.user)

    def test_is_removed_in_the_terminal(self, rana, again, security_lines):
        [line] = security_lines(lambda: call_command("remove_second_factor", "rana", stdout=io.StringIO()))
        assert line == "account 'rana' changed by the command remove_second_factor: second factor removed"
        with pytest.raises(CommandError, match="“rana” has no second factor"):
            call_command("remove_second_factor", "rana")
        with pytest.raises(CommandError, match="no account “nobody”"):
            call_command("remove_second_factor", "nobody")

    def test_what_became_of_a_code_is_told_without_it(self, rana, again, security_lines, caplog):
        assert security_lines(lambda: rana.post(PAGE, {"code": "000000"})) == [
            "account 'rana' showed a wrong second factor from 127.0.0.1"
        ]
        assert security_lines(lambda: rana.post(PAGE, {"code": again[0]})) == [
            "account 'rana' showed the second factor from 127.0.0.1"
        ]
        assert again[0] not in caplog.text


def test_whoever_has_none_asks_for_one_row_more(rana, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        rana.get(STATE)


@pytest.mark.parametrize("language", ["", "/ar"])
def test_the_page_says_it_in_the_readers_language(rana, language):
    page = rana.get(f"{language}/admin/second-factor/").content.decode()
    assert ("امسح هذه الصورة" in page) == bool(language)


def test_no_account_of_readers_has_the_page():
    user = get_user_model().objects.create_user("reader")
    client = Client()
    client.force_login(user)
    assert client.get(PAGE).status_code == 302
