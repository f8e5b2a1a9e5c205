"""What an answer may not be: an error, late, or a page with something in it that only the corpus can have put there."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from tests.attacks.corpus.payload import MARK

# In seconds.
LATE = 5
SECRET_KEY = "the-key-that-no-answer-may-hold-" * 2

HTML_TYPES = ("text/html", "image/svg+xml", "application/xml", "text/xml", "application/xhtml+xml")
SCRIPT_SCHEMES = ("javascript:", "vbscript:", "data:text", "data:image/svg")
# An address in these is fetched, or leads a form or the whole page away.
FETCHED = {"src", "action", "formaction", "data", "srcset", "poster", "manifest", "ping", "background"}
LEADING = {"link", "base"}
GEOPACKAGE = "application/geopackage+sqlite3"
LEAKS = {
    "a traceback": re.compile(rb"Traceback \(most recent call last\)"),
    "the secret key": re.compile(SECRET_KEY.encode()),
    "a file of the machine": re.compile(rb"root:[x*]:0:0:|DJANGO_SETTINGS_MODULE"),
    "a database": re.compile(rb"SQLite format 3\0"),
    "the hash of a password": re.compile(rb"(md5|pbkdf2_sha256)\$\w{6,}\$[0-9a-f]{32}"),
    "a rendered template": re.compile(rb"8888888" + MARK.encode()),
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float

    def header(self, name):
        return next((value for each, value in self.headers if each.lower() == name), "")


class _Injected(HTMLParser):
    """Collects what the marker has got into that is not text."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self._inside = [], ""

    def handle_starttag(self, tag, attrs):
        if MARK in tag.lower():
            self.found.append(f"element <{tag[:40]}>")
        for name, value in attrs:
            if reason := _fault(tag, name.lower(), value or ""):
                self.found.append(f"{reason}: <{tag} {name[:40]}={(value or '')[:60]!r}>")
        data = dict(attrs).get("type") or ""
        self._inside = tag if tag == "style" or (tag == "script" and "json" not in data) else ""

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside and MARK in data:
            self.found.append(f"text of <{self._inside}>: {data[max(0, data.index(MARK) - 30) :][:60]!r}")

    def handle_pi(self, data):
        if MARK in data:
            self.found.append(f"instruction <?{data[:40]}>")

    def handle_decl(self, decl):
        if MARK in decl:
            self.found.append(f"declaration <!{decl[:40]}>")


def _fault(tag, name, value):
    if MARK in name:
        return "attribute"
    if MARK not in value:
        return None
    # Browsers skip spaces and control characters before and within a scheme.
    plain = re.sub(r"[\x00-\x20]", "", value).lower()
    if name.startswith("on") or name in ("srcdoc", "style"):
        return "handler"
    if plain.startswith(SCRIPT_SCHEMES) and name in FETCHED | {"href", "xlink:href", "content"}:
        return "scheme"
    away = plain.startswith(("//", "/\\", "\\")) or bool(re.match(r"[a-z][a-z0-9+.-]*://", plain))
    if away and (name in FETCHED or (name == "href" and tag in LEADING)) and f"{MARK}" in plain[:40]:
        return "address"
    return "address" if tag == "meta" and plain.startswith("0;url=") else None


def injected(text):
    """What of a page the corpus put there that is no text."""
    parser = _Injected()
    parser.feed(text)
    parser.close()
    return list(dict.fromkeys(parser.found))


def faults(answer):
    """Pairs of a kind and its detail."""
    # gunicorn's own, to a method or a version of the protocol that it does not speak.
    if answer.status >= 500 and answer.status not in (501, 505):
        yield "5xx", str(answer.status)
    if answer.seconds > LATE:
        yield "late", f"{answer.seconds:.1f} s"
    for what, pattern in LEAKS.items():
        # A GeoPackage is such a file: layers of the public record, and nothing else.
        is_meant = what == "a database" and answer.header("content-type").startswith(GEOPACKAGE)
        if pattern.search(answer.body) and not is_meant:
            yield "leak", what
    yield from _of_headers(answer)
    yield from _of_body(answer)


def undocumented(answer, documented):
    """What of an answer of the API its document does not have; None where there is no such thing, or no document."""
    if documented and answer.status not in documented:
        return f"{answer.status}"
    content_type = answer.header("content-type")
    if documented and answer.status >= 400 and content_type != "application/problem+json":
        return f"{answer.status} as {content_type or 'no content type'}"
    return None


def _of_headers(answer):
    for name, value in answer.headers:
        if MARK in name.lower() or (name.lower() == "set-cookie" and MARK in value.split("=")[0].lower()):
            yield "header", f"{name}: {value[:60]}"
    place = answer.header("location")
    if MARK in place and (re.match(r"[\\/]{2}", place) or ":" in place.split("/")[0] or place.startswith("/\\")):
        yield "redirect", place[:80]


def _of_body(answer):
    # Every hostile value carries the marker: without it, nothing of the corpus came through, and parsing takes long.
    if MARK.encode() not in answer.body:
        return
    content_type = answer.header("content-type")
    if content_type.startswith(HTML_TYPES):
        yield from (("injected", what) for what in injected(answer.body.decode("utf-8", "replace")))
    elif answer.status != 400 and answer.header("x-content-type-options") != "nosniff":
        yield "sniffed", f"{content_type or 'no content type'} without nosniff"
