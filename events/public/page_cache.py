"""Keeps the readers' pages in the memory of this process, in every encoding, within a fixed number of bytes.

Not in the cache that processes share: a page is made with templates and static files, which are those of one
deployment, and a process of another one would serve it on.
"""

from dataclasses import dataclass

from events.payload.encoding import Payload
from events.serving.memory_cache import RevisionCache

# Of one process. A page takes about 50 kB: every day of a campaign of ten months, in one language, and half of the
# other's. Readers ask for few of them; whoever asks for all lets those be forgotten that nobody else asks for.
MAX_BYTES = 32 * 2**20

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is served; ``policy`` is its Content-Security-Policy, which allows its scripts by their hashes."""

    body: Payload
    language: str
    policy: str
    content_type: str = HTML
    # When it was made, in seconds since 1970; 0 for a page that is compared by its content alone.
    made: int = 0
    # Of the campaign, as the page shows it; 0 for a page of no campaign.
    revision: int = 0
    # Whether other sites may show it in a frame.
    is_framed: bool = False

    @property
    def size(self) -> int:
        return self.body.size


kept_pages: RevisionCache[Page] = RevisionCache(MAX_BYTES)
