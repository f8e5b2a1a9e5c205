"""A form that has been open for longer than its session keeps what was typed."""

import pytest
from django.contrib.sessions.models import Session

from events.models import Source
from tests.browser.axe import faults_in_both_themes
from tests.editing import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTICE = "[role=alert].session-ended"


@pytest.fixture
def form(editor):
    """The form of a source, filled, as if it had been open for long."""
    editor.goto(address(Source, "add"))
    editor.eval_on_selector("#session-ended", "template => { template.dataset.askAfter = 0; }")
    editor.fill("#id_publisher", "The Lamplighter")
    editor.fill("#id_url", "https://lamplighter.example.org/docks")
    return editor


def log_in_in_a_new_tab(page):
    with page.expect_popup() as opened:
        page.click(f"{NOTICE} a")
    tab = opened.value
    tab.fill("#id_username", "amal")
    tab.fill("#id_password", "harbour-lights")
    tab.click("input[type=submit]")
    tab.wait_for_selector("#content-main")
    tab.close()


def test_it_is_sent_while_somebody_is_logged_in(form):
    form.click("[name=_continue]")
    form.wait_for_selector(".messagelist .success")
    assert form.url.endswith(address(Source, "change", Source.objects.get(publisher="The Lamplighter").pk))


def test_it_waits_for_a_log_in_and_is_sent_then(form):
    Session.objects.all().delete()
    form.click("[name=_save]")
    form.wait_for_selector(f"{NOTICE}:focus")
    form.click("[name=_save]")
    form.wait_for_selector(f"{NOTICE}:focus")
    assert form.locator(NOTICE).count() == 1
    assert form.input_value("#id_publisher") == "The Lamplighter"
    log_in_in_a_new_tab(form)
    form.click("[name=_save]")
    form.wait_for_selector(".messagelist .success")
    assert Source.objects.filter(publisher="The Lamplighter").count() == 1


@pytest.mark.parametrize(
    "second_click",
    [
        pytest.param("button => { button.click(); button.click(); }", id="while it is asked"),
        pytest.param(
            """button => {
                button.form.addEventListener("submit", () => setTimeout(() => button.click()), { once: true });
                button.click();
            }""",
            id="while it is sent",
        ),
    ],
)
def test_two_clicks_send_it_once(form, second_click):
    asked = []
    form.on("request", lambda request: asked.append(request.url))
    form.eval_on_selector("[name=_save]", second_click)
    form.wait_for_selector(".messagelist .success")
    assert len([url for url in asked if "/session/" in url]) == 1
    assert Source.objects.filter(publisher="The Lamplighter").count() == 1


def test_a_form_that_was_opened_just_now_asks_nothing(form):
    form.eval_on_selector("#session-ended", "template => { template.dataset.askAfter = 300; }")
    asked = []
    form.on("request", lambda request: asked.append(request.url))
    form.click("[name=_save]")
    form.wait_for_selector(".messagelist .success")
    assert not [url for url in asked if "/session/" in url]


def test_the_notice_can_be_used_by_everybody(form):
    Session.objects.all().delete()
    form.click("[name=_save]")
    form.wait_for_selector(NOTICE)
    assert faults_in_both_themes(form) == []
