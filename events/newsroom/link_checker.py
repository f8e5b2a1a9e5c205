"""Checks whether a web address still answers, by a request from this server.

The address was typed by people and the server at its end may be anybody's: so no private address is asked, no
redirection followed to one, no page read, and no answer waited for beyond the time limit.
"""

import ipaddress
import queue
import socket
import threading
from http.client import HTTPException
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


class _RedirectGuard(HTTPRedirectHandler):
    """Follows a redirection only to an address that may be asked itself."""

    def __init__(self, allow_private: bool) -> None:
        self.allow_private = allow_private

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        _check_allowed(newurl, self.allow_private)
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
        _check_allowed(address, allow_private)
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*"}
        request = Request(address, method=method, headers=headers)  # noqa: S310 _check_allowed
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
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
        _RedirectGuard(allow_private),
    ):
        opener.add_handler(handler)
    return opener


def _check_allowed(address: str, allow_private: bool) -> None:
    """Raise ValueError where it is no web address, OSError where its host is unknown or not public."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("This is not a web address.")
    if allow_private:
        return
    # A name may stand for several addresses, and any of them may be the one that is asked.
    for _family, _type, _protocol, _name, socket_address in socket.getaddrinfo(parts.hostname, parts.port or 443):
        if not ipaddress.ip_address(socket_address[0]).is_global:
            raise OSError(f"{parts.hostname} is not a public address.")
