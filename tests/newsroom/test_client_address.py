"""Which address counts, behind which proxies."""

from ipaddress import ip_network

import pytest

from events.newsroom.client_address import client_address, counted_address

NGINX, BALANCERS = "unix", ip_network("10.0.0.0/8")


def request_from(rf, peer, forwarded=None):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return rf.get("/", REMOTE_ADDR=peer, headers=headers)


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "address"),
    [
        # Over the socket that deploy/mosulmap.service binds.
        ([NGINX], "", "192.0.2.1", "192.0.2.1"),
        ([NGINX], "", None, None),
        ([], "", "192.0.2.1", None),
        # What anybody says who is no proxy.
        ([NGINX], "192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ([BALANCERS], "192.0.2.1", "10.1.1.1", "192.0.2.1"),
        ([], "192.0.2.1", "198.51.100.7", "192.0.2.1"),
        # What a client says to a proxy that adds to it.
        ([BALANCERS], "10.0.0.1", "198.51.100.7, 192.0.2.1", "192.0.2.1"),
        ([NGINX, BALANCERS], "", "198.51.100.7, 192.0.2.1, 10.0.0.1", "192.0.2.1"),
        ([NGINX, BALANCERS], "", "10.9.9.9,192.0.2.1,10.0.0.1", "192.0.2.1"),
        # Inside the house alone.
        ([BALANCERS], "10.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.2"),
        ([BALANCERS], "10.0.0.1", None, "10.0.0.1"),
        # No address.
        ([BALANCERS], "10.0.0.1", "192.0.2.1, unknown", "10.0.0.1"),
        ([BALANCERS], "10.0.0.1", "", "10.0.0.1"),
        ([NGINX], "", "192.0.2.1,", None),
        # A socket for both kinds.
        ([BALANCERS], "::ffff:10.0.0.1", "192.0.2.1", "192.0.2.1"),
        ([NGINX], "", "::ffff:192.0.2.1", "192.0.2.1"),
        ([NGINX], "", "2001:db8:1:2:3::4", "2001:db8:1:2:3::4"),
    ],
)
def test_the_nearest_address_that_is_no_proxys(rf, settings, trusted, peer, forwarded, address):
    settings.TRUSTED_PROXIES = trusted
    found = client_address(request_from(rf, peer, forwarded))
    assert (found and str(found)) == address


@pytest.mark.parametrize(
    ("peer", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("", None),
        # One subscriber has as many addresses as there are in this network.
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::"),
        ("2001:db8:1:3::4", "2001:db8:1:3::"),
    ],
)
def test_addresses_of_one_subscriber_count_as_one(rf, settings, peer, counted):
    settings.TRUSTED_PROXIES = []
    assert counted_address(request_from(rf, peer)) == counted
