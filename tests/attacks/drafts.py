"""The API's drafts under attack by whoever has a token: hostile bodies, forged and replayed versions, scopes it lacks.

A token has a role of its own in a run, for it may write less than its account: nothing that is public.
"""

import json
from dataclasses import dataclass, replace

from tests.attacks.attack import to_bytes
from tests.attacks.targets import Target, WholeBody

ALL = ("drafts:read", "drafts:write", "drafts:submit")
READING, REVOKED = "a token that reads", "a revoked token"
# By the name of the token: its account's role and its scopes.
TOKENS = {
    "a reporter's token": ("Reporters", ALL),
    "an editor's token": ("Editors", ALL),
    "a superuser's token": ("superuser", ALL),
    READING: ("Editors", ALL[:1]),
    REVOKED: ("Administrators", ALL),
}
WRITING = tuple(TOKENS)[:3]

DRAFT = {
    "kind": "control",
    "occurred_on": "2031-03-28",
    "actor": "guards",
    "districts": ["docks"],
    "summary": "The docks.",
    "citations": [{"source": "gazette"}],
}
SOURCE = {"publisher": "Post", "url": "https://post.example/1", "published_on": "2031-03-28"}
# Of the document, what no row of it has.
UNKNOWN = ("id", "status", "entered_by", "campaign", "version", "__class__")


def _of_header(value):
    """Without characters that gunicorn refuses in a header before the application sees it."""
    return to_bytes(value).translate(None, bytes(range(32)) + b"\x7f")[:7000].decode("latin-1")


@dataclass(frozen=True)
class TokenTarget(Target):
    """``data`` is what a sensible request has, ``version`` what it sends in If-Match; "" sends none."""

    secret: str = ""
    method: str = "POST"
    data: tuple = ()
    version: str = ""
    writes: bool = True
    documented: frozenset = frozenset()

    @property
    def label(self):
        return f"{super().label} {self.method}"

    def _send(self, payload, body=b"", **headers):
        named = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json", "Cookie": ""}
        named |= {"If-Match": self.version} if self.version else {}
        sent = tuple((name.replace("_", "-"), value) for name, value in (named | headers).items())
        further = {"body": body, "headers": sent, "writes": self.writes, "documented": self.documented}
        return self._attack(payload, self.method, self.path, **further)


@dataclass(frozen=True)
class JsonField(TokenTarget):
    """A text in place of a member of the document; ``a.b`` is member b of a."""

    def attack(self, payload, _random):
        value = payload.value if isinstance(payload.value, str) else payload.value.decode("latin-1")
        return self._send(payload, self._document(json.dumps(value)))

    def _document(self, written):
        outer, _dot, inner = self.name.partition(".")
        rest = json.dumps({name: value for name, value in self.data if name != outer})[1:-1]
        member = f'{{"{inner}": {written}}}' if inner else written
        return to_bytes("{" + f'"{outer}": {member}' + (f", {rest}" if rest else "") + "}")


@dataclass(frozen=True)
class JsonValue(JsonField):
    """The same with a value as it is written in JSON, or in what is no JSON."""

    def attack(self, payload, _random):
        return self._send(payload, self._document(payload.value))


@dataclass(frozen=True)
class IfMatch(TokenTarget):
    def attack(self, payload, _random):
        body = json.dumps(dict(self.data)).encode() if self.data else b""
        return self._send(payload, body, If_Match=_of_header(payload.value))


@dataclass(frozen=True)
class Secret(TokenTarget):
    """What is sent as the secret; nothing is written by it."""

    def attack(self, payload, _random):
        body = json.dumps(dict(self.data)).encode()
        return self._send(payload, body, Authorization=f"Bearer {_of_header(payload.value)}")


@dataclass(frozen=True)
class TokenBody(WholeBody):
    """Any body, of any type."""

    secret: str = ""
    method: str = "POST"
    version: str = ""
    documented: frozenset = frozenset()

    @property
    def label(self):
        return f"{super().label} {self.method}"

    def attack(self, payload, random):
        attack = super().attack(payload, random)
        named = (("Authorization", f"Bearer {self.secret}"), ("If-Match", self.version or '"1"'), ("Cookie", ""))
        headers = (*attack.headers, *named)
        return replace(attack, method=self.method, headers=headers, documented=self.documented)


@dataclass(frozen=True)
class Place:
    """An operation of the document, and what a sensible request to it has; ``names`` are members to attack."""

    operation: str
    path: str
    data: dict
    version: str
    names: tuple

    @property
    def method(self):
        return "PATCH" if self.operation.startswith("change") else "POST"


def targets(rows):
    """``rows`` are those of ``make_record``: the reporter's own draft among them, its citation, and ``tokens``."""
    documented = _documented()
    for place in _places(rows):
        to = {"method": place.method, "version": place.version, "documented": documented[place.operation]}
        data = tuple(place.data.items())
        for role, secret in rows["tokens"].items():
            common = to | {"secret": secret, "writes": role in WRITING}
            # Of a token that writes nothing, the least there is to try is enough.
            for name in place.names if role in WRITING else place.names[:2]:
                yield JsonField(role, place.path, name, "text", data=data, **common)
                yield JsonValue(role, place.path, name, "json", data=data, **common)
            yield IfMatch(role, place.path, "If-Match", "version", data=data, **common)
            yield TokenBody(role, place.path, "the body", "body", **common)
        yield Secret("anybody", place.path, "the token", "text", data=data, writes=False, **to)


def _places(rows):
    from events.newsroom.draft_data import CITATION_FIELDS, SOURCE_FIELDS, DraftData

    every = f"/api/v1/campaigns/{rows['campaign'].slug}/drafts"
    one = f"{every}/{rows['own'].reference}"
    citation = rows["own"].citations.get()
    of_draft, etag = (*DraftData.__annotations__, *UNKNOWN), f'"{rows["own"].version}"'
    of_citation = (*CITATION_FIELDS, *(f"source.{name}" for name in SOURCE_FIELDS), *UNKNOWN)
    return [
        Place("createDraft", every, DRAFT, "", of_draft),
        Place("changeDraft", one, {}, etag, of_draft),
        Place("citeForDraft", f"{one}/citations", {"source": SOURCE}, "", of_citation),
        Place(
            "changeCitationOfDraft", f"{one}/citations/{citation.reference}", {}, f'"{citation.version}"', of_citation
        ),
        Place("submitDraft", f"{one}/submit", {}, etag, ()),
    ]


def _documented():
    """The statuses of each operation, by its id."""
    from events.api.v1.app import api

    operations = [each for path in api.get_openapi_schema()["paths"].values() for each in path.values()]
    return {each["operationId"]: frozenset(map(int, each["responses"])) for each in operations}
