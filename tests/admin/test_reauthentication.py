"""Whoever gives rights or takes much away entered the password lately; else it is asked for, and nothing is lost."""

import re

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from events.admin.common.reauthentication import needs_password
from events.models import Campaign, Source
from events.newsroom import reauthentication
from tests.editing import account_form_data, address, log_in_as

pytestmark = pytest.mark.django_db

User = get_user_model()
SECRET = "harbour-lights"
LIST, ADD = (reverse(f"admin:auth_user_{page}") for page in ("changelist", "add"))
PAGE = "Enter your password again"


@pytest.fixture
def nadia(client):
    """An administrator whose last log-in was some time ago."""
    log_in_as(client, "nadia", "Administrators")
    client.user.set_password(SECRET)
    client.user.save()
    client.force_login(client.user)
    return wait(client)


@pytest.fixture
def rana():
    return User.objects.create_user("rana", is_staff=True)


def wait(client, minutes=16):
    session = client.session
    session[reauthentication.PROVED] -= minutes * 60
    session.save()
    return client


def is_asked(response):
    return PAGE in response.content.decode()


def hidden(response):
    """What the page has of the form that waits."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', response.content.decode())
    return {name: [text for other, text in fields if other == name] for name, _text in fields if "csrf" not in name}


def answer(client, response, password=SECRET, **values):
    """The response to the page, sent as a browser does, to the address where it stands."""
    sent = {**hidden(response), "again-password": password, **{f"again-{name}": text for name, text in values.items()}}
    return client.post(response.wsgi_request.get_full_path(), sent)


def change(account):
    return reverse("admin:auth_user_change", args=[account.pk])


def test_every_door_asks_and_changes_nothing_before(nadia, rana, harbour):
    chosen = {"_selected_action": [rana.pk], "index": 0}
    group = Group.objects.get(name="Editors").pk
    doors = [
        (change(rana), account_form_data(nadia, rana, groups=[group])),
        (ADD, {"username": "sami", "password1": SECRET, "password2": SECRET, "usable_password": "true"}),
        (reverse("admin:auth_user_password_change", args=[rana.pk]), {"password1": SECRET, "password2": SECRET}),
        *((LIST, chosen | {"action": action}) for action in ("deactivate", "activate", "remove_second_factor")),
        (address(Campaign, "delete", harbour.campaign.pk), {"post": "yes"}),
        (address(Campaign, "changelist"), {"action": "delete_selected", "_selected_action": [harbour.campaign.pk]}),
    ]
    before = list(User.objects.order_by("pk").values())
    assert [path for path, data in doors if not is_asked(nadia.post(path, data))] == []
    nadia.user.is_superuser = True
    nadia.user.save()
    roles = [reverse(f"admin:auth_group_{page}", args=args) for page, args in (("add", []), ("change", [group]))]
    assert [path for path in roles if not is_asked(nadia.post(path, {"name": "Editors"}))] == []
    nadia.user.is_superuser = False
    nadia.user.save()
    assert list(User.objects.order_by("pk").values()) == before
    assert Campaign.objects.exists()


def test_what_only_reads_or_writes_a_row_does_not_ask(nadia, rana):
    pages = [nadia.get(change(rana)), nadia.get(LIST), nadia.post(address(Source, "add"), {"publisher": "x"})]
    assert not any(map(is_asked, pages))


def test_a_log_in_counts_for_its_minutes(nadia, rana, settings):
    nadia.force_login(nadia.user)
    data = {"action": "deactivate", "_selected_action": [rana.pk]}
    assert not is_asked(wait(nadia, 14).post(LIST, data))
    assert is_asked(wait(nadia, 1).post(LIST, data))
    settings.REAUTHENTICATE_AFTER_MINUTES = 30
    assert not is_asked(nadia.post(LIST, data))


def test_a_session_from_before_the_rule_is_asked(nadia, rana):
    session = nadia.session
    del session[reauthentication.PROVED]
    session.save()
    assert is_asked(nadia.post(LIST, {"action": "deactivate", "_selected_action": [rana.pk]}))


def test_goes_on_with_all_that_was_sent(nadia, rana):
    groups = [Group.objects.get(name=name).pk for name in ("Editors", "Reporters")]
    name = '<b>"R" & co</b>'
    asked = nadia.post(change(rana), account_form_data(nadia, rana, groups=groups, first_name=name))
    assert "<b>" not in asked.content.decode().partition('id="content-main"')[2].partition("</form>")[0]
    sent = account_form_data(nadia, rana, groups=groups, first_name=name) | {"again-password": SECRET}
    assert set(hidden(asked)) == set(sent) - {"again-password"}
    assert nadia.post(change(rana), sent).url == LIST
    rana.refresh_from_db()
    assert (rana.first_name, rana.groups.count()) == (name, 2)
    # And is not asked again for a while.
    assert not is_asked(nadia.post(LIST, {"action": "deactivate", "_selected_action": [rana.pk]}))


def test_a_wrong_password_is_told_counted_and_loses_nothing(nadia, rana, settings, security_lines):
    settings.AXES_FAILURE_LIMIT = 2
    data = {"action": "deactivate", "_selected_action": [str(rana.pk)]}
    asked = nadia.post(LIST, data)
    again = answer(nadia, asked, "guessed")
    assert "This is not your password." in again.content.decode()
    assert hidden(again) == hidden(asked) == {"action": ["deactivate"], "_selected_action": [str(rana.pk)]}
    lines = security_lines(lambda: answer(nadia, again, "guessed"))
    assert lines == ["log-in as 'nadia' failed from 127.0.0.1: locked after 2 failures"]
    locked = answer(nadia, again)
    assert (locked.status_code, "Try again in 15 minutes." in locked.content.decode()) == (429, True)
    assert User.objects.get(pk=rana.pk).is_active
    AccessAttempt.objects.all().delete()
    before = nadia.session.session_key
    lines = security_lines(lambda: answer(nadia, again))
    assert lines[0] == "account 'nadia' entered the password again from 127.0.0.1"
    assert "active True -> False" in lines[1]
    assert nadia.session.session_key != before


def test_failures_do_not_stay_after_the_right_one(nadia, rana):
    asked = nadia.post(LIST, {"action": "deactivate", "_selected_action": [rana.pk]})
    answer(nadia, asked, "guessed")
    answer(nadia, asked)
    assert not AccessAttempt.objects.exists()


def test_a_password_of_somebody_elses_is_none(nadia, rana):
    rana.set_password("harbour-nights")
    rana.save()
    asked = nadia.post(LIST, {"action": "deactivate", "_selected_action": [rana.pk]})
    assert is_asked(answer(nadia, asked, "harbour-nights"))


def test_asks_for_the_second_factor_too(nadia, rana):
    device = TOTPDevice.objects.create(user=nadia.user, name="app", confirmed=True)
    session = nadia.session
    session["otp_device_id"] = device.persistent_id
    session.save()
    asked = nadia.post(LIST, {"action": "deactivate", "_selected_action": [rana.pk]})
    code = f"{totp(device.bin_key):06}"
    # A wrong password does not use the code up.
    assert is_asked(answer(nadia, asked, "guessed", code=code))
    assert "This field is required." in answer(nadia, asked).content.decode()
    assert not is_asked(answer(nadia, asked, code=code))
    wait(nadia)
    assert "This code is wrong" in answer(nadia, asked, code=code).content.decode()


def test_a_page_that_reads_everything_asks_and_then_leads_back(nadia):
    view = needs_password(lambda request: HttpResponse("everything"), to_read=True)

    def send(**data):
        request = getattr(RequestFactory(), "post" if data else "get")("/admin/all.csv?of=harbour", data)
        request.session, request.user = nadia.session, nadia.user
        return view(request)

    asked = send().render()
    assert is_asked(asked)
    assert hidden(asked) == {"again-read": ["yes"]}
    assert send(**{"again-read": "yes", "again-password": SECRET}).url == "/admin/all.csv?of=harbour"


def test_it_is_said_in_arabic_and_needs_no_script(nadia, rana):
    path = reverse("admin:auth_user_changelist").replace("/admin/", "/ar/admin/")
    page = nadia.post(path, {"action": "deactivate", "_selected_action": [rana.pk]}).content.decode()
    assert "أدخل كلمة المرور مرة أخرى" in page
