"""Hundreds of clients that never finish their requests, and readers who ask meanwhile."""

import pytest

from tests.deploy import as_shipped
from tests.deploy.slow_clients import HALF_BODY, HALF_HEADER, dripping, unanswered

pytestmark = pytest.mark.server

CLIENTS = 200


def from_many_addresses(site):
    """So many that none has more connections than an address may: it is not their number that keeps them out."""
    return (site.connect(f"127.0.1.{number % 50 + 1}") for number in range(CLIENTS))


def test_a_reader_is_answered_while_hundreds_send_half_a_request(site):
    with (
        dripping(HALF_BODY, from_many_addresses(site)) as bodies,
        dripping(HALF_HEADER, from_many_addresses(site)) as headers,
    ):
        # nginx gives up a header after ten seconds, but here all of them are still on their way.
        assert len(unanswered(headers)) == CLIENTS
        assert [site.ask("/harbour/").status for _ in range(5)] == [200] * 5
        assert len(unanswered(bodies)) == CLIENTS


def ask_many_times(path):
    """As long as the slow clients have not been taken up, there is an answer."""
    for _ in range(500):
        as_shipped.ask_gunicorn(path, "/harbour/", timeout=1.5)


@pytest.mark.parametrize("beginning", [HALF_HEADER, HALF_BODY], ids=["header", "body"])
def test_a_few_of_them_hold_gunicorn_where_nothing_stands_before_it(site, beginning):
    clients = (as_shipped.unix_connection(site.socket) for _ in range(20))
    with dripping(beginning, clients), pytest.raises(TimeoutError):
        ask_many_times(site.socket)
    assert as_shipped.ask_gunicorn(site.socket, "/harbour/", timeout=20).status == 200


def test_one_address_has_its_share_of_bodies_that_do_not_come(site):
    with dripping(HALF_BODY, (site.connect("127.0.2.1") for _ in range(60))) as clients:
        refused = site.ask("/admin/", "POST", source="127.0.2.1", body="a=b")
        assert refused.status == 429
        assert "طلبات كثيرة" in refused.body
        assert len(unanswered(clients)) == 20
        assert site.ask("/harbour/", source="127.0.2.1").status == 200
