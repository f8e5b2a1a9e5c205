"""What a page of an edition tells machines: as on the site, without what the edition has not."""

import json
import re
from typing import Any

from events.public.page_head import json_ld_script
from events.static_site.links import Links

SCRIPT = re.compile(r'<script type="application/ld\+json">(?P<data>.*?)</script>', re.DOTALL)
# Nothing is left of such a thing where its address leads nowhere, or where it has no name.
NEEDED_OF = {"DataDownload": "contentUrl", "Organization": "name"}


def without_lost(html: str, page: str, links: Links) -> str:
    """The page (its path says which) with data whose addresses hold: in the edition, or on the site itself."""

    def rewritten(found: "re.Match[str]") -> str:
        return json_ld_script(_led(json.loads(found["data"]), page, links))

    return SCRIPT.sub(rewritten, html)


def _led(value: Any, page: str, links: Links) -> Any:
    """None for what leads nowhere."""
    if isinstance(value, list):
        found = [_led(each, page, links) for each in value]
        return [each for each in found if each is not None] or None
    if isinstance(value, dict):
        led = {name: found for name, each in value.items() if (found := _led(each, page, links)) is not None}
        needed = NEEDED_OF.get(str(value.get("@type")))
        return None if needed and needed not in led else led
    if isinstance(value, str) and value.startswith(f"{links.options.origin}/"):
        address = links.lead(value, page, without_scripts=False)
        # Whatever the edition has keeps its address, with all that is in it.
        is_elsewhere = address is not None and links.options.live and address.startswith(links.options.live)
        return address if address is None or is_elsewhere else value
    if value == links.options.unknown_host:
        return None
    return value
