"""The remote geocoder, against a server on loopback that answers as Nominatim does, or badly."""

import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured

from events.gazetteer import remote_geocoder
from events.gazetteer.remote_geocoder import FoundPlace, GeocoderAnswer

MOSUL = (43.05, 36.28, 43.26, 36.44)
HERE = {"lat": "36.36", "lon": "43.16", "display_name": "Hay al-Zuhur, Mosul"}
FAR = {"lat": "48.85", "lon": "2.35", "display_name": "Paris"}


class Server:
    """Responds to each request with ``answer(handler)``, and records the requests and their times."""

    def __init__(self):
        self.asked, self.times, self.answer = [], [], self.places(HERE)
        self.released = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.times.append(time.monotonic())
                server.asked.append((urlsplit(self.path).path, parse_qs(urlsplit(self.path).query), self.headers))
                server.answer(self)

            def log_message(self, *_args):
                pass

        self.httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.httpd.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.httpd.server_port}"
        threading.Thread(target=self.httpd.serve_forever, args=(0.02,), daemon=True).start()

    def places(self, *places):
        return self.sends(json.dumps(places).encode())

    def sends(self, body, status=200, **headers):
        def answer(handler):
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        return answer

    def silence(self, _handler):
        self.released.wait(20)

    def drip(self, handler):
        """A byte now and then, so that no single read from the socket times out."""
        handler.send_response(200)
        handler.end_headers()
        while not self.released.wait(0.05):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    def close(self):
        self.released.set()
        self.httpd.shutdown()
        self.httpd.server_close()


@pytest.fixture
def server(settings):
    server = Server()
    settings.GEOCODER, settings.GEOCODER_URL = "nominatim", server.url
    settings.GEOCODER_TIMEOUT, settings.GEOCODER_RATE = 2.0, 0.0
    cache.clear()
    yield server
    server.close()
    cache.clear()


def ask(text="Hay al-Zuhur", bounds=MOSUL, language="en"):
    return remote_geocoder.ask(text, bounds, language)


def test_no_request_is_made_unless_a_geocoder_is_configured(settings, server):
    settings.GEOCODER = ""
    assert ask() is None
    assert server.asked == []


def test_it_is_asked_for_places_within_the_bounds_in_the_editors_language(server, settings):
    settings.GEOCODER_USER_AGENT = "the-harbour-desk (desk@example.org)"
    assert ask(language="ar") == GeocoderAnswer((FoundPlace("Hay al-Zuhur, Mosul", 43.16, 36.36),))
    ((path, query, headers),) = server.asked
    assert path == "/search"
    assert (query["q"], query["bounded"], query["limit"]) == (["Hay al-Zuhur"], ["1"], ["5"])
    assert query["viewbox"] == ["43.05,36.28,43.26,36.44"]
    assert query["accept-language"] == ["ar"]
    assert headers["User-Agent"] == "the-harbour-desk (desk@example.org)"


def test_another_service_at_an_address_with_a_path(server, settings):
    settings.GEOCODER, settings.GEOCODER_URL = "photon", f"{server.url}/geo"
    feature = {"geometry": {"coordinates": [43.16, 36.36]}, "properties": {"name": "Zuhur", "country": "Iraq"}}
    server.answer = server.sends(json.dumps({"features": [feature]}).encode())
    assert ask(language="ar").found == (FoundPlace("Zuhur, Iraq", 43.16, 36.36),)
    ((path, query, _headers),) = server.asked
    assert (path, "lang" in query) == ("/geo/api", False)


def test_the_same_query_is_requested_once(server):
    first = ask()
    assert ask("  Hay   al-Zuhur ") == first
    assert len(server.asked) == 1
    ask(language="ar")
    assert len(server.asked) == 2


