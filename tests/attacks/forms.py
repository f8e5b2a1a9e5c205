"""What a page lets its reader send: its forms with their fields, and the parameters of its links."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

import lxml.html

from tests.attacks.attack import CSRF_TOKEN

ROW_TO_COME = "__prefix__"


@dataclass
class Form:
    """``pairs`` are sent as they stand; ``buttons`` are the ways to send it, of which one is chosen."""

    path: str
    method: str
    pairs: list
    files: list
    buttons: list = field(default_factory=list)

    @property
    def names(self):
        return list(dict.fromkeys(name for name, _value in self.pairs if name != "csrfmiddlewaretoken"))


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
    action = urlsplit(urljoin(path, (element.action or "").strip() or path)).path
    pairs = [(name, value) for name, value in element.form_values() if name != "csrfmiddlewaretoken"]
    # What a script fills in may be disabled or empty, and is sent all the same.
    known = {name for name, _value in pairs}
    pairs += [(name, "") for name in dict.fromkeys(element.fields.keys()) if _is_further(element, name, known)]
    if element.method == "POST":
        pairs = [*_with_a_further_row(pairs), ("csrfmiddlewaretoken", CSRF_TOKEN)]
    return Form(
        path=action,
        method=element.method,
        pairs=pairs,
        files=element.xpath(".//input[@type='file']/@name"),
        buttons=[
            (button.get("name"), button.get("value") or "")
            for button in element.xpath(".//input[@type='submit'] | .//button")
            if button.get("name")
        ],
    )


def _is_further(element, name, known):
    kinds = {each.get("type", "") for each in element.xpath(".//*[@name=$name]", name=name)}
    return name not in known and name != "csrfmiddlewaretoken" and not kinds & {"file", "submit", "button"}


def _with_a_further_row(pairs):
    """The pairs with the empty row of each formset as one more row, as a click on “Add another” makes it."""
    totals = {
        name.removesuffix("TOTAL_FORMS"): int(value or 0) for name, value in pairs if name.endswith("-TOTAL_FORMS")
    }
    further = []
    for name, value in pairs:
        start, _, rest = name.partition(ROW_TO_COME)
        if rest:
            name = f"{start}{totals.get(start, 0)}{rest}"
        elif name.endswith("-TOTAL_FORMS") and any(
            other.startswith(f"{name[:-11]}{ROW_TO_COME}") for other, _v in pairs
        ):
            value = str(totals[name.removesuffix("TOTAL_FORMS")] + 1)
        further.append((name, value))
    return further
