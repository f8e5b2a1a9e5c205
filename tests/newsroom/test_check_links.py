"""The link checker and its command, against a server on loopback that answers well, badly, slowly or not at all."""

import contextlib
import datetime as dt
import ipaddress
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command

from events.management.commands import check_links
from events.models import LinkCheck
from events.newsroom import link_checker
from tests.campaigns import add_campaign, add_source

QUICK = {"timeout": 5, "allow_private": True}


class Handler(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"]))
        getattr(self, self.path.strip("/").replace("-", "_"), self.missing)()

    do_GET = do_HEAD  # noqa: N815 http.server's

    def reply(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def here(self):
        self.reply(200)

    def missing(self):
        self.reply(404)

    def broken(self):
        self.reply(500)

    def moved(self):
        self.reply(301, Location="/here")

    def round(self):
        self.reply(302, Location="/round")

    def to_a_file(self):
        self.reply(302, Location="file:///etc/hostname")

    def only_get(self):
        self.reply(405 if self.command == "HEAD" else 200)

    def endless(self):
        """A page that is never read to its end."""
        if self.command == "HEAD":
            return self.reply(405)
        self.reply(200)
        while not self.server.released.wait(0.01):
            self.wfile.write(b" " * 1000)
        return None

    def silent(self):
        self.server.released.wait(20)

    def drip(self):
        self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Long: ")
        while not self.server.released.wait(0.05):
            self.wfile.write(b"x")

    def nonsense(self):
        self.wfile.write(b"\x00\x01\x02\r\n\r\n")

    def handle(self):
        # The link checker may have closed the connection.
        with contextlib.suppress(OSError):
            super().handle()

    def log_message(self, *_args):
        pass


@pytest.fixture
def server():
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    httpd.asked, httpd.released = [], threading.Event()
    httpd.url = f"http://127.0.0.1:{httpd.server_port}"
    threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True).start()
    yield httpd
    httpd.released.set()
    httpd.shutdown()
    httpd.server_close()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("here", 200),
        ("missing", 404),
        ("broken", 500),
        ("moved", 200),
        ("round", 302),
        ("only-get", 200),
        ("endless", 200),
    ],
)
def test_the_status_is_that_at_the_end_of_the_redirections(server, path, status):
    assert link_checker.check(f"{server.url}/{path}", **QUICK) == (status, "")


@pytest.mark.parametrize("path", ["silent", "drip"])
def test_a_server_that_keeps_it_waiting_is_given_up(server, path):
    response = link_checker.check(f"{server.url}/{path}", timeout=0.3, allow_private=True)
    assert response.status is None
    assert "within 0.3 seconds" in response.problem or "timed out" in response.problem


def test_a_response_that_is_not_http_counts_as_none(server):
    assert link_checker.check(f"{server.url}/nonsense", **QUICK).status is None


def test_a_refused_connection_is_reported(server):
    server.shutdown()
    server.server_close()
    assert "refused" in link_checker.check(f"{server.url}/here", **QUICK).problem


@pytest.mark.parametrize("address", ["ftp://gazette.example.org/a", "file:///etc/hostname", "https://", "gazette"])
def test_an_address_that_is_none_of_the_webs_is_not_asked(address):
    assert link_checker.check(address, **QUICK) == (None, "This is not a web address.")


def test_a_redirection_to_a_file_is_not_followed(server):
    assert link_checker.check(f"{server.url}/to-a-file", **QUICK).status == 302


