"""Where a hostile value can go: a parameter, a part of a path, a field of a form, a header, a file, a whole body."""

from dataclasses import dataclass, replace

from tests.attacks.attack import Attack, cut, escaped, form, query
from tests.attacks.forms import Form


@dataclass(frozen=True)
class Target:
    """``deck`` names the payloads of the corpus that go here."""

    role: str
    path: str
    name: str
    deck: str = "text"

    @property
    def label(self):
        return f"{type(self).__name__.lower()} {self.path} {self.name}"

    def _attack(self, payload, method, path, **further):
        return Attack(self.role, method, path, self.label, payload.name, **further)


@dataclass(frozen=True)
class Parameter(Target):
    """A parameter of a query; ``others`` are sent with it."""

    others: tuple = ()

    def attack(self, payload, _random):
        sent = cut(f"{escaped(self.name)}={escaped(payload.value)}")
        return self._attack(payload, "GET", f"{self.path}?{sent}" + (f"&{query(self.others)}" if self.others else ""))


@dataclass(frozen=True)
class ParameterName(Target):
    """The name of a parameter, such as a look-up of a list."""

    def attack(self, payload, _random):
        return self._attack(payload, "GET", f"{self.path}?{cut(escaped(payload.value))}=1")


@dataclass(frozen=True)
class Segment(Target):
    """A part of a path that varies; in ``path`` it is written <>."""

    def attack(self, payload, _random):
        return self._attack(payload, "GET", self.path.replace("<>", cut(escaped(payload.value)) or "%20"))


@dataclass(frozen=True)
class Header(Target):
    def attack(self, payload, _random):
        value = payload.value if isinstance(payload.value, bytes) else payload.value.encode("utf-8", "surrogatepass")
        # What ends a header would make another request of it, which the raw ones do.
        value = value.translate(None, b"\r\n\0")[:7000].strip().decode("latin-1")
        return self._attack(payload, "GET", self.path, headers=((self.name, value),))


@dataclass(frozen=True)
class FormTarget(Target):
    """Something that is sent with a form, whose other fields stay as they are."""

    form: Form = None
    writes: bool = True

    def _post(self, payload, pairs, random, files=()):
        if self.form.buttons:
            pairs = [*pairs, random.choice(self.form.buttons)]
        body, content_type = form(pairs, files)
        headers = (("Content-Type", content_type),)
        return self._attack(payload, "POST", self.path, body=body, headers=headers, writes=self.writes)


@dataclass(frozen=True)
class Field(FormTarget):
    """A field of a form, or one that the form does not have."""

    def attack(self, payload, random):
        return self._post(payload, [*self.form.pairs_around(self.name), (self.name, payload.value)], random)


@dataclass(frozen=True)
class FieldTwice(FormTarget):
    """A field that is sent as it stands and once more."""

    def attack(self, payload, random):
        return self._post(payload, [*self.form.pairs, (self.name, payload.value)], random)


@dataclass(frozen=True)
class Upload(FormTarget):
    def attack(self, payload, random):
        return self._post(payload, self.form.pairs, random, [(self.name, payload.filename, payload.data)])


@dataclass(frozen=True)
class WholeBody(Target):
    """Everything that is sent; the token goes in a header, so that the body is read."""

    writes: bool = True

    def attack(self, payload, _random):
        headers = {"Content-Type": payload.content_type, "X-CSRFToken": "q" * 32, "Content-Encoding": payload.encoding}
        # http.client takes no text that is not latin-1.
        sent = tuple((name, value) for name, value in headers.items() if value)
        return self._attack(payload, "POST", self.path, body=payload.data, headers=sent, writes=self.writes)


@dataclass(frozen=True)
class Wire(Target):
    """Bytes over a connection of their own."""

    def attack(self, payload, _random):
        return self._attack(payload, "RAW", self.path, raw=payload.data.replace(b"{path}", self.path.encode()))


def in_arabic(target):
    return replace(target, path=f"/ar{target.path}")
