"""Which passwords an account may be given."""

import io
import socket
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

GOOD = "three-herons-at-noon"
BREACHED = "This password stands in lists of stolen passwords, which are tried first."
SHORT = "This password is too short. It must contain at least 12 characters."


def problems(password, **account):
    try:
        validate_password(password, get_user_model()(**account))
    except ValidationError as problem:
        return problem.messages
    return []


@pytest.mark.parametrize(
    ("password", "found"),
    [
        (GOOD, []),
        ("ثلاثة طيور عند الظهر", []),
        ("a" * 300, []),
        ("short-herons", []),
        ("short-heron", [SHORT]),
        # Django's own list has it, the long ones do not.
        ("password", [SHORT, BREACHED]),
        ("password1234", [BREACHED]),
        ("PassWord1234", [BREACHED]),
        (" password1234 ", [BREACHED]),
        ("correcthorsebatterystaple", [BREACHED]),
        ("918273645546372819", ["This password is entirely numeric."]),
        ("rana.al-jaburi", ["The password is too similar to the username."]),
    ],
)
def test_what_is_wrong_with_a_password(password, found):
    assert problems(password, username="rana.al-jaburi") == found


def test_nobody_is_asked(monkeypatch):
    def refuse(*_arguments, **_options):
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert problems("password1234") == [BREACHED]


def test_it_is_said_in_arabic():
    with override("ar"):
        said = [*problems("password"), *problems("1" * 12), *password_validators_help_texts()]
    assert "كلمة المرور هذه قصيرة جدًا. يجب أن تتضمن 12 محرفًا على الأقل." in said
    assert "يجب أن تتضمن كلمة المرور 12 محرفًا على الأقل." in said
    assert not [text for text in said if any("a" <= letter <= "z" for letter in text)]


@pytest.mark.django_db
class TestAnAccountWithAnOlderPassword:
    @pytest.fixture
    def rana(self, client):
        account = get_user_model().objects.create_user("rana", password="password", is_staff=True)
        client.post(reverse("admin:login"), {"username": "rana", "password": "password"})
        return account

    def test_logs_in(self, client, rana):
        assert client.get(reverse("admin:index")).status_code == 200

    @pytest.mark.parametrize(("new", "status"), [("password1234", 200), (GOOD, 302)])
    def test_changes_it_to_a_good_one_alone(self, client, rana, new, status):
        sent = {"old_password": "password", "new_password1": new, "new_password2": new}
        assert client.post(reverse("admin:password_change"), sent).status_code == status
        rana.refresh_from_db()
        assert rana.check_password(new) == (status == 302)


@pytest.mark.django_db
def test_the_first_account_is_asked_for_a_good_one_too():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    typed = iter(["password1234", "password1234", GOOD, GOOD])
    errors = io.StringIO()
    with (
        patch.object(createsuperuser.getpass, "getpass", lambda _prompt=None: next(typed)),
        patch("builtins.input", lambda _prompt: "n"),
    ):
        call_command(
            "createsuperuser", username="boss", email="", stdin=Terminal(), stdout=io.StringIO(), stderr=errors
        )
    assert BREACHED in errors.getvalue()
    assert get_user_model().objects.get(username="boss").check_password(GOOD)
