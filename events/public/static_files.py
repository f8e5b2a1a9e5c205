"""Makes static files smaller for the reader: one stylesheet instead of many, modules without comments."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Of our own files; those of libraries stay as they are.
STYLESHEETS, MODULES = "mosulmap/css/", "mosulmap/js/"

IMPORT = re.compile(r'^@import url\("(?P<name>[^"]+)"\);$', re.MULTILINE)
# A url() that is relative to the stylesheet: not one of another site, of the root, of data or of a fragment.
RELATIVE_URL = re.compile(r"url\((?P<quote>[\"']?)(?!/|#|data:|https?:)(?P<url>[^\"')]+)(?P=quote)\)")
# A doc block or a comment that has its lines for itself. Any other would take a parser to tell from a string.
COMMENT = re.compile(r"^[ ]*(?:/\*\*(?:[^*]|\*(?!/))*\*/|//[^\n]*)$", re.MULTILINE)

# By name below static/, the storage that has the file and its name there; as collectstatic hands them over.
Paths = dict[str, tuple[Any, str]]


class ReadersStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Rewrites our stylesheets and modules before their names are hashed and they are compressed.

    Where DEBUG is on it is not used: the browser follows the imports itself, and shows the comments.
    """

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            for name, text in list(_rewritten(paths)):
                with open(self.path(name), "w", encoding="utf-8") as file:
                    file.write(text)
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _rewritten(paths: Paths) -> Iterator[tuple[str, str]]:
    for name in sorted(paths):
        if name.startswith(STYLESHEETS) and name.endswith(".css") and IMPORT.search(_read(paths, name)):
            yield name, join_imports(paths, name)
        elif name.startswith(MODULES) and name.endswith(".js"):
            yield name, without_comments(_read(paths, name))


def without_comments(module: str) -> str:
    """The module with empty lines for comments, of which it has more than a quarter: errors name the line as it was."""
    return COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), module)


def join_imports(paths: Paths, name: str) -> str:
    """The stylesheet with what it imports, each url() relative to it. Raises ValueError for an @import that stays."""
    text = IMPORT.sub(lambda found: _imported(paths, name, found["name"]), _read(paths, name))
    # A browser ignores an @import that stands after rules.
    if "@import" in text:
        raise ValueError(f'{name}: every import is written @import url("name.css"); on a line of its own')
    return text


def _imported(paths: Paths, into: str, relative: str) -> str:
    name = posixpath.normpath(posixpath.join(posixpath.dirname(into), relative))
    if name not in paths:
        raise ValueError(f"{into} imports {name}, which is not there")

    def moved(found: re.Match[str]) -> str:
        target = posixpath.join(posixpath.dirname(name), found["url"])
        return f'url("{posixpath.relpath(target, posixpath.dirname(into))}")'

    return RELATIVE_URL.sub(moved, join_imports(paths, name))


def _read(paths: Paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        text: str = file.read().decode()
    return text
