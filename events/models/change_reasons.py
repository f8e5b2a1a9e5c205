"""Why rows were written: what loaders and imports say, which nobody else can be taken to say. PURE."""

import re

# What the reasons in the history of changes by a loader begin with.
LOADERS = ("load_campaign ", "loaddata ")
_MACHINES = re.compile(rf"{'|'.join(LOADERS)}|import \d+: ", re.ASCII)


def is_by_machine(reason: str) -> bool:
    return _MACHINES.match(reason) is not None


def quote_if_machine_like(reason: str) -> str:
    """What a person has typed, in quotation marks where a machine could have said it."""
    return f"“{reason}”" if is_by_machine(reason) else reason
