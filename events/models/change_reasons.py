"""PURE: change reasons, which say in a row's history why it was written, and whether a person or a program gave one.

Loaders and imports begin theirs with a fixed prefix, by which later loads and imports know what is theirs to
change. A person who types such a prefix must not pass for a program.
"""

import re

# What the reasons of the commands that load a campaign begin with.
LOADER_PREFIXES = ("load_campaign ", "loaddata ")
_PROGRAM_REASON = re.compile(rf"{'|'.join(LOADER_PREFIXES)}|import \d+: ", re.ASCII)


def is_by_program(reason: str) -> bool:
    return _PROGRAM_REASON.match(reason) is not None


def typed_reason(text: str) -> str:
    """The reason to store for what a person typed: in quotation marks where a program could have given it."""
    return f"“{text}”" if is_by_program(text) else text
