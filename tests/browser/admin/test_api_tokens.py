"""The page of one's own API tokens in a real Chromium, on a phone and in both languages."""

import re

import pytest
from django.urls import reverse

from events.models import ApiToken
from tests.browser.axe import faults_in_both_themes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = reverse("admin:api-tokens")
PHONE = {"width": 360, "height": 740}


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["", "/ar"])
def test_a_token_is_issued_seen_once_and_revoked_by_everybody_on_a_phone(editor, language):
    editor.set_viewport_size(PHONE)

    def check():
        assert fits(editor)
        assert faults_in_both_themes(editor) == []

    editor.goto(f"{language}{PAGE}")
    check()
    editor.fill("#id_name", "A-partner's-system-with-a-long-name-that-has-no-place-to-break")
    editor.click("[name=issue]")
    editor.wait_for_selector("#secret:focus")
    assert re.fullmatch(r"cmt_[\w-]{43}", editor.input_value("#secret"))
    # The whole of it is seen: what is cut off would be taken for the token.
    hidden = "(box) => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]"
    assert max(editor.locator("#secret").evaluate(hidden)) <= 0
    check()
    editor.click(".api-tokens a.button")
    editor.wait_for_selector("[name=revoke]")
    check()
    editor.click("[name=revoke]")
    editor.wait_for_selector(".api-tokens__ended")
    check()
    assert ApiToken.objects.get().revoked_at is not None
