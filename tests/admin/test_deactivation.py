"""Accounts are deactivated and activated again; nobody can delete one, and nobody locks everybody out by mistake."""

import contextlib

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse

from events.models import Event
from events.newsroom import accounts, security_log
from tests.editing import account_form_data, address, event_form_data, log_in_as

pytestmark = pytest.mark.django_db

User = get_user_model()

LIST = reverse("admin:auth_user_changelist")
LOGIN = reverse("admin:login")
SECRET = "harbour-lights"


@pytest.fixture
def administrator(client):
    return log_in_as(client, "nadia", "Administrators")


@pytest.fixture
def boss(admin_client, admin_user):
    admin_client.user = admin_user
    return admin_client


@pytest.fixture
def rana(harbour):
    """A reporter who has entered a draft, in a client of her own."""
    client = log_in_as(Client(), "rana", "Reporters")
    client.user.set_password(SECRET)
    client.user.save()
    client.force_login(client.user)
    client.post(address(Event, "add"), event_form_data(harbour, [(harbour.gazette, "supports")], _transition=""))
    assert Event.objects.get().entered_by == client.user
    return client


def act(client, action, *accounts, **values):
    """The response of the list to its action on the accounts."""
    keys = [account.pk for account in accounts]
    return client.post(LIST, {"action": action, "_selected_action": keys, **values}, follow=True)


def send(client, account, **values):
    """The response to the account's form as it was rendered, with other values; None leaves a field out."""
    page = reverse("admin:auth_user_change", args=[account.pk])
    return client.post(page, account_form_data(client, account, **values))


def is_active(account):
    return User.objects.get(pk=account.pk).is_active


def test_an_account_that_is_activated_again_has_to_log_in_again(administrator, rana):
    badr = log_in_as(Client(), "badr", "Reporters")
    act(administrator, "deactivate", rana.user)
    act(administrator, "activate", rana.user)
    assert is_active(rana.user)
    assert rana.get(LIST).headers.get("Location", "").startswith(LOGIN)
    # Nobody else's session ends.
    assert (badr.get(LIST).status_code, administrator.get(LIST).status_code) == (403, 200)


class TestDeleting:
    @pytest.fixture(params=["administrator", "boss"])
    def somebody(self, request):
        return request.getfixturevalue(request.param)

    def test_has_no_button(self, somebody, rana):
        page = somebody.get(reverse("admin:auth_user_change", args=[rana.user.pk])).content.decode()
        assert "deletelink" not in page
        assert "/delete/" not in page

    def test_has_no_page(self, somebody, rana):
        delete = reverse("admin:auth_user_delete", args=[rana.user.pk])
        assert somebody.get(delete).status_code == 403
        assert somebody.post(delete, {"post": "yes"}).status_code == 403
        assert is_active(rana.user)

    def test_is_no_action_of_the_list(self, somebody, rana):
        assert "delete_selected" not in somebody.get(LIST).content.decode()
        act(somebody, "delete_selected", rana.user, post="yes")
        assert is_active(rana.user)
        assert Event.objects.get().entered_by == rana.user

    def test_is_no_permission_of_a_role(self, administrator):
        assert not administrator.user.has_perm("auth.delete_user")


class TestDeactivating:
    @pytest.fixture(params=["administrator", "boss"])
    def somebody(self, request):
        return request.getfixturevalue(request.param)

    @pytest.fixture(params=["action", "field"])
    def deactivate(self, request):
        """By the action of the list, or by the field of the account's form."""
        if request.param == "action":
            return lambda client, account: act(client, "deactivate", account)
        return lambda client, account: send(client, account, is_active=None)

    def test_logs_out_at_once_and_lets_nobody_in(self, somebody, rana, deactivate):
        assert rana.get(reverse("admin:index")).status_code == 200
        deactivate(somebody, rana.user)
        assert not is_active(rana.user)
        assert rana.get(reverse("admin:index")).status_code == 302
        page = Client().post(LOGIN, {"username": "rana", "password": SECRET})
        assert (page.status_code, page.context["user"].is_authenticated) == (200, False)

    def test_leaves_the_record_and_the_role(self, somebody, rana, deactivate):
        deactivate(somebody, rana.user)
        assert Event.objects.get().entered_by_name == "rana"
        assert [group.name for group in rana.user.groups.all()] == ["Reporters"]

    def test_of_ones_own_account_is_refused(self, somebody, rana, deactivate):
        text = deactivate(somebody, somebody.user).content.decode()
        assert "You cannot deactivate your own account." in text
        assert is_active(somebody.user)

    def test_of_a_superuser_is_a_superusers(self, administrator, admin_user, deactivate):
        with contextlib.suppress(KeyError):
            # The form is not even rendered for an administrator.
            deactivate(administrator, admin_user)
        assert is_active(admin_user)

    def test_of_another_superuser_is_possible_while_one_is_left(self, boss, deactivate):
        chief = User.objects.create_superuser("chief")
        deactivate(boss, chief)
        assert not is_active(chief)


def test_an_account_is_activated_again(administrator, rana):
    User.objects.filter(pk=rana.user.pk).update(is_active=False)
    response = act(administrator, "activate", rana.user)
    assert is_active(rana.user)
    assert message_texts_of(response) == ["1 account was activated."]
    assert Client().post(LOGIN, {"username": "rana", "password": SECRET}).status_code == 302


def message_texts_of(response):
    return [str(message) for message in response.context["messages"]]


