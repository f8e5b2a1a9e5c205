"""Makes static files smaller and fewer for the reader, without changing what they do.

A stylesheet comes with those that it imports, the modules that the page starts with come as one, and all come without
comments and needless spaces.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

from events.templatetags.modules import MAIN_MODULE, joined_modules

# Of our own files; those of libraries stay as they are.
STYLESHEETS, MODULES = "mosulmap/css/", "mosulmap/js/"

IMPORT = re.compile(r'^@import url\("(?P<name>[^"]+)"\);$', re.MULTILINE)
# A url() that is relative to the stylesheet: not one of another site, of the root, of data or of a fragment.
RELATIVE_URL = re.compile(r"url\((?P<quote>[\"']?)(?!/|#|data:|https?:)(?P<url>[^\"')]+)(?P=quote)\)")

# Statements of the one form that our modules have, and what would have to be rewritten to be joined.
MODULE_IMPORT = re.compile(r'^import \{ (?P<names>[\w$]+(?:, [\w$]+)*) \} from "(?P<path>[^"]+)";$', re.MULTILINE)
NOT_JOINED = re.compile(r"^(?:import\b|export (?:default|\{|\*)).*$", re.MULTILINE)
# An address beside the module: of what is loaded when it is used.
MODULE_ADDRESS = re.compile(r'(?<=import\()"(\.[^"]+)"|(?<=import\.meta\.resolve\()"(\.[^"]+)"')
# What a module declares for all of itself stands at the beginning of a line.
DECLARED = re.compile(
    r"^(?:export )?(?:async )?(?:const|let|class|function\*?) (?:[\[{] ?(?P<several>[\w$, ]+?) ?[\]}]|(?P<one>[\w$]+))",
    re.MULTILINE,
)

# By name below static/, the storage that has the file and its name there; as collectstatic hands them over.
Paths = dict[str, tuple[Any, str]]


class ReadersStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Rewrites our stylesheets and modules before their names are hashed and they are compressed.

    Where DEBUG is on it is not used: the browser follows the imports itself, and shows the comments.
    """

    # For the page's import map: every module that is joined with another is to be found in that one's file.
    joins_modules = True

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            for name, text in list(_rewritten(paths)):
                with open(self.path(name), "w", encoding="utf-8") as file:
                    file.write(text)
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _rewritten(paths: Paths) -> Iterator[tuple[str, str]]:
    for name in sorted(paths):
        if name == MAIN_MODULE:
            yield name, jsmin(join_modules(name, {each: _read(paths, each) for each in joined_modules()}))
        elif name.startswith(STYLESHEETS) and name.endswith(".css") and IMPORT.search(_read(paths, name)):
            yield name, join_imports(paths, name)
        elif name.startswith(MODULES) and name.endswith(".js"):
            yield name, jsmin(_read(paths, name))


def join_modules(into: str, texts: dict[str, str]) -> str:
    """One module, ``into``, with all that these declare and export, by path below static/; each before its importers.

    Only their texts are put together, so no name may be declared twice. Raises ValueError for what cannot be joined.
    """
    wanted: dict[str, dict[str, None]] = {}
    bodies = []
    for name in _in_order(texts):
        for found in MODULE_IMPORT.finditer(texts[name]):
            if (path := _path(name, found["path"])) not in texts:
                wanted.setdefault(_relative(path, into), {}).update(dict.fromkeys(found["names"].split(", ")))
        bodies.append(_moved_addresses(MODULE_IMPORT.sub("", texts[name]), name, into))
        if other := NOT_JOINED.search(bodies[-1]):
            raise ValueError(f"{name}: “{other[0]}” is not joined with other modules")
    imports = [f'import {{ {", ".join(names)} }} from "{path}";\n' for path, names in wanted.items()]
    declared = [found["several"] or found["one"] for body in bodies for found in DECLARED.finditer(body)]
    names = [name for group in [*declared, *map(", ".join, wanted.values())] for name in group.split(", ")]
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise ValueError(f"more than one of the modules that are joined declares {', '.join(twice)}")
    return "".join([*imports, *bodies])


def _moved_addresses(body: str, module: str, into: str) -> str:
    """The text of a module, in which what is loaded later is found from another module's address."""
    return MODULE_ADDRESS.sub(lambda found: f'"{_relative(_path(module, found[1] or found[2]), into)}"', body)


def _relative(path: str, module: str) -> str:
    """The address of a path below static/ as the module imports it: ``./map/painter.js``."""
    relative = posixpath.relpath(path, posixpath.dirname(module))
    return relative if relative.startswith(".") else f"./{relative}"


def _in_order(texts: dict[str, str]) -> list[str]:
    """The modules, each after those that it imports."""
    order: dict[str, None] = {}

    def visit(name: str, seen: frozenset[str]) -> None:
        if name in texts and name not in order and name not in seen:
            for found in MODULE_IMPORT.finditer(texts[name]):
                visit(_path(name, found["path"]), seen | {name})
            order[name] = None

    for name in texts:
        visit(name, frozenset())
    return list(order)


def _path(module: str, relative: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(module), relative))


def join_imports(paths: Paths, name: str) -> str:
    """The stylesheet with what it imports, each url() relative to it. Raises ValueError for an @import that stays."""
    text = IMPORT.sub(lambda found: _imported(paths, name, found["name"]), _read(paths, name))
    # A browser ignores an @import that stands after rules.
    if "@import" in text:
        raise ValueError(f'{name}: every import is written @import url("name.css"); on a line of its own')
    return text


def _imported(paths: Paths, into: str, relative: str) -> str:
    name = _path(into, relative)
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
