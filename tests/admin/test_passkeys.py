"""Passkeys as a second factor: added, shown after the log-in and with the password, removed; and what is refused."""

import io
import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_otp_webauthn.models import WebAuthnCredential

from events.newsroom import reauthentication, second_factor
from tests.authenticator import Authenticator
from tests.editing import log_in_as

pytestmark = pytest.mark.django_db

PAGE, EVENTS = reverse("admin:second-factor"), reverse("admin:events_event_changelist")
ADD = {"name": "work laptop"}


@pytest.fixture
def rana(client):
    return log_in_as(client, "rana", "Editors")


def to_create(client, **headers):
    return client.get(PAGE, headers=headers).context["creation_options"]


def to_get(client, **headers):
    return client.get(PAGE, headers=headers).context["form"].passkey_options


def add(client, key=None, **values):
    """The key, which is a passkey of the client's from now on."""
    key = key or Authenticator()
    client.post(PAGE, ADD | {"passkey": key.create(to_create(client))} | values)
    return key


def again(client):
    client.logout()
    client.force_login(client.user)
    return client


def is_let_in(client):
    return client.get(EVENTS).status_code == 200


def test_is_added_with_a_name_and_lets_in_after_the_log_in(rana, security_lines):
    key = Authenticator()
    answer = ADD | {"passkey": key.create(to_create(rana))}
    pages = []
    lines = security_lines(lambda: pages.append(rana.post(PAGE, answer)))
    assert lines == [
        "account 'rana' added the passkey 'work laptop' from 127.0.0.1",
        "account 'rana' made new recovery codes",
    ]
    assert len(pages[0].context["codes"]) == 10
    assert is_let_in(rana)
    assert "work laptop" in rana.get(PAGE).content.decode()
    assert again(rana).get(EVENTS).url.startswith(PAGE)
    shown = rana.post(f"{PAGE}?next={EVENTS}", {"passkey": key.get(to_get(rana))})
    assert shown.url == EVENTS
    assert is_let_in(rana)
    assert WebAuthnCredential.objects.get().sign_count == 1


def test_recovery_codes_still_let_in_and_stay_with_a_second_passkey(rana):
    codes = rana.post(PAGE, ADD | {"passkey": Authenticator().create(to_create(rana))}).context["codes"]
    assert rana.post(PAGE, ADD | {"passkey": Authenticator().create(to_create(rana))}).url == PAGE
    again(rana).post(PAGE, {"code": codes[0]})
    assert is_let_in(rana)
    assert second_factor.recovery_codes_left(rana.user) == 9


@pytest.mark.parametrize(
    "wrong",
    [
        lambda key, options: key.get(options, origin="http://testserver.evil.example"),
        lambda key, options: key.get(options, origin="https://testserver"),
        lambda key, options: key.get(options, type="webauthn.create"),
        lambda key, options: key.get({"challenge": "AAAA"}),
        lambda key, options: key.get(options).replace("public-key", "password"),
        lambda key, options: Authenticator().get(options),
        lambda key, options: json.dumps(json.loads(key.get(options)) | {"response": {}}),
        lambda key, options: json.dumps(json.loads(key.get(options)) | {"rawId": 7}),
        lambda key, options: "[" * 9000,
        lambda key, options: "[]",
        lambda key, options: "null",
        lambda key, options: '{"id": "é", "rawId": "é"}',
    ],
)
def test_another_answer_is_refused_and_told(rana, security_lines, wrong):
    key = add(rana)
    answer = wrong(key, to_get(again(rana)))
    pages = []
    lines = security_lines(lambda: pages.append(rana.post(PAGE, {"passkey": answer})))
    assert "This passkey was not accepted." in pages[0].content.decode()
    assert lines == ["account 'rana' showed a wrong second factor from 127.0.0.1"]
    assert not is_let_in(rana)
    # And the right one is taken after it.
    rana.post(PAGE, {"passkey": key.get(to_get(rana))})
    assert is_let_in(rana)


def test_a_key_of_another_site_is_refused(rana):
    key = add(rana)
    key.domain = "elsewhere.example"
    again(rana).post(PAGE, {"passkey": key.get(to_get(rana))})
    assert not is_let_in(rana)


def test_an_answer_is_taken_once(rana):
    key = add(rana)
    answer = key.get(to_get(again(rana)))
    rana.post(PAGE, {"passkey": answer})
    assert is_let_in(rana)
    # In the same session, as if it had not been shown: the challenge is another one now.
    session = rana.session
    del session["otp_device_id"]
    session.save()
    rana.get(PAGE)
    assert "was not accepted" in rana.post(PAGE, {"passkey": answer}).content.decode()
    assert "was not accepted" in again(rana).post(PAGE, {"passkey": answer}).content.decode()


