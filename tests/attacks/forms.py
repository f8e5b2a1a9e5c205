"""What a page lets its reader send: its forms with their fields, and the parameters of its links."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

import lxml.html

from tests.attacks.attack import CSRF_TOKEN

ROW_TO_COME = "__prefix__"


@dataclass
class Form:
    """``pairs`` are sent as they stand, in order; ``buttons`` are the ways to send them, of which one is chosen.

    ``silent`` are fields that a browser would not send as they stand, such as a box that is not ticked; ``rows`` the
    empty row of each formset, by its prefix, as a click on “Add another” makes it.
    """

    path: str
    method: str
    pairs: list
    files: list
    buttons: list = field(default_factory=list)
    silent: list = field(default_factory=list)
    rows: dict = field(default_factory=dict)

    @property
    def names(self):
        named = [name for name, _value in self.pairs] + self.silent
        named += [name for row in self.rows.values() for name, _value in row]
        return [name for name in dict.fromkeys(named) if name != "csrfmiddlewaretoken"]

    def pairs_around(self, name):
        """What is sent with that field: without itself, and where it is of an empty row, with all of that row."""
        pairs = self.pairs
        for prefix, row in self.rows.items():
            if name in dict(row):
                total = f"{prefix}-TOTAL_FORMS"
                pairs = [(each, str(int(value) + 1) if each == total else value) for each, value in pairs] + row
        return [pair for pair in pairs if pair[0] != name]


def read(page, path):
    """The forms of a page, but for the one that logs out, and the queries of its links to itself."""
    tree = lxml.html.fromstring(page) if page.strip() else None
    if tree is None:
        return [], []
    forms = [_form(each, path) for each in tree.forms]
    queries = [
        parse_qsl(parts.query, keep_blank_values=True)
        for href in tree.xpath("//a/@href")
        if (parts := urlsplit(urljoin(path, href))).path == path and parts.query
    ]
    return [form for form in forms if "/logout/" not in form.path], queries


def _form(element, path):
    sent = [(name, _value(name, value)) for name, value in _sent(element) if name != "csrfmiddlewaretoken"]
    pairs = [(name, value) for name, value in sent if ROW_TO_COME not in name]
    buttons = element.xpath(".//input[@type='submit' and @name] | .//button[@name]")
    unticked = dict.fromkeys(element.xpath(".//input[@type='checkbox' or @type='radio']/@name | .//select/@name"))
    return Form(
        path=urlsplit(urljoin(path, (element.action or "").strip() or path)).path,
        method=element.method,
        pairs=[*pairs, ("csrfmiddlewaretoken", CSRF_TOKEN)] if element.method == "POST" else pairs,
        files=element.xpath(".//input[@type='file']/@name"),
        buttons=[(button.get("name"), button.get("value") or "") for button in buttons],
        silent=[name for name in unticked if name not in dict(pairs) and ROW_TO_COME not in name],
        rows=_rows(sent),
    )


def _sent(element):
    """What a browser sends as the form stands: lxml leaves out a box of text that has no value."""
    yield from element.form_values()
    for each in element.xpath(".//input[@name and not(@value) and not(@disabled)]"):
        if each.get("type", "text") not in ("file", "submit", "button", "checkbox", "radio"):
            yield each.get("name"), ""


def _value(name, value):
    # A correction of what is public asks for a reason. A line break at the beginning of a text is none of its own.
    return (value or "").removeprefix("\n") or ("A slip." if name == "reason" else "")


def _rows(sent):
    """The empty row of each formset, numbered as the next one."""
    rows, values = {}, dict(sent)
    for name, value in sent:
        prefix, _, rest = name.partition(f"-{ROW_TO_COME}")
        if rest:
            number = values.get(f"{prefix}-TOTAL_FORMS") or "0"
            rows.setdefault(prefix, []).append((f"{prefix}-{number}{rest}", value))
    return rows
