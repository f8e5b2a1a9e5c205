"""Clients that never come to the end of a request (slowloris): each sends a byte now and then."""

import select
import threading
from contextlib import contextmanager, suppress

# Seconds between two bytes of one client.
PAUSE = 0.2

HALF_HEADER = b"GET /harbour/ HTTP/1.1\r\nHost: map.example.org\r\nX-Slow: "
# On a page that is open to anybody's request, and reads the form to find out whose it is.
HALF_BODY = (
    b"POST /admin/events/event/add/ HTTP/1.1\r\nHost: map.example.org\r\nX-Forwarded-Proto: https\r\n"
    b"Cookie: csrftoken=" + b"a" * 32 + b"\r\nReferer: https://map.example.org/\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\ncampaign="
)


@contextmanager
def dripping(beginning, sockets):
    """Send the beginning over each of the sockets, and then byte after byte; they are closed after the block."""
    stop = threading.Event()
    sockets = list(sockets)

    def drip():
        while not stop.wait(PAUSE):
            for connection in sockets:
                with suppress(OSError):
                    connection.send(b"x")

    for connection in sockets:
        connection.sendall(beginning)
    dripper = threading.Thread(target=drip)
    dripper.start()
    try:
        yield sockets
    finally:
        stop.set()
        dripper.join()
        for connection in sockets:
            connection.close()


def unanswered(sockets):
    """Those that have been neither answered nor closed."""
    waiting = select.poll()
    for connection in sockets:
        waiting.register(connection, select.POLLIN)
    ready = {descriptor for descriptor, _event in waiting.poll(0)}
    return [connection for connection in sockets if connection.fileno() not in ready]