def test_private_addresses_are_not_asked(server):
    response = link_checker.check(f"{server.url}/here", timeout=5)
    assert response == (None, "127.0.0.1 is not a public address.")
    assert server.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("::ffff:93.184.216.34", True),
        ("10.1.2.3", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("239.255.255.250", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("::ffff:127.0.0.1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("ff0e::1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::7f00:1", False),
        ("2002:7f00:1::1", False),
        ("2001:0:7f00:1::1", False),
    ],
)
def test_which_addresses_are_public(address, public):
    assert link_checker.is_public(ipaddress.ip_address(address)) is public


@pytest.fixture
def lookups(monkeypatch):
    """What names stand for, each time that they are looked up; and which addresses are connected to."""

    class Lookups:
        answers = {}
        connected = []

    def getaddrinfo(host, port, **_options):
        return [(None, None, None, "", (address, port)) for address in Lookups.answers[host].pop(0)]

    def create_connection(address, *_rest):
        Lookups.connected.append(address)
        raise OSError("nobody is there")

    Lookups.connected.clear()
    monkeypatch.setattr(link_checker.socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(link_checker.socket, "create_connection", create_connection)
    return Lookups


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_what_is_connected_to_is_what_was_checked(lookups, scheme):
    """A name that is public when it is checked and private a moment later (DNS rebinding)."""
    lookups.answers["gazette.example.org"] = [["93.184.216.34", "93.184.216.35"], ["127.0.0.1"]]
    response = link_checker.check(f"{scheme}://gazette.example.org/a", timeout=5)
    assert response == (None, "nobody is there")
    assert [address for address, _port in lookups.connected] == ["93.184.216.34", "93.184.216.35"]


def test_a_name_with_one_private_address_is_not_asked(lookups):
    lookups.answers["gazette.example.org"] = [["93.184.216.34", "10.0.0.1"]]
    response = link_checker.check("https://gazette.example.org/a", timeout=5)
    assert response == (None, "gazette.example.org is not a public address.")
    assert lookups.connected == []


def test_a_redirection_to_a_private_address_is_not_followed(server, monkeypatch):
    asked = []
    is_public = link_checker.is_public
    # The first server counts as public; whoever it sends us to does not.
    monkeypatch.setattr(link_checker, "is_public", lambda address: asked.append(address) or len(asked) == 1)
    response = link_checker.check(f"{server.url}/moved", timeout=5)
    assert response == (None, "127.0.0.1 is not a public address.")
    assert [path for _method, path, _agent in server.asked] == ["/moved"]
    assert not is_public(asked[1])


@pytest.mark.django_db
class TestTheCommand:
    @pytest.fixture
    def gazette(self, server):
        campaign = add_campaign()
        add_source(campaign, "Gazette", url=f"{server.url}/here", archived_url=f"{server.url}/missing")
        add_source(campaign, "Herald")
        return campaign

    def checks(self):
        return {check.address.rsplit("/", 1)[1]: check.status for check in LinkCheck.objects.all()}

    def test_stores_what_each_address_answered_and_prints_it(self, gazette, capsys):
        call_command("check_links", "harbour", "--inside", "--pause=0")
        assert self.checks() == {"here": 200, "missing": 404}
        assert capsys.readouterr().out.endswith("2 asked, 1 dead.\n")

    def test_asks_again_only_after_a_while_and_stores_the_last_answer(self, gazette, server):
        for _time in range(2):
            call_command("check_links", "--inside", "--pause=0")
        assert len([path for method, path, _agent in server.asked if method == "HEAD"]) == 2
        LinkCheck.objects.update(checked_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC), status=500)
        call_command("check_links", "--inside", "--pause=0")
        assert self.checks() == {"here": 200, "missing": 404}

    def test_asks_no_more_addresses_than_the_limit(self, gazette):
        call_command("check_links", "--inside", "--pause=0", "--limit=1")
        assert len(self.checks()) == 1

    def test_sends_its_user_agent(self, gazette, server):
        call_command("check_links", "--inside", "--pause=0")
        assert {agent for _method, _path, agent in server.asked} == {link_checker.USER_AGENT}

    def test_an_unknown_campaign_is_named_in_the_error(self, db):
        with pytest.raises(CommandError, match="no campaign “nowhere”"):
            call_command("check_links", "nowhere")

    def test_the_hosts_are_asked_in_turns(self, gazette):
        for number in range(2):
            add_source(gazette, url=f"https://one.example.org/{number}")
        add_source(gazette, url="https://two.example.org/")
        since = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        hosts = [address.split("/")[2] for _source, address in check_links.due(None, since)]
        assert [host for host in hosts if "example" in host] == [
            "one.example.org",
            "two.example.org",
            "one.example.org",
        ]


def test_between_two_requests_to_one_host_there_is_a_pause(monkeypatch):
    now, waited = [100.0], []

    def sleep(seconds):
        waited.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(check_links.time, "sleep", sleep)
    monkeypatch.setattr(check_links.time, "monotonic", lambda: now[0])
    rate_limit = check_links.HostRateLimit(2)
    copy = "https://web.archive.org/web/2017/https://one.example.org/"
    for address in ("https://one.example.org/a", "https://two.example.org/", copy, "https://one.example.org/b"):
        rate_limit.wait(address)
    assert waited == [0, 0, 0, 2]