def test_the_action_says_whom_it_leaves_out(administrator, admin_user, rana):
    sami = User.objects.create_user("sami", is_active=False)
    response = act(administrator, "deactivate", administrator.user, admin_user, rana.user, sami)
    assert sorted(message_texts_of(response)) == [
        "1 account was deactivated.",
        "“admin”: Only a superuser may change a superuser.",
        "“nadia”: You cannot deactivate your own account.",
    ]
    assert is_active(admin_user)


def test_the_action_reaches_only_what_is_selected(administrator, rana):
    sami = User.objects.create_user("sami")
    act(administrator, "deactivate", rana.user)
    assert (is_active(rana.user), is_active(sami)) == (False, True)


def test_the_actions_are_for_those_who_may_change_accounts(client, rana):
    editor = log_in_as(client, "badr", "Editors")
    assert act(editor, "deactivate", rana.user).status_code == 403
    assert is_active(rana.user)


class TestTheLastSuperuser:
    """Is the only one who could appoint another."""

    def test_is_not_deactivated_by_one_who_has_just_been_deactivated(self, boss):
        chief = User.objects.create_superuser("chief", is_active=False)
        assert "last active superuser" in accounts.deactivation_problem(boss.user, by=chief)

    def test_stays_a_superuser(self, boss):
        response = send(boss, boss.user, is_superuser=None)
        assert "admin is the last active superuser" in response.content.decode()
        assert User.objects.get(pk=boss.user.pk).is_superuser

    def test_may_hand_over(self, boss):
        User.objects.create_superuser("chief")
        assert send(boss, boss.user, is_superuser=None).status_code == 302
        assert not User.objects.get(pk=boss.user.pk).is_superuser

    def test_is_not_one_who_is_deactivated(self, boss):
        User.objects.create_superuser("chief", is_active=False)
        assert send(boss, boss.user, is_superuser=None).status_code == 200


class TestTheSecurityLog:
    """A line of the logger mosulmap.security for each change of what an account may do."""

    def test_tells_of_a_deactivation_by_either_way(self, security_lines, administrator, rana):
        expected = "account 'rana' changed by 'nadia': active True -> False"
        assert security_lines(lambda: act(administrator, "deactivate", rana.user)) == [expected]
        assert security_lines(lambda: act(administrator, "deactivate", rana.user)) == []
        back = "account 'rana' changed by 'nadia': active False -> True"
        assert security_lines(lambda: act(administrator, "activate", rana.user)) == [back]
        assert security_lines(lambda: send(administrator, rana.user, is_active=None)) == [expected]

    def test_tells_of_a_role(self, security_lines, administrator, rana):
        editors = Group.objects.get(name="Editors")
        [line] = security_lines(lambda: send(administrator, rana.user, groups=[editors.pk]))
        assert line == "account 'rana' changed by 'nadia': roles ['Reporters'] -> ['Editors']"

    def test_tells_of_a_superuser(self, security_lines, boss, rana):
        [line] = security_lines(lambda: send(boss, rana.user, is_superuser="on"))
        assert line == "account 'rana' changed by 'admin': superuser False -> True"

    def test_tells_of_a_new_account_and_of_a_password_without_it(self, security_lines, administrator):
        sent = {"username": "sami", "password1": SECRET, "password2": SECRET, "usable_password": "true"}
        assert security_lines(lambda: administrator.post(reverse("admin:auth_user_add"), sent)) == [
            "account 'sami' made by 'nadia'"
        ]
        page = reverse("admin:auth_user_password_change", args=[User.objects.get(username="sami").pk])
        seen = administrator.get(page).context["form"]["seen"].value()
        sent = {"password1": "two-rivers-meet", "password2": "two-rivers-meet", "usable_password": "true", "seen": seen}
        assert security_lines(lambda: administrator.post(page, sent | {"set-password": "1"})) == [
            "account 'sami' changed by 'nadia': password set"
        ]

    def test_tells_of_a_new_name(self, security_lines, administrator, rana):
        [line] = security_lines(lambda: send(administrator, rana.user, username="ferial"))
        assert line == "account 'ferial' changed by 'nadia': name 'rana' -> 'ferial'"

    def test_says_nothing_of_another_change(self, security_lines, administrator, rana):
        assert security_lines(lambda: send(administrator, rana.user, first_name="Rana")) == []

    def test_says_nothing_of_what_was_refused(self, security_lines, administrator, rana):
        assert security_lines(lambda: send(administrator, administrator.user, is_active=None)) == []

    def test_says_nothing_of_what_is_rolled_back(self, security_lines, rana):
        def change():
            with contextlib.suppress(RuntimeError), transaction.atomic():
                security_log.log(rana.user, "made")
                raise RuntimeError

        assert security_lines(change) == []

    def test_quotes_a_name_that_would_begin_a_line_of_its_own(self, security_lines):
        account = User(username="rana\naccount 'amal' made")
        [line] = security_lines(lambda: security_log.log(account, "made"))
        assert "\n" not in line


def test_each_change_is_in_the_accounts_own_history(administrator, rana):
    act(administrator, "deactivate", rana.user)
    User.objects.filter(pk=administrator.user.pk).update(username="leila")
    page = administrator.get(reverse("admin:auth_user_history", args=[rana.user.pk])).content.decode()
    assert "<bdi>nadia</bdi>" in page
    assert "Changed active." in page
