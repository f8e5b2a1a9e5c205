"""One hostile request: who sends it, to what, with what; and how it is encoded."""

from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes

# A cookie of our own making: Django compares the form's field with it, and nothing else over plain HTTP.
CSRF_TOKEN = "q" * 32
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "------------------------7MA4YWxkTrZu0gW"
# gunicorn takes 4,094 bytes for the line of a request: what is longer would never come to the application.
LONGEST_QUERY = 3600
# From here on a form is sent in parts, where a letter takes no more bytes than it has.
LONG_FORM = 300_000


@dataclass(frozen=True)
class Attack:
    """``writes`` where the role may write what it asks for; ``raw`` is sent instead of everything else.

    ``documented`` are the statuses that the API's document has for it; none where there is no document.
    """

    role: str
    method: str
    path: str
    target: str
    payload: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    writes: bool = False
    raw: bytes = b""
    documented: frozenset[int] = frozenset()

    def __str__(self):
        return f"{self.method} {self.path[:200]} as {self.role}: {self.target} = {self.payload}"


def to_bytes(value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def escaped(value):
    return quote_from_bytes(to_bytes(value), safe="")


def query(pairs):
    return "&".join(f"{escaped(name)}={escaped(value)}" for name, value in pairs)


def cut(text):
    """An encoded text no longer than a request line takes, without half of an escape at its end."""
    if len(text) <= LONGEST_QUERY:
        return text
    return (
        text[:LONGEST_QUERY].rstrip("%")
        if "%" not in text[LONGEST_QUERY - 2 : LONGEST_QUERY]
        else text[: LONGEST_QUERY - 3]
    )


def form(pairs, files=()):
    """The body and the content type of a form: ``files`` are (field, filename, bytes)."""
    if not files and sum(len(value) for _name, value in pairs) < LONG_FORM:
        return query(pairs).encode(), FORM
    parts = [(f'name="{name}"', to_bytes(value)) for name, value in pairs]
    parts += [(f'name="{field}"; filename="{filename}"', data) for field, filename, data in files]
    lines = []
    for disposition, value in parts:
        lines += [f"--{BOUNDARY}".encode(), b"Content-Disposition: form-data; " + to_bytes(disposition), b"", value]
    return b"\r\n".join([*lines, f"--{BOUNDARY}--".encode(), b""]), f"multipart/form-data; boundary={BOUNDARY}"


def path_of(text):
    return quote(text, safe="/%")
