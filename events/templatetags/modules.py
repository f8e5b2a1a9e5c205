"""The import map of the page: native ES modules under hashed names, without rewriting their import statements."""

import json
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

MODULES_FOLDER = "mosulmap/js"


@cache
def _modules(folder: str) -> tuple[str, ...]:
    """The modules of a folder below static/, and of its subfolders but for ``admin``, by relative path."""
    root = Path(settings.BASE_DIR) / "static"
    files = sorted((root / folder).rglob("*.js"))
    return tuple(path.relative_to(root).as_posix() for path in files if "admin" not in path.parts)


@register.simple_tag(takes_context=True)
def import_map(context: template.Context) -> SafeString:
    """An import map from each module's plain address to its hashed one, and a preload for each."""
    names = _modules(MODULES_FOLDER)
    imports = {f"{settings.STATIC_URL}{name}": static(name) for name in names}
    # URLs of our own files only. Without "<" nothing in it can end the script element early.
    body = mark_safe(json.dumps({"imports": imports}).replace("<", "\\u003c"))  # noqa: S308
    nonce = context["request"].csp_nonce
    preloads = format_html_join("\n", '<link rel="modulepreload" href="{}">', ((static(name),) for name in names))
    return format_html('<script type="importmap" nonce="{}">{}</script>\n{}', nonce, body, preloads)
