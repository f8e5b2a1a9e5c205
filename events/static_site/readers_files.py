"""The static files that readers' pages load: all that are collected, but for the editors' and those of other apps."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

OURS = ("mosulmap/", "vendor/", "leaflet/")
# Folders of the editors' files, and endings of what is only there to be compressed or looked into.
EDITORS, NOT_LOADED = ("admin", "draw"), (".gz", ".br", ".map", ".md", ".txt~")
FAVICON = "mosulmap/favicon.ico"


def readers_files() -> Iterator[tuple[str, Path]]:
    """The path below the root of the site, and the file; by hashed names where they are collected with such."""
    prefix = settings.STATIC_URL.lstrip("/")
    for name, file in _stored():
        folders = name.split("/")
        if name.startswith(OURS) and not set(EDITORS) & set(folders) and not name.endswith(NOT_LOADED):
            yield prefix + name, file


def favicon() -> Path | None:
    found = finders.find(FAVICON)
    return Path(str(found)) if found else None


def _stored() -> Iterator[tuple[str, Path]]:
    storage: Any = staticfiles_storage
    hashed: dict[str, str] = getattr(storage, "hashed_files", {})
    if hashed:
        # Under its plain name a file is asked for by nobody.
        for name in sorted(set(hashed.values())):
            path = Path(storage.path(name))
            if path.exists():
                yield name, path
        return
    for finder in finders.get_finders():
        for name, found_in in finder.list(None):
            yield name.replace("\\", "/"), Path(found_in.path(name))
