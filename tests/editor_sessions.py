"""Editors at work in the admin of a server in another process, each in a browser session without scripts."""

import mechanicalsoup

# A program that empties the database and makes the small campaign with an event in review, and two superusers.
SETUP_PROGRAM = """
import sys
from django.core.management import call_command
call_command("flush", interactive=False, verbosity=0)
from django.contrib.auth import get_user_model
from tests.campaigns import Harbour
harbour = Harbour()
harbour.event("taken", 5, status="in-review")
harbour.event("lost", 20, harbour.league, sources=[harbour.herald])
for name in ("amal", "badr"):
    get_user_model().objects.create_superuser(name, password="harbour-lights")
"""


class EditorSession:
    """The browser session of an account that is logged in at the server of that address."""

    def __init__(self, address, name):
        self.admin = f"{address}/admin"
        self.browser = mechanicalsoup.StatefulBrowser(raise_on_404=True)
        self.open("/")
        self.browser.select_form("#login-form")
        self.browser["username"], self.browser["password"] = name, "harbour-lights"
        self.browser.submit_selected()
        assert self.page.select("#content-main"), self.messages

    @property
    def page(self):
        return self.browser.page

    @property
    def messages(self):
        """The messages and the errors of forms that the page shows."""
        return " ".join(
            shown.get_text(" ", strip=True) for shown in self.page.select(".messagelist, .errornote, .errorlist")
        )

    def open(self, path):
        self.browser.open(f"{self.admin}{path}")

    def fill(self, form, **values):
        """Choose a form of the page by a CSS selector and fill fields by name; nothing is sent yet."""
        self.browser.select_form(form)
        for text in self.browser.form.form.find_all("textarea"):
            # The first line break is not part of the text (HTML, 4.10.11), but the parser leaves it in.
            text.string = text.get_text().removeprefix("\r").removeprefix("\n")
        for name, value in values.items():
            self.browser[name] = value

    def send(self, button=None):
        """Submit the chosen form, with the button of that CSS selector if one is given; gives the HTTP status."""
        if button:
            self.browser.form.choose_submit(self.page.select_one(button))
        return self.browser.submit_selected().status_code

    def give_reason(self, reason="A slip."):
        """Answer why, where the page asks that because readers would see a change."""
        if self.page.select_one("#content-main #id_reason[required]"):
            self.fill("#content-main form", reason=reason)
            self.send()
