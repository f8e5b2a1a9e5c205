"""The optimistic lock of accounts: two administrators who edit one do not overwrite each other unseen."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.admin.conflicts import chosen, conflict, differences
from tests.editing import account_form_data, log_in_as

pytestmark = pytest.mark.django_db

User = get_user_model()


@pytest.fixture
def two():
    """Two administrators, each with a client."""
    return [log_in_as(Client(), name, "Administrators") for name in ("amal", "badr")]


@pytest.fixture
def rana():
    user = User.objects.create_user("rana", is_staff=True, first_name="Rana")
    user.groups.add(Group.objects.get_or_create(name="Reporters")[0])
    return user


def page(account):
    return reverse("admin:auth_user_change", args=[account.pk])


def password_page(account):
    return reverse("admin:auth_user_password_change", args=[account.pk])


class TestTheSecondToSave:
    @pytest.fixture
    def crossed(self, two, rana):
        """The response to the second administrator, and what was sent; both opened the same account."""
        editors = Group.objects.get(name="Editors")
        first = account_form_data(two[0], rana, groups=[editors.pk], last_name="Haddad", first_name="Rana A.")
        second = account_form_data(two[1], rana, email="rana@example.org", first_name="Rana B.")
        assert two[0].post(page(rana), first).status_code == 302
        return two[1].post(page(rana), second), second

    def test_is_shown_both_versions_and_nothing_is_overwritten(self, crossed, rana):
        response, _sent = crossed
        assert conflict(response).who == "amal"
        assert differences(response) == {
            "first_name": ("Rana", "Rana A.", "Rana B.", ""),
            "last_name": ("–", "Haddad", "–", "theirs"),
            "groups": ("Reporters", "Editors", "Reporters", "theirs"),
        }
        rana.refresh_from_db()
        assert (rana.first_name, rana.last_name, rana.email) == ("Rana A.", "Haddad", "")
        text = response.content.decode()
        assert "Somebody else has saved this" in text
        assert "keep-first_name" in text

    def test_chooses_and_keeps_what_only_the_other_has_changed(self, two, crossed, rana):
        response, sent = crossed
        again = two[1].post(page(rana), sent | chosen(response, first_name="mine"))
        assert again.status_code == 302
        rana.refresh_from_db()
        assert (rana.first_name, rana.last_name, rana.email) == ("Rana B.", "Haddad", "rana@example.org")
        assert [group.name for group in rana.groups.all()] == ["Editors"]

    def test_is_asked_again_where_nothing_was_chosen(self, two, crossed, rana):
        response, sent = crossed
        again = two[1].post(page(rana), sent | chosen(response))
        assert "Choose one of the two values for each field." in again.content.decode()
        rana.refresh_from_db()
        assert rana.first_name == "Rana A."

    def test_is_told_of_a_third(self, two, crossed, rana):
        response, sent = crossed
        User.objects.filter(pk=rana.pk).update(last_name="Haddad-Saleh")
        again = two[1].post(page(rana), sent | chosen(response, first_name="mine"))
        assert differences(again)["last_name"] == ("–", "Haddad-Saleh", "–", "theirs")

    def test_is_told_the_roles_in_the_language_of_the_page(self, two, crossed, rana):
        with translation.override("ar"):
            shown = differences(two[1].post(page(rana), crossed[1]))
        assert shown["groups"][:2] == ("المراسلون", "المحررون")


def test_one_alone_is_asked_nothing(two, rana):
    assert two[0].post(page(rana), account_form_data(two[0], rana, first_name="Rania")).status_code == 302
    assert two[0].post(page(rana), account_form_data(two[0], rana, first_name="Rana")).status_code == 302
    rana.refresh_from_db()
    assert rana.first_name == "Rana"


def test_a_deactivation_meanwhile_is_not_undone(two, rana):
    sent = account_form_data(two[1], rana, first_name="Rania")
    two[0].post(reverse("admin:auth_user_changelist"), {"action": "deactivate", "_selected_action": [rana.pk]})
    response = two[1].post(page(rana), sent)
    assert differences(response) == {"is_active": ("yes", "no", "yes", "theirs")}
    two[1].post(page(rana), sent | chosen(response))
    rana.refresh_from_db()
    assert (rana.first_name, rana.is_active) == ("Rania", False)


def test_a_log_in_meanwhile_is_no_conflict_and_stays(two, rana):
    sent = account_form_data(two[0], rana, first_name="Rania")
    now = timezone.now()
    User.objects.filter(pk=rana.pk).update(last_login=now)
    assert two[0].post(page(rana), sent | {"last_login_0": "2031-03-01", "last_login_1": "12:00"}).status_code == 302
    rana.refresh_from_db()
    assert (rana.first_name, rana.last_login) == ("Rania", now)


def test_a_password_that_is_set_meanwhile_is_not_taken_back(two, rana):
    sent = account_form_data(two[0], rana, first_name="Rania")
    rana.set_password("two-rivers")
    rana.save()
    assert two[0].post(page(rana), sent).status_code == 302
    rana.refresh_from_db()
    assert rana.check_password("two-rivers")


@pytest.mark.parametrize("forged", ["", "nonsense", "[]:x", '{"first_name": 1}', "\x00", "a" * 100_000])
@pytest.mark.parametrize("name", ["seen", "opened"])
def test_a_form_that_does_not_say_what_it_saw_writes_nothing(two, rana, name, forged):
    sent = account_form_data(two[0], rana, first_name="Rania")
    response = two[0].post(page(rana), sent | {"seen": forged, name: forged})
    assert response.status_code == 200
    rana.refresh_from_db()
    assert rana.first_name == "Rana"


def test_what_another_account_looked_like_is_not_what_this_one_did(two, rana):
    sami = User.objects.create_user("sami", first_name="Sami")
    other = account_form_data(two[0], sami)
    sent = account_form_data(two[0], rana, first_name="Rania") | {name: other[name] for name in ("seen", "opened")}
    shown = differences(two[0].post(page(rana), sent))
    assert shown["first_name"] == ("?", "Rana", "Rania", "")
    rana.refresh_from_db()
    assert rana.first_name == "Rana"


def test_no_hash_of_a_password_is_in_what_the_form_has_seen(two, rana):
    rana.set_password("two-rivers")
    rana.save()
    sent = account_form_data(two[0], rana)
    assert "password" not in sent
    assert rana.password not in two[0].get(page(rana)).content.decode()


class TestThePasswordPage:
    def sent(self, client, account, password):
        form = client.get(password_page(account)).context["form"]
        values = {"password1": password, "password2": password, "usable_password": "true", "set-password": "1"}
        return values | {"seen": form["seen"].value()}

    def test_sets_a_password(self, two, rana):
        values = self.sent(two[0], rana, "two-rivers-1")
        assert f'name="seen" value="{values["seen"]}"' in two[0].get(password_page(rana)).content.decode()
        assert two[0].post(password_page(rana), values).status_code == 302
        rana.refresh_from_db()
        assert rana.check_password("two-rivers-1")

    def test_says_when_another_has_set_one_meanwhile(self, two, rana):
        first, second = (self.sent(client, rana, f"two-rivers-{n}") for n, client in enumerate(two))
        two[0].post(password_page(rana), first)
        response = two[1].post(password_page(rana), second)
        assert "Somebody else has set this password since you opened the page." in response.content.decode()
        rana.refresh_from_db()
        assert rana.check_password("two-rivers-0")
        # Who knows that may set it all the same.
        again = second | {"seen": response.context["form"]["seen"].value()}
        assert two[1].post(password_page(rana), again).status_code == 302
        rana.refresh_from_db()
        assert rana.check_password("two-rivers-1")

    def test_overwrites_nothing_else(self, two, rana):
        values = self.sent(two[0], rana, "two-rivers-1")
        two[1].post(page(rana), account_form_data(two[1], rana, first_name="Rania", is_active=None))
        assert two[0].post(password_page(rana), values).status_code == 302
        rana.refresh_from_db()
        assert (rana.first_name, rana.is_active, rana.check_password("two-rivers-1")) == ("Rania", False, True)

    def test_is_no_conflict_with_a_new_name(self, two, rana):
        values = self.sent(two[0], rana, "two-rivers-1")
        User.objects.filter(pk=rana.pk).update(first_name="Rania", last_login=timezone.now())
        assert two[0].post(password_page(rana), values).status_code == 302
