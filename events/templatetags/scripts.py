"""A template tag that has the page's policy allow inline scripts by their hashes."""

import base64
import hashlib
import re

from django import template
from django.utils.safestring import SafeString

register = template.Library()

INLINE = re.compile(r"<script(?P<attributes>(?:\s[^>]*)?)>(?P<text>.*?)</script>", re.DOTALL)


@register.simple_block_tag(takes_context=True)
def hashed_scripts(context: template.Context, content: SafeString) -> SafeString:
    """Add the hash of each inline script in the block to ``script_hashes`` of the context (``pages.render_page``).

    Nothing that people wrote may stand in the block, for all scripts in it are allowed. A script anywhere else in the
    page is refused. Unlike a nonce, a hash stays right for the page that a browser has kept when it is told 304.
    """
    for script in INLINE.finditer(content):
        if " src=" not in script["attributes"]:
            digest = hashlib.sha256(script["text"].encode()).digest()
            context["script_hashes"].append(f"'sha256-{base64.b64encode(digest).decode()}'")
    return content
