"""People of the newsroom who work on a server in another process."""

import mechanicalsoup

# A program: in a database that it empties, the small campaign with an event in review, and Amal and Badr, who may
# do everything.
MAKE = """
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


class Person:
    """Somebody with an account, at the server of that address."""

    def __init__(self, address, name):
        self.admin = f"{address}/admin"
        self.browser = mechanicalsoup.StatefulBrowser(raise_on_404=True)
        self.open("/")
        self.browser.select_form("#login-form")
        self.browser["username"], self.browser["password"] = name, "harbour-lights"
        self.browser.submit_selected()
        assert self.page.select("#content-main"), self.said

    @property
    def page(self):
        return self.browser.page

    @property
    def said(self):
        """The messages of the page, and what it says is wrong."""
        return " ".join(
            each.get_text(" ", strip=True) for each in self.page.select(".messagelist, .errornote, .errorlist")
        )

    def open(self, path):
        self.browser.open(f"{self.admin}{path}")

    def fill(self, form, **values):
        """Choose a form of the page, by a selector, and type; nothing is sent yet."""
        self.browser.select_form(form)
        for text in self.browser.form.form.find_all("textarea"):
            # A parser leaves the first line break in, which is none of the text (HTML, 4.10.11).
            text.string = text.get_text().removeprefix("\r").removeprefix("\n")
        for name, value in values.items():
            self.browser[name] = value

    def send(self, button=None):
        """Press the button of that name, or of that name and value, of the form that was chosen."""
        if button:
            self.browser.form.choose_submit(self.page.select_one(button))
        return self.browser.submit_selected().status_code
