"""The import map of the page: native ES modules under hashed names, without rewriting their import statements."""

import json
import posixpath
import re
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

MODULES_FOLDER = "mosulmap/js"
# Of libraries, for modules that load them when they are used.
LIBRARIES_FOLDER = "vendor"
# Its file, as collectstatic makes it, has all that the page starts with (events/public/static_files.py): each module
# would be a request, and together they take a tenth less.
MAIN_MODULE = f"{MODULES_FOLDER}/main.js"


@cache
def _modules(folder: str) -> tuple[str, ...]:
    """The modules of a folder below static/, and of its subfolders but for ``admin``, by relative path."""
    root = Path(settings.BASE_DIR) / "static"
    files = sorted((root / folder).rglob("*.js"))
    return tuple(path.relative_to(root).as_posix() for path in files if "admin" not in path.parts)


# A static import: dynamic ones, of what is loaded when it is used, have no "from".
_IMPORT = re.compile(r'^(?:import|export)\b[^;]*?\bfrom "(\.[^"]+)"', re.MULTILINE)


@cache
def _imported(name: str) -> frozenset[str]:
    """The module and all that it imports before it runs, by path below static/."""
    root = Path(settings.BASE_DIR) / "static"
    found: set[str] = set()
    waiting = [name]
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found.add(module)
        text = (root / module).read_text(encoding="utf-8")
        imports = _IMPORT.findall(text)
        waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(module), each)) for each in imports]
    return frozenset(found)


def joined_modules() -> list[str]:
    """MAIN_MODULE and all that it imports, by path below static/."""
    return sorted(_imported(MAIN_MODULE))


def module_files() -> list[str]:
    """The files that the page's import map leads to, by path below static/."""
    joined = set(joined_modules()) - {MAIN_MODULE} if getattr(staticfiles_storage, "joins_modules", False) else set()
    return [name for name in _modules(MODULES_FOLDER) if name not in joined]


def _address(name: str) -> str:
    """The hashed address of the file that has the module."""
    is_joined = getattr(staticfiles_storage, "joins_modules", False) and name in joined_modules()
    return static(MAIN_MODULE if is_joined else name)


@register.simple_tag
def import_map() -> SafeString:
    """An import map from each module's plain address to its hashed one, and preloads of what the page starts with.

    The map is an inline script: the page's policy has to allow it (``hashed_scripts``).
    """
    names = [*_modules(MODULES_FOLDER), *_modules(LIBRARIES_FOLDER)]
    imports = {f"{settings.STATIC_URL}{name}": _address(name) for name in names}
    # URLs of our own files only. Without "<" nothing in it can end the script element early.
    body = mark_safe(json.dumps({"imports": imports}).replace("<", "\\u003c"))  # noqa: S308
    first = ((address,) for address in sorted({_address(name) for name in _imported(MAIN_MODULE)}))
    preloads = format_html_join("\n", '<link rel="modulepreload" href="{}">', first)
    return format_html('<script type="importmap">{}</script>\n{}', body, preloads)
