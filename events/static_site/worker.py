"""What a further process of an export does. It imports no models, for they can only be read once Django is set up."""

import os
from collections.abc import Sequence
from multiprocessing import connection, parent_process
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from events.static_site.folder import Manifest
    from events.static_site.maker import Unit
    from events.static_site.options import Options

_given: dict[str, Any] = {}


def begin(root: Path, manifest: "Manifest", options: "Options") -> None:
    """Called once in each process."""
    import django

    django.setup()
    Thread(target=_end_with_parent, daemon=True).start()
    _given.update(root=root, manifest=manifest, options=options)


def _end_with_parent() -> None:
    """A process that waits for work of one that was killed would wait for ever."""
    if parent := parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)


def work(units: "Sequence[Unit]") -> tuple[dict[str, tuple[str, int]], list[str], dict[str, tuple[str, str]]]:
    """The files and the changed paths of the draft, and what links want. Raises EditionError."""
    from events.static_site.folder import Draft, EditionFolder
    from events.static_site.links import Links
    from events.static_site.maker import Maker

    draft, links = Draft(EditionFolder(_given["root"], _given["manifest"])), Links(_given["options"])
    Maker(draft, links).make(units)
    return draft.files, draft.changed, links.wanted
