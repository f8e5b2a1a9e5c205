"""Checks whether a web address still answers, by a request from this server.

The address was typed by people and the server at its end may be anybody's: so no private address is asked, no
redirection followed to one, no page read, and no answer waited for beyond the time limit.
"""

import ipaddress
import queue
import socket
import threading
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

# Statuses of a HEAD request after which GET is tried: servers that do not support HEAD answer in many ways.
RETRY_WITH_GET = frozenset({400, 403, 404, 405, 406, 500, 501, 503})

# What LinkCheck.problem holds.
MAX_PROBLEM_LENGTH = 200

USER_AGENT = "Mozilla/5.0 (compatible; mosulmap link check)"


class LinkResponse(NamedTuple):
    """The HTTP ``status`` after redirections; None where nothing answered, and then ``problem`` says why."""

    status: int | None
    problem: str = ""


# Addresses that stand for another one behind them, which may be a private one: NAT64 (RFC 6052, RFC 8215) and 6to4.
TRANSLATED = [ipaddress.ip_network(network) for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of a server on the internet, for anybody to ask."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        # To Python, what is site-local (RFC 3879) or a tunnel's (Teredo) is global.
        if address.is_site_local or address.teredo:
            return False
    return address.is_global and not address.is_multicast and not any(address in network for network in TRANSLATED)


def _connect(address: tuple[str, int], timeout: float | None, source: Any = None) -> socket.socket:
    """As ``socket.create_connection``, to public addresses alone. Raises OSError.

    What is asked is what has been checked: a name that is looked up a second time may have another address by then.
    """
    host, port = address
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # A name may stand for several addresses; one of them that is not public says enough of it.
    if not all(is_public(ipaddress.ip_address(at[0])) for *_kind, at in found):
        raise OSError(f"{host} is not a public address.")
    problem = OSError(f"{host} has no address.")
    for *_kind, at in found:
        try:
            return socket.create_connection((str(at[0]), port), timeout, source)
        except OSError as this:
            problem = this
    raise problem


class _PublicHTTP(HTTPConnection):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._create_connection = _connect


class _PublicHTTPS(HTTPSConnection):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._create_connection = _connect


class _PublicHTTPHandler(HTTPHandler):
    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_PublicHTTP, req)


class _PublicHTTPSHandler(HTTPSHandler):
    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_PublicHTTPS, req)


class _RedirectGuard(HTTPRedirectHandler):
    """Follows a redirection to a web address only; where that leads is seen to when it is connected to."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        _check_scheme(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def check(address: str, *, timeout: float, allow_private: bool = False) -> LinkResponse:
    """The response to HEAD or else to GET, whose page is not read, within ``timeout`` seconds for everything.

    ``allow_private`` lets it ask addresses that are not public, such as loopback. Raises nothing.
    """
    responses: queue.Queue[LinkResponse] = queue.Queue()
    # In a thread: the time limit of a socket is for one read, and never ends where a byte comes now and then.
    threading.Thread(target=lambda: responses.put(_head_or_get(address, timeout, allow_private)), daemon=True).start()
    try:
        return responses.get(timeout=timeout)
    except queue.Empty:
        return LinkResponse(None, f"no answer within {timeout:g} seconds")


def _head_or_get(address: str, timeout: float, allow_private: bool) -> LinkResponse:
    response = _request("HEAD", address, timeout, allow_private)
    return _request("GET", address, timeout, allow_private) if response.status in RETRY_WITH_GET else response


def _request(method: str, address: str, timeout: float, allow_private: bool) -> LinkResponse:
    try:
        _check_scheme(address)
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*"}
        request = Request(address, method=method, headers=headers)  # noqa: S310 _check_scheme
        with _opener(allow_private).open(request, timeout=timeout) as response:
            return LinkResponse(response.status)
    except HTTPError as problem:
        problem.close()
        return LinkResponse(problem.code)
    except URLError as problem:
        return LinkResponse(None, str(problem.reason)[:MAX_PROBLEM_LENGTH])
    except (OSError, HTTPException, ValueError) as problem:
        return LinkResponse(None, (str(problem) or type(problem).__name__)[:MAX_PROBLEM_LENGTH])


def _opener(allow_private: bool) -> OpenerDirector:
    """An opener for http and https alone: urllib's usual one would read files as well."""
    opener = OpenerDirector()
    for handler in (
        HTTPHandler() if allow_private else _PublicHTTPHandler(),
        HTTPSHandler() if allow_private else _PublicHTTPSHandler(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
        _RedirectGuard(),
    ):
        opener.add_handler(handler)
    return opener


def _check_scheme(address: str) -> None:
    """Raise ValueError where it is no web address."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("This is not a web address.")
