"""Heads: where a chain stood, as a small file that is signed and kept elsewhere; and the export of a whole chain.

The signature is OpenSSH's, made and verified by ``ssh-keygen``, which every machine of an operator or an auditor has.
It takes keys of an agent or of a hardware token as well, and no key passes through this process.
"""

import base64
import datetime as dt
import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import Exists, OuterRef

from events.evidence.content import contents, entry_models
from events.models import Campaign, Chain, ChainLink
from events.models.chain import NOTHING_BEFORE

# Of the files and of the hashes in them; docs/evidence.md describes it.
FORMAT = 1

# What a signature is for: one that the same key made for something else is none of a head's.
NAMESPACE = "campaign-record-head"
# Whose signature it is, as far as ssh-keygen asks.
SIGNER = "record"

# How many links are read at a time for an export.
_CHUNK = 500


class SignatureError(Exception):
    """A head cannot be signed or read, or its signature does not hold; the message says why."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a campaign's chain stood."""

    format: int
    # The slug, for people; the chain is known by the campaign's primary key.
    campaign: str
    chain: int
    position: int
    hash: str
    # What the public saw then.
    revision: int
    # In UTC, as ISO 8601 writes it.
    at: str

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1) + "\n"


def current_head(campaign: Campaign, at: dt.datetime) -> Head:
    chain = Chain.objects.filter(campaign=campaign).first()
    position, last = (chain.position, chain.hash) if chain else (0, NOTHING_BEFORE)
    moment = at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Head(FORMAT, campaign.slug, campaign.pk, position, last, campaign.revision, moment)


def read_head(text: str) -> Head:
    """The head that the text of a file holds. Raises SignatureError where it holds none of this format."""
    try:
        values = json.loads(text)
        head = Head(**{field.name: values[field.name] for field in fields(Head)})
    except (ValueError, KeyError, TypeError) as problem:
        raise SignatureError("It is not an exported head.") from problem
    if head.format != FORMAT:
        raise SignatureError(f"It is of format {head.format}; this version reads {FORMAT}.")
    if not all(isinstance(number, int) for number in (head.chain, head.position)):
        raise SignatureError("It is not an exported head.")
    return head


def sign(content: bytes, key: Path) -> str:
    """The signature of the content by an Ed25519 key: the private one, or the public one of an agent's.

    Raises SignatureError where ssh-keygen refuses, or for a key of another kind.
    """
    signature = _ssh_keygen("sign", "-f", str(key), "-n", NAMESPACE, given=content)
    blob = base64.b64decode("".join(signature.splitlines()[1:-1]))
    # The public key stands at the beginning; a hardware token's is called sk-ssh-ed25519@openssh.com.
    if b"ssh-ed25519" not in blob[:64]:
        raise SignatureError(f"{key}: it is not an Ed25519 key.")
    return signature


def verify(content: bytes, signature: Path, public_key: Path) -> None:
    """Raise SignatureError unless the file holds a signature of the content by the key."""
    try:
        words = public_key.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as problem:
        raise SignatureError(f"{public_key}: it cannot be read.") from problem
    if len(words) < 2 or not words[0].endswith(("ssh-ed25519", "ssh-ed25519@openssh.com")):
        raise SignatureError(f"{public_key}: it is not an Ed25519 public key of OpenSSH.")
    with TemporaryDirectory() as folder:
        allowed = Path(folder, "allowed_signers")
        allowed.write_text(f'{SIGNER} namespaces="{NAMESPACE}" {words[0]} {words[1]}\n', encoding="utf-8")
        where = ("-f", str(allowed), "-I", SIGNER, "-n", NAMESPACE, "-s", str(signature))
        _ssh_keygen("verify", *where, given=content)


def _ssh_keygen(act: str, *options: str, given: bytes) -> str:
    try:
        done = subprocess.run(["ssh-keygen", "-Y", act, *options], input=given, capture_output=True, check=False)  # noqa: S603, S607 - an operator's paths
    except FileNotFoundError as problem:
        raise SignatureError("There is no ssh-keygen here: install the client of OpenSSH.") from problem
    if done.returncode:
        told = (done.stderr or done.stdout).decode(errors="replace").strip()
        raise SignatureError(told or f"ssh-keygen -Y {act} failed.")
    return done.stdout.decode()


def chain_lines(campaign: Campaign, *, with_rows: bool) -> Iterator[str]:
    """The chain as lines of JSON: what it is, and then its links in order.

    ``with_rows``: the newest link of each row has the row's salt and canonical text besides. That tells drafts, notes
    and accounts; without it nothing of them can be found out.
    """
    yield json.dumps({"format": FORMAT, "campaign": campaign.slug, "chain": campaign.pk})
    same_row = ChainLink.objects.filter(chain=OuterRef("chain"), model=OuterRef("model"), row=OuterRef("row"))
    later = same_row.filter(position__gt=OuterRef("position"))
    links = ChainLink.objects.filter(chain__campaign=campaign).annotate(is_replaced=Exists(later)).order_by("position")
    last = 0
    while chunk := list(links.filter(position__gt=last)[:_CHUNK]):
        texts = _texts(chunk) if with_rows else {}
        for link in chunk:
            told = {name: getattr(link, name) for name in ("position", "model", "row", "reason", "content", "hash")}
            if with_rows and not link.is_replaced:
                # None where the row is gone: whoever verifies is to be told.
                told |= {"salt": link.salt, "text": texts.get((link.model, link.row))}
            yield json.dumps(told)
        last = chunk[-1].position


def _texts(links: Sequence[ChainLink]) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for model in entry_models():
        name = str(model._meta.model_name)
        if keys := [link.row for link in links if link.model == name]:
            found |= {(name, pk): text for pk, _campaign, text in contents(model, keys)}
    return found