def test_a_wrong_answer_uses_its_challenge_up(rana):
    key = add(rana)
    options = to_get(again(rana))
    rana.post(PAGE, {"passkey": "{}"})
    rana.post(PAGE, {"passkey": key.get(options)})
    assert not is_let_in(rana)


def test_a_page_in_another_tab_leaves_the_first_ones_challenge(rana):
    key = add(rana)
    options = to_get(again(rana))
    rana.get(PAGE)
    rana.post(PAGE, {"passkey": key.get(options)})
    assert is_let_in(rana)


def test_a_key_that_counts_backwards_is_a_copy(rana):
    key = add(rana)
    key.count = 4
    rana.post(PAGE, {"passkey": key.get(to_get(again(rana)))})
    key.count = 3
    rana.post(PAGE, {"passkey": key.get(to_get(again(rana)))})
    assert not is_let_in(rana)


def test_a_passkey_of_somebody_elses_is_refused(rana):
    badr = log_in_as(Client(), "badr", "Editors")
    key = add(badr)
    add(rana)
    rana.post(PAGE, {"passkey": key.get(to_get(again(rana)))})
    assert not is_let_in(rana)


@pytest.mark.parametrize("values", [{"passkey": "{}"}, {"passkey": ""}, {"name": ""}, {"name": "x" * 65}])
def test_what_is_no_new_passkey_is_not_stored(rana, values):
    add(rana, **values)
    assert not WebAuthnCredential.objects.exists()
    assert is_let_in(rana)


def test_the_same_key_is_added_once(rana):
    key = add(rana)
    add(rana, key)
    assert WebAuthnCredential.objects.count() == 1


def test_behind_a_proxy_the_origin_is_the_one_that_browsers_see(rana, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS = ["map.example.org"]
    proxy = {"host": "map.example.org", "x-forwarded-proto": "https"}
    options = to_create(rana, **proxy)
    assert options["rp"] == {"id": "map.example.org", "name": "Campaign record"}
    key = Authenticator("map.example.org", "https://map.example.org")
    rana.post(PAGE, ADD | {"passkey": key.create(options)}, headers=proxy)
    assert WebAuthnCredential.objects.exists()
    settings.PASSKEY_DOMAIN = "example.org"
    assert to_create(rana, **proxy)["rp"]["id"] == "example.org"


def test_answers_for_a_role_of_which_a_second_factor_is_demanded(rana, settings):
    settings.SECOND_FACTOR_ROLES = ["Editors"]
    assert not is_let_in(rana)
    add(rana)
    assert is_let_in(rana)
    passkey = WebAuthnCredential.objects.get()
    page = rana.post(PAGE, {"remove": passkey.pk}, follow=True).content.decode()
    assert "Your role needs a second factor" in page
    add(rana)
    rana.post(PAGE, {"remove": passkey.pk})
    assert WebAuthnCredential.objects.get() != passkey


def test_the_last_one_goes_with_its_recovery_codes(rana, security_lines):
    add(rana)
    passkey = WebAuthnCredential.objects.get()
    lines = security_lines(lambda: rana.post(PAGE, {"remove": passkey.pk}))
    assert lines == ["account 'rana' changed by 'rana': second factor removed"]
    assert second_factor.recovery_codes_left(rana.user) == 0
    assert is_let_in(rana)


def test_nobody_removes_somebody_elses(rana):
    add(rana)
    badr = log_in_as(Client(), "badr", "Editors")
    add(badr)
    others = WebAuthnCredential.objects.get(user=rana.user)
    for chosen in (others.pk, "x", "", "9" * 40):
        badr.post(PAGE, {"remove": chosen})
    assert WebAuthnCredential.objects.count() == 2


def test_the_terminal_removes_passkeys_too(rana):
    add(rana)
    call_command("remove_second_factor", "rana", stdout=io.StringIO())
    assert not WebAuthnCredential.objects.exists()


def test_what_is_set_up_or_removed_asks_for_the_password_and_the_passkey(rana):
    rana.user.set_password("harbour-lights")
    rana.user.save()
    rana.force_login(rana.user)
    key = add(rana)
    session = rana.session
    session[reauthentication.PROVED] -= 16 * 60
    session.save()
    new = ADD | {"passkey": Authenticator().create(to_create(rana))}
    asked = rana.post(PAGE, new)
    assert "Enter your password again" in asked.content.decode()
    options = asked.context["form"].passkey_options
    proof = {"again-password": "harbour-lights", "again-passkey": key.get(options)}
    assert rana.post(PAGE, new | proof).url == PAGE
    assert WebAuthnCredential.objects.count() == 2


def test_reading_the_page_writes_no_row(rana, django_assert_max_num_queries):
    rana.get(PAGE)
    with django_assert_max_num_queries(20) as queries:
        rana.get(PAGE)
    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []
