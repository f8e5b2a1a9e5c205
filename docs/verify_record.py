#!/usr/bin/env python3
"""Verify an exported chain and a signed head, without the software that wrote them.

    python3 verify_record.py chain.jsonl head.json [--public-key record.pub]

Needs Python 3.11 and, for the signature in head.json.sig, OpenSSH's ssh-keygen. evidence.md says what is hashed.
Prints a line for each fault; the exit code is 1 where there is one.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

FORMAT = 1
NAMESPACE = "campaign-record-head"
NOTHING_BEFORE = "0" * 64


def sha256(text):
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def chain_faults(lines, head):
    first = json.loads(next(lines))
    if first["format"] != FORMAT or head["format"] != FORMAT:
        yield f"Of another format than {FORMAT}: get the script that belongs to it."
        return
    if first["chain"] != head["chain"]:
        yield "The head is of another chain."
        return
    previous, last, at_head = NOTHING_BEFORE, 0, NOTHING_BEFORE if head["position"] == 0 else None
    for line in lines:
        link = json.loads(line)
        named = f"position {link['position']} ({link['model']} {link['row']})"
        if link["position"] != last + 1:
            yield f"{named}: position {last + 1} is missing."
        parts = [previous, link["position"], link["model"], link["row"], link["reason"], link["content"]]
        if sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":"))) != link["hash"]:
            yield f"{named}: its hash does not follow from the link before it."
        if "text" in link:
            if link["text"] is None:
                yield f"{named}: the row is gone."
            elif sha256(link["salt"] + link["text"]) != link["content"]:
                yield f"{named}: the row is not what was linked."
        if link["position"] == head["position"]:
            at_head = link["hash"]
        previous, last = link["hash"], link["position"]
    if at_head is None:
        yield f"The chain ends at position {last}, and the head is at {head['position']}."
    elif at_head != head["hash"]:
        yield f"At position {head['position']} the chain has another hash than the head."


def rewritten_since(lines, head):
    """Rows that the head vouches for and that were linked again after it, each with the reason that is told."""
    next(lines)
    vouched = set()
    for link in map(json.loads, lines):
        row = (link["model"], link["row"])
        if link["position"] <= head["position"]:
            vouched.add(row)
        elif row in vouched:
            yield f"{row[0]} {row[1]} was rewritten after the head, at position {link['position']}: {link['reason']}"


def signature_faults(path, public_key):
    kind, key = public_key.read_text(encoding="utf-8").split()[:2]
    with tempfile.TemporaryDirectory() as folder:
        allowed = Path(folder, "allowed_signers")
        allowed.write_text(f'record namespaces="{NAMESPACE}" {kind} {key}\n', encoding="utf-8")
        command = ["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", "record", "-n", NAMESPACE, "-s", f"{path}.sig"]
        with path.open("rb") as content:
            done = subprocess.run(command, stdin=content, capture_output=True, text=True, check=False)
    if done.returncode:
        yield f"The signature does not hold: {(done.stderr or done.stdout).strip()}"


def main():
    parser = argparse.ArgumentParser(description="Verify an exported chain and a signed head.")
    parser.add_argument("chain", type=Path, help="what export_chain wrote")
    parser.add_argument("head", type=Path, help="what export_head wrote")
    parser.add_argument("--public-key", type=Path, help="the key that the signature of the head is of")
    given = parser.parse_args()
    found = 0
    head = json.loads(given.head.read_text(encoding="utf-8"))
    with given.chain.open(encoding="utf-8") as lines:
        for fault in chain_faults(lines, head):
            print(fault)
            found += 1
    with given.chain.open(encoding="utf-8") as lines:
        for notice in rewritten_since(lines, head):
            print(f"For your notice: {notice}")
    for fault in signature_faults(given.head, given.public_key) if given.public_key else ():
        print(fault)
        found += 1
    if not found:
        signed = "signed" if given.public_key else "not asked for its signature"
        print(f"{head['campaign']}: as it was at position {head['position']} on {head['at']}, {signed}.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
