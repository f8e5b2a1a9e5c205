"""Every place of the site where something can be sent, found by what its pages draw, and what scripts are known to ask.

A new field, filter or page is among them without being listed; a parameter that no page shows stands in parameters.py.
"""

import re
from dataclasses import dataclass

from tests import routes
from tests.attacks import drafts, forms, parameters
from tests.attacks.parameters import kind_of
from tests.attacks.site import ROLES
from tests.attacks.targets import Field, FieldTwice, Header, Parameter, ParameterName, Segment, Upload, WholeBody, Wire
from tests.permission_table import expectations, expected

CHANGE_EVENT = "admin/events/event/<>/change/"
OF_A_ROW = re.compile(r"/(add|change|preview)/$")
LIST = re.compile(r"admin/(auth|events)/[a-z]+/")


@dataclass
class Page:
    """What a role gets at a route."""

    role: str
    route: str
    path: str
    forms: list
    queries: list


class Surface:
    """``reading`` are targets that may change nothing, ``writing`` those of what the role may send."""

    def __init__(self, site):
        self.site = site
        self.routes = [route for route in routes.every_route() if "logout" not in route and route != routes.CATCH_ALL]
        self.paths = {route: routes.address(route, site.rows) for route in self.routes}
        self.pages = [page for role in ROLES for page in self._pages(role)]
        _fill_new_forms(self.pages)
        found = {target.label + target.role + target.deck: target for target in self._targets()}
        self.reading = [target for target in found.values() if not getattr(target, "writes", False)]
        self.writing = [target for target in found.values() if getattr(target, "writes", False)]

    def _pages(self, role):
        for route in self.routes:
            if expected(expectations(route)["GET"], role) in ("page", "asks"):
                yield self._page(role, route, self.paths[route])
        if role == "Reporters":
            # A draft of their own, which they may change.
            yield self._page(role, CHANGE_EVENT, routes.address(CHANGE_EVENT, {"event": self.site.rows["own"]}))

    def _page(self, role, route, path):
        answer = self.site.client.get(role, path)
        is_page = answer.header("content-type").startswith("text/html")
        found, queries = forms.read(answer.body.decode("utf-8", "replace"), path) if is_page else ([], [])
        return Page(role, route, path, found, queries)

    def _targets(self):
        tried = set()
        for page in self.pages:
            # A page takes the same parameters, whoever asks.
            if page.role == _reader(page.route):
                yield from _parameters(page)
            for form in page.forms:
                if form.method == "POST":
                    yield from _fields(form, page.role, tried)
                    if page.role != "superuser" and OF_A_ROW.search(form.path):
                        yield from _beside(form, page.role, parameters.NOT_ON_THE_FORM)
        yield from _fields(_shape_check(self.paths), "Reporters", tried)
        for number, (route, path) in enumerate(self.paths.items()):
            yield from self._of_route(number, route, path)
        yield from self._refused()
        yield from drafts.targets(self.site.rows)

    def _of_route(self, number, route, path):
        role, headers = _reader(route), parameters.HEADERS
        yield from (Wire("anybody", path, name, "wire") for name in ("the connection", "a further connection"))
        # Each header at some routes, and at all of the readers'.
        some = headers if role == "anybody" else headers[number % len(headers) :][:1]
        yield from (Header(role, path, name) for name in some)
        if expected(expectations(route)["POST"], "superuser") != "refuses":
            yield WholeBody("superuser", path, "the body", "body")
        yield WholeBody("anybody", path, "the body", "body", writes=False)
        yield from _segments(route, path, role)

    def _refused(self):
        """What the superuser may send, sent by whom the table refuses it."""
        for page in self.pages:
            for form in page.forms if page.role == "superuser" else ():
                for role in ROLES[:-1]:
                    if form.method == "POST" and self._is_refused(form.path, role):
                        yield from _beside(form, role, ("status", "is_superuser", "csrfmiddlewaretoken"), writes=False)

    def _is_refused(self, path, role):
        route = next((route for route, known in self.paths.items() if known == path), None)
        return route is not None and expected(expectations(route)["POST"], role) in ("log-in", "refuses")


def _reader(route):
    """Who asks for a route to try its parameters."""
    return "superuser" if route.startswith("admin/") and route != "admin/login/" else "anybody"


def _parameters(page):
    known = parameters.SCRIPTED.get(page.route, {})
    names = dict.fromkeys(known)
    names |= dict.fromkeys(name for query in page.queries for name, _value in query)
    names |= dict.fromkeys(name for form in page.forms if form.method == "GET" for name in form.names)
    if LIST.fullmatch(page.route):
        names |= dict.fromkeys([*parameters.LIST, *parameters.LOOKUPS])
        for name in (f"{day}__{part}" for day in parameters.DAYS for part in ("year", "month", "day", "gte")):
            yield Parameter(page.role, page.path, name, "date")
        yield ParameterName(page.role, page.path, "a name")
    if page.route.endswith("/add/"):
        names |= dict.fromkeys(name for form in page.forms for name in form.names)
    if parameters.PAGED.fullmatch(page.route):
        names["p"] = None
    for name in names:
        others = tuple((other, value) for other, value in known.items() if other != name)
        # Numbers are among the texts as well.
        for deck in sorted({"text", kind_of(name)} - {"number"}):
            yield Parameter(page.role, page.path, name, deck, others)
    for name in parameters.ALONE.get(page.route, ()):
        yield Parameter(page.role, page.path, f"{name}")


def _fields(form, role, tried):
    """``tried`` are the fields that another role has had from the deck of their own kind, and gets the new ones."""
    for name in form.names:
        decks = {"text"} if (form.path, name) in tried else {"text", kind_of(name)}
        tried.add((form.path, name))
        yield from (Field(role, form.path, name, deck, form) for deck in sorted(decks))
    for name in form.files:
        yield Upload(role, form.path, name, "file", form)


def _beside(form, role, names, writes=True):
    """Fields that are sent though the form does not have them, or has them once."""
    for name in names:
        yield FieldTwice(role, form.path, name, "number", form, writes)


def _segments(route, path, role):
    """Of each part that varies, the path with <> in its place."""
    kept, shown = route.split("/"), path.strip("/").split("/")
    for number, part in enumerate(kept):
        if "<>" in part and number < len(shown):
            yield Segment(
                role, "/" + "/".join([*shown[:number], part, *shown[number + 1 :]]) + "/" * path.endswith("/"), part
            )


def _shape_check(paths):
    route, pairs, files = parameters.SHAPE_CHECK
    return forms.Form(paths[route], "POST", [*pairs, ("csrfmiddlewaretoken", forms.CSRF_TOKEN)], files)


def _fill_new_forms(pages):
    """Give the form of a new row the values of the row that there is: one hostile field is then its only fault."""
    filled = {(page.role, page.path.split("/")[3]): page for page in pages if page.path.endswith("/change/")}
    for page in pages:
        if page.path.endswith("/add/") and (like := filled.get((page.role, page.path.split("/")[3]))):
            values = {name: value for form in like.forms for name, value in form.pairs if "_FORMS" not in name}
            for form in page.forms:
                form.pairs = [(name, value or _new(name, values.get(name, ""))) for name, value in form.pairs]


def _new(name, value):
    return (
        f"{value}-new"
        if name in ("slug", "reference", "name", "username")
        else value
        if "seen" not in name and name != "opened"
        else ""
    )
