"""What an edition is asked to have."""

from dataclasses import dataclass

from events.public.static_edition import StaticEdition
from events.static_site.asking import NOWHERE


@dataclass(frozen=True, slots=True)
class Options:
    """``site`` is scheme and host of where the edition will stand, ``live`` those of the site itself; "" for none."""

    site: str = ""
    live: str = ""
    known_on: bool = True
    pictures: bool = True
    # Names of routes: no others are written, and whatever leads to them leads nowhere. All of them, unless given.
    pages: frozenset[str] | None = None

    @property
    def origin(self) -> str:
        return self.site or NOWHERE

    @property
    def unknown_host(self) -> str:
        """What pages say in the place of a host that is not known; "" where it is."""
        return "" if self.site else NOWHERE.partition("://")[2]

    @property
    def edition(self) -> StaticEdition:
        return StaticEdition(knownOn=self.known_on, pictures=self.pictures, cite=bool(self.site))