def test_an_empty_result_is_cached(server):
    server.answer = server.places()
    assert ask() == ask() == GeocoderAnswer()
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (lambda server: server.places(FAR), "outside"),
        (lambda server: server.silence, "slow"),
        (lambda server: server.drip, "slow"),
        (lambda server: server.sends(b"", 429, Retry_After="30"), "quota"),
        (lambda server: server.sends(b"out of order", 500), "refused"),
        (lambda server: server.sends(b"who are you?", 403), "refused"),
        (lambda server: server.sends(b"", 503), "slow"),
        (lambda server: server.sends(b'{"error": "no such thing"}'), "refused"),
        (lambda server: server.sends(b"<html>Welcome to the hotel</html>"), "nonsense"),
        (lambda server: server.sends(b'[{"lat": "36.'), "nonsense"),
        (lambda server: server.sends(b"[1, 2, 3]"), "nonsense"),
        (lambda server: server.sends(b'[{"lat": "north", "lon": "east"}]'), "nonsense"),
        (lambda server: server.sends(b'[{"lat": "NaN", "lon": "43.1", "display_name": "x"}]'), "nonsense"),
        (lambda server: server.sends(b'[{"lat": "1e400", "lon": "43.1", "display_name": "x"}]'), "nonsense"),
        (lambda server: server.sends(b"\xff\xfe\x00"), "nonsense"),
        (lambda server: server.sends(b" " * 2_000_000), "nonsense"),
    ],
    ids=[
        "elsewhere",
        "silence",
        "drip",
        "429",
        "500",
        "403",
        "503",
        "an error",
        "a page",
        "cut off",
        "numbers",
        "words for numbers",
        "NaN",
        "infinite",
        "bytes",
        "endless",
    ],
)
def test_a_failure_is_named_and_takes_no_longer_than_the_timeout(server, settings, answer, failure):
    settings.GEOCODER_TIMEOUT = 0.5
    server.answer = answer(server)
    began = time.monotonic()
    assert ask() == GeocoderAnswer(failure=failure)
    assert time.monotonic() - began < 5


def test_a_refused_connection_is_a_failure(server, settings):
    settings.GEOCODER_URL = "http://127.0.0.1:9"
    assert ask().failure == "refused"


def test_places_outside_the_bounds_are_left_out(server):
    server.answer = server.places(FAR, HERE)
    assert [found.name for found in ask().found] == ["Hay al-Zuhur, Mosul"]


def test_a_failure_is_not_cached(server):
    server.answer = server.sends(b"", 500)
    assert ask().failure == "refused"
    server.answer = server.places(HERE)
    assert ask().found


def test_no_request_is_made_for_a_while_after_a_quota_error(server):
    server.answer = server.sends(b"", 429)
    assert [ask("Zuhur").failure, ask("Bakr").failure] == ["quota", "quota"]
    assert len(server.asked) == 1


def test_the_rate_limit_holds_across_threads(server, settings):
    settings.GEOCODER_RATE = 0.3
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(ask, ["one", "two", "three", "four"]))
    assert len(server.times) >= 3
    gaps = [later - sooner for sooner, later in zip(server.times, server.times[1:], strict=False)]
    # A busy machine sees a request late; without the limit they come together.
    assert min(gaps) > 0.15
    assert any(answer.found for answer in answers)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"GEOCODER": "nominatm"}, "GEOCODER: geopy has no “nominatm” (did you mean nominatim?)."),
        (
            {"GEOCODER": "nominatim", "GEOCODER_URL": "nominatim.example.org"},
            "GEOCODER_URL: “nominatim.example.org” is not",
        ),
        ({"GEOCODER": "nominatim", "GEOCODER_URL": "ftp://example.org"}, "GEOCODER_URL: “ftp://example.org” is not"),
        ({"GEOCODER": "liveaddress", "GEOCODER_URL": "https://example.org"}, "GEOCODER_URL: liveaddress has"),
        ({"GEOCODER": "nominatim", "GEOCODER_KEY": "k"}, "GEOCODER_KEY: nominatim takes no key."),
        ({"GEOCODER": "opencage"}, "GEOCODER_KEY: opencage needs a key."),
        ({"GEOCODER": "geonames"}, "GEOCODER: geonames cannot be used so"),
    ],
)
def test_a_bad_setting_is_refused_with_its_name(settings, values, message):
    for name, value in {"GEOCODER_URL": "", "GEOCODER_KEY": "", **values}.items():
        setattr(settings, name, value)
    with pytest.raises(
        ImproperlyConfigured, match="^" + message.replace("(", r"\(").replace(")", r"\)").replace("?", r"\?")
    ):
        remote_geocoder.check()


@pytest.mark.parametrize(
    ("variable", "value"),
    [("GEOCODER", "nowhere"), ("GEOCODER_TIMEOUT", "soon"), ("GEOCODER_TIMEOUT", "0"), ("GEOCODER_RATE", "nan")],
)
def test_a_bad_setting_stops_the_start_with_the_variables_name(variable, value):
    started = subprocess.run(
        [sys.executable, "manage.py", "check"], env=os.environ | {variable: value}, capture_output=True, text=True
    )
    assert started.returncode != 0
    assert f"ImproperlyConfigured: {variable}: " in started.stderr
