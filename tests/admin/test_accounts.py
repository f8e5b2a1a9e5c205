"""The admin of accounts: roles, and what only a superuser may do."""

from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from events.admin import role_names
from events.newsroom import roles
from tests.editing import account_form_data

pytestmark = pytest.mark.django_db

LIST, ADD = (reverse(f"admin:auth_user_{page}") for page in ("changelist", "add"))


@pytest.fixture
def administrator(client):
    roles.make_groups(apps)
    user = get_user_model().objects.create_user("nadia", is_staff=True)
    user.groups.add(Group.objects.get(name="Administrators"))
    client.force_login(user)
    return client


@pytest.fixture
def reporter():
    return get_user_model().objects.create_user("rana", is_staff=True)


def change(user):
    return reverse("admin:auth_user_change", args=[user.pk])


def test_an_account_is_made_and_may_enter(administrator):
    sent = {"username": "sami", "password1": "harbour-lights", "password2": "harbour-lights", "usable_password": "true"}
    administrator.post(ADD, sent)
    assert get_user_model().objects.get(username="sami").is_staff


def test_a_role_is_given(administrator, reporter):
    group = Group.objects.get(name="Reporters")
    administrator.post(change(reporter), account_form_data(administrator, reporter, groups=[group.pk]))
    assert reporter.has_perm("events.submit_event")
    assert "Reporters" in administrator.get(LIST).content.decode()


def test_nobody_becomes_a_superuser_or_gets_a_permission_by_the_side(administrator, reporter):
    from django.contrib.auth.models import Permission

    permission = Permission.objects.get(codename="delete_campaign")
    more = {"is_superuser": "on", "user_permissions": [permission.pk], "first_name": "Rana"}
    administrator.post(change(reporter), account_form_data(administrator, reporter, **more))
    reporter.refresh_from_db()
    assert (reporter.is_superuser, reporter.first_name) == (False, "Rana")
    assert not reporter.user_permissions.exists()


def test_a_role_gives_itself_no_more(administrator):
    from django.contrib.auth.models import Permission

    group = Group.objects.get(name="Administrators")
    before = group.permissions.count()
    page = reverse("admin:auth_group_change", args=[group.pk])
    sent = {"name": group.name, "permissions": list(Permission.objects.values_list("pk", flat=True))}
    assert administrator.post(page, sent).status_code == 403
    assert administrator.post(reverse("admin:auth_group_add"), sent | {"name": "More"}).status_code == 403
    assert group.permissions.count() == before


def test_a_superuser_is_out_of_reach(administrator):
    boss = get_user_model().objects.create_superuser("boss", password="x")
    assert administrator.post(change(boss), {"username": "boss"}).status_code == 403
    assert administrator.post(reverse("admin:auth_user_delete", args=[boss.pk]), {"post": "yes"}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[boss.pk])
    assert administrator.post(password, {"password1": "y", "password2": "y"}).status_code == 403


def test_a_superuser_reaches_everybody(admin_client, reporter):
    admin_client.post(change(reporter), account_form_data(admin_client, reporter, is_superuser="on"))
    reporter.refresh_from_db()
    assert reporter.is_superuser


def test_the_form_of_an_account_shows_what_an_administrator_can_do_with_it(administrator, reporter):
    reporter.set_password("two-rivers")
    reporter.save()
    page = administrator.get(change(reporter)).content.decode()
    assert 'href="../password/"' in page
    assert not [word for word in ("user_permissions", "is_superuser", "md5", "algorithm") if word in page.lower()]


def test_roles_are_named_in_the_language_of_the_page_and_stay_what_they_are(administrator, reporter):
    reporter.groups.add(Group.objects.get(name="Reporters"))
    with patch.dict(role_names.ROLE_NAMES, {"Reporters": "المراسلون"}):
        for page in (LIST, change(reporter)):
            text = administrator.get(page).content.decode()
            assert "المراسلون" in text
            assert "Reporters" not in text
    assert Group.objects.filter(name="Reporters").exists()
