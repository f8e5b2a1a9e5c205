"""Whether a web address still answers, asked from the server and with patience for nobody's tricks."""

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

# Answers to HEAD after which GET is tried: some servers know no HEAD and say so in many ways.
NO_HEAD = frozenset({400, 403, 404, 405, 406, 500, 501, 503})

USER_AGENT = "Mozilla/5.0 (compatible; mosulmap link check)"


class LinkResponse(NamedTuple):
    """``status`` is HTTP's, after redirections; None where nothing answered, and then ``problem`` says why."""

    status: int | None
    problem: str = ""


class _RedirectGuard(HTTPRedirectHandler):
    """Follows no redirection to where a link itself may not lead."""

    def __init__(self, inside: bool) -> None:
        self.inside = inside

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        _allow(newurl, self.inside)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def check(address: str, *, timeout: float, inside: bool = False) -> LinkResponse:
    """HEAD, else GET without reading the page, within ``timeout`` seconds for all of it.

    ``inside`` lets it ask addresses that are not public, such as loopback.
    """
    answers: queue.Queue[LinkResponse] = queue.Queue()
    # Of its own: a server that sends a byte now and then never times out by itself.
    threading.Thread(target=lambda: answers.put(_check(address, timeout, inside)), daemon=True).start()
    try:
        return answers.get(timeout=timeout)
    except queue.Empty:
        return LinkResponse(None, f"no answer within {timeout:g} seconds")


def _check(address: str, timeout: float, inside: bool) -> LinkResponse:
    answer = _request("HEAD", address, timeout, inside)
    return _request("GET", address, timeout, inside) if answer.status in NO_HEAD else answer


def _request(method: str, address: str, timeout: float, inside: bool) -> LinkResponse:
    try:
        _allow(address, inside)
        request = Request(address, method=method, headers={"User-Agent": USER_AGENT, "Accept": "*/*"})  # noqa: S310 _allow
        with _opener(inside).open(request, timeout=timeout) as response:
            return LinkResponse(response.status)
    except HTTPError as problem:
        problem.close()
        return LinkResponse(problem.code)
    except URLError as problem:
        return LinkResponse(None, str(problem.reason)[:200])
    except (OSError, HTTPException, ValueError) as problem:
        return LinkResponse(None, (str(problem) or type(problem).__name__)[:200])


def _opener(inside: bool) -> OpenerDirector:
    """For http and https alone: urllib's usual one would read files as well."""
    opener = OpenerDirector()
    for handler in (
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
        _RedirectGuard(inside),
    ):
        opener.add_handler(handler)
    return opener


def _allow(address: str, inside: bool) -> None:
    """Raise ValueError where it is no web address, OSError where its host is unknown or not public."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("This is no web address.")
    if inside:
        return
    for _family, _type, _protocol, _name, there in socket.getaddrinfo(parts.hostname, parts.port or 443):
        if not ipaddress.ip_address(there[0]).is_global:
            raise OSError(f"{parts.hostname} is not a public address.")
