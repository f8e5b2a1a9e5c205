"""The pages around a log-in in a real Chromium: locked, and with a second factor, on phones and in both languages."""

from base64 import b32decode

import pytest
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from tests.browser.axe import faults_in_both_themes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = reverse("admin:second-factor")
LANGUAGES = pytest.mark.parametrize("language", ["", "/ar"])
PHONE = {"width": 360, "height": 740}


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def shown_code(page):
    """A code of the key that the page has."""
    key = page.locator(".second-factor__key").inner_text().replace(" ", "")
    return f"{totp(b32decode(key), drift=-1):06}"


def code(drift=0):
    return f"{totp(TOTPDevice.objects.get().bin_key, drift=drift):06}"


@LANGUAGES
def test_a_locked_name_is_told_so_accessibly(page, settings, harbour, language):
    settings.AXES_FAILURE_LIMIT = 1
    page.set_viewport_size(PHONE)
    page.goto(f"{language}/admin/login/")
    page.fill("#id_username", "nobody")
    page.fill("#id_password", "guessed")
    page.click("input[type=submit]")
    page.wait_for_selector(".errornote")
    # The console tells of the status, and so does the list of responses.
    assert len(page.complaints) == 2
    assert all("429" in complaint for complaint in page.complaints)
    page.complaints.clear()
    assert fits(page)
    assert faults_in_both_themes(page) == []


@LANGUAGES
def test_each_page_of_the_second_factor_can_be_used_by_everybody_on_a_phone(editor, language):
    editor.set_viewport_size(PHONE)
    address = f"{language}{PAGE}"

    def check():
        assert fits(editor)
        assert faults_in_both_themes(editor) == []

    editor.goto(address)
    check()
    editor.fill("#id_code", shown_code(editor))
    editor.click("details .submit-row input")
    editor.wait_for_selector(".second-factor__codes")
    check()
    editor.goto(address)
    editor.wait_for_selector("[name=remove]")
    check()
    editor.click("#logout-form button")
    editor.goto(f"{language}/admin/login/?next={language}/admin/")
    editor.fill("#id_username", "amal")
    editor.fill("#id_password", "harbour-lights")
    editor.click("input[type=submit]")
    editor.wait_for_selector("#id_code:focus")
    check()
    editor.fill("#id_code", "000000")
    editor.click(".submit-row input")
    editor.wait_for_selector(".errorlist")
    check()
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    editor.fill("#id_code", code())
    editor.click(".submit-row input")
    editor.wait_for_selector(".desk")


@pytest.fixture
def security_key(editor):
    """A security key at the editor's machine, which is touched at once."""
    session = editor.context.new_cdp_session(editor)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    session.send("WebAuthn.removeVirtualAuthenticator", made)
    session.detach()


def log_in_again(page):
    page.click("#logout-form button")
    page.goto("/admin/login/?next=/admin/")
    page.fill("#id_username", "amal")
    page.fill("#id_password", "harbour-lights")
    page.click("input[type=submit]")
    page.wait_for_selector("#id_code:focus")


def test_a_passkey_is_added_shown_after_the_log_in_and_removed(editor, security_key):
    editor.set_viewport_size(PHONE)
    editor.goto(PAGE)
    assert editor.locator(".passkey:visible").inner_text() == "Add a passkey"
    editor.fill("#id_name", "security key")
    # As Enter does in the field: no button is pressed.
    editor.press("#id_name", "Enter")
    editor.wait_for_selector(".second-factor__codes")
    log_in_again(editor)
    editor.click(".passkey")
    editor.wait_for_selector(".desk")
    editor.goto(PAGE)
    assert fits(editor)
    assert faults_in_both_themes(editor) == []
    editor.click("[name=remove]")
    editor.wait_for_selector("details[open]")
    assert not WebAuthnCredential.objects.exists()


def test_a_browser_without_a_passkey_says_so_and_sends_nothing(editor, security_key):
    editor.goto(PAGE)
    editor.fill("#id_name", "security key")
    editor.click(".passkey")
    editor.wait_for_selector(".second-factor__codes")
    log_in_again(editor)
    # As where the key is not there, for which a browser waits a minute.
    editor.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error()); }")
    editor.click(".passkey")
    editor.wait_for_selector("text=The browser had no passkey")
    assert editor.locator("#id_code").is_visible()
