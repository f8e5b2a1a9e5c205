"""Where a link of a page leads in an edition, whose server reads no query."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import translation
from django.utils.text import slugify

from events.public.download_page import WHOLE
from events.static_site.options import Options
from events.static_site.routes import LEFT_OUT, NEEDS_SITE

MAPS = {"home", "campaign", "embed"}
# Lists whose further pages are written, below the list: by which parameters.
PAGED = {"events": {"p"}, "sources": {"p", "publisher"}, "source": {"p"}, "changes": {"p"}}
# What the map's scripts know of the filters of the table of events.
MAP_FILTERS = {"side", "actor", "kind", "grade", "voice", "publisher", "bank", "phase", "q"}
# Letters of a publisher in a path, and of the digest that tells it from others.
NAME_LENGTH, DIGEST_LENGTH = 60, 8


@dataclass(slots=True)
class Links:
    """``wanted`` are further pages and pictures that links lead to: path and query by the address in the edition."""

    options: Options
    wanted: dict[str, tuple[str, str]] = field(default_factory=dict)

    def lead(self, address: str, page: str, *, without_scripts: bool) -> str | None:
        """The address in the edition, of a link on a page (path); None where there is no such thing."""
        origin = self.options.origin
        if address.startswith(origin + "/") or address == origin:
            found = self._lead(address.removeprefix(origin) or "/", page, without_scripts)
            return found and (found if found.startswith(("http://", "https://")) else self.options.site + found)
        if address.startswith("?"):
            return self._lead(page + address, page, without_scripts)
        return self._lead(address, page, without_scripts) if address.startswith("/") else address

    def _lead(self, address: str, page: str, without_scripts: bool) -> str | None:
        rest, _, fragment = address.partition("#")
        path, _, query = rest.partition("?")
        if path.startswith(settings.STATIC_URL):
            return address
        name, named = _route_of(path)
        if name == "cite":
            return _day_page(path, named, query, "cite") if query else None
        is_missing = name in LEFT_OUT or name == "" or (name in NEEDS_SITE and not self.options.site)
        if is_missing or (name == "layer-file" and (query or named["layer"] not in WHOLE)):
            return f"{self.options.live}{address}" if self.options.live else None
        if name in ("picture", "png-picture"):
            return path if self.options.pictures and not query else None
        if name in MAPS and query:
            day = _day_page(path, named, query, "") if without_scripts else None
            return day or (path if without_scripts else address)
        if name in PAGED and query:
            path = self._listed(name, path, named, QueryDict(query))
        return path + (f"#{fragment}" if fragment else "")

    def _listed(self, name: str, path: str, named: Mapping[str, str], query: QueryDict) -> str:
        given = {key: str(value) for key, value in query.items() if value and (key, value) != ("p", "1")}
        if not given:
            return path
        if set(given) <= PAGED[name]:
            variant = path + _variant(given)
            self.wanted[variant] = (path, urlencode(given))
            return variant
        if name == "events" and set(given) == {"district"}:
            return _beside(path, "district", [named["campaign"], given["district"]]) or path
        if name == "events" and set(given) <= MAP_FILTERS:
            return (_beside(path, "campaign", [named["campaign"]]) or path) + f"?{query.urlencode()}"
        return path


def _variant(given: Mapping[str, str]) -> str:
    """``publisher/rudaw-1a2b3c4d/page/2/``: two names at least, so that it is no row's."""
    names = []
    if publisher := given.get("publisher"):
        digest = hashlib.sha256(publisher.encode()).hexdigest()[:DIGEST_LENGTH]
        names += ["publisher", f"{slugify(publisher)[:NAME_LENGTH].strip('-_') or 'name'}-{digest}"]
    if number := given.get("p"):
        names += ["page", str(int(number))] if number.isdecimal() else []
    return "".join(f"{name}/" for name in names)


def _day_page(path: str, named: Mapping[str, str], query: str, fragment: str) -> str | None:
    """The page of the day that a query of the map names; None where it names none."""
    day = dict(parse_qsl(query)).get("on")
    if not day or "campaign" not in named:
        return None
    found = _beside(path, "day", [named["campaign"], day])
    return found and found + (f"#{fragment}" if fragment else "")


def _beside(path: str, name: str, arguments: list[str]) -> str | None:
    """Another address in the language of a path."""
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            return None


@lru_cache(4096)
def _route_of(path: str) -> tuple[str, Mapping[str, str]]:
    """The name of a path's route and what it names; "" where it is none of readers'."""
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            return "", {}
    is_readers = not match.namespaces and match.url_name
    return (str(match.url_name) if is_readers else ""), match.kwargs
