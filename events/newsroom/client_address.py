"""The address that a request comes from, behind proxies that are trusted (settings.TRUSTED_PROXIES) and no others."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address

# What one subscriber has of IPv6, and may change from one request to the next.
SUBSCRIBER_PREFIX = 64


def client_address(request: HttpRequest) -> Address | None:
    """The nearest address that is no trusted proxy's; None where a unix socket is all that is known.

    Each proxy adds the address that it was asked from at the end of X-Forwarded-For, so the header is read backwards,
    for as long as whoever wrote the entry is trusted. What stands further to the front may be anybody's invention.
    """
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    address = _parse(request.META.get("REMOTE_ADDR", ""))
    while hops and _is_trusted(address):
        # A trusted proxy that writes no address, such as a name or a port, leaves its own.
        before = _parse(hops.pop())
        if before is None:
            break
        address = before
    return address


def counted_address(request: HttpRequest) -> str | None:
    """What failed log-ins are counted by: the address, of IPv6 the network of one subscriber."""
    address = client_address(request)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, SUBSCRIBER_PREFIX), strict=False).network_address)
    return str(address) if address else None


def _parse(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    # ::ffff:192.0.2.1 is how a socket for both kinds writes 192.0.2.1.
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: Address | None) -> bool:
    """Whether it is a proxy's; None is that of a unix socket, which has no address."""
    if address is None:
        return "unix" in settings.TRUSTED_PROXIES
    return any(address in network for network in settings.TRUSTED_PROXIES if network != "unix")
