"""Sends attacks over keep-alive connections, one a thread, with the session of the role."""

import http.client
import socket
import threading
import time

from tests.attacks.attack import CSRF_TOKEN
from tests.attacks.judge import Answer

# In seconds. Beyond it the answer counts as none.
PATIENCE = 30


class NoAnswerError(Exception):
    """The server closed the connection, or did not answer."""


class Client:
    def __init__(self, port):
        self.port = port
        # The value of the session cookie, by role.
        self.sessions = {}
        self._kept = threading.local()

    def send(self, attack):
        """The answer. Raises NoAnswerError where there is none."""
        began = time.monotonic()
        try:
            status, headers, body = self._raw(attack.raw) if attack.raw else self._request(attack)
        except (OSError, http.client.HTTPException) as problem:
            self._close()
            raise NoAnswerError(f"{type(problem).__name__}: {problem}"[:120]) from problem
        return Answer(status, tuple(headers), body, time.monotonic() - began)

    def get(self, role, path):
        return self.send(_Plain(role, path))

    def _request(self, attack):
        try:
            return self._over_kept(attack)
        except (ConnectionError, http.client.BadStatusLine):
            # The server may close a connection that rests: as a browser does, once more over a new one.
            self._close()
            return self._over_kept(attack)

    def _over_kept(self, attack):
        connection = getattr(self._kept, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self._kept.connection = connection
        headers = {"Cookie": self.cookies(attack.role)} | dict(attack.headers)
        connection.request(attack.method, attack.path, attack.body or None, headers)
        response = connection.getresponse()
        body = response.read()
        if response.will_close:
            self._close()
        return response.status, response.getheaders(), body

    def cookies(self, role):
        session = self.sessions.get(role)
        return f"csrftoken={CSRF_TOKEN}" + (f"; sessionid={session}" if session else "")

    def _close(self):
        if connection := getattr(self._kept, "connection", None):
            connection.close()
            self._kept.connection = None

    def _raw(self, data):
        """What comes back for bytes as they are, until the server closes or rests; nothing at all is an answer too."""
        received = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            try:
                connection.sendall(data)
                # The end of what is sent: a request that is cut short is not waited for.
                connection.shutdown(socket.SHUT_WR)
                while chunk := connection.recv(65_536):
                    received += chunk
            except (ConnectionResetError, BrokenPipeError):
                # The server refused it before it had read all of it.
                pass
        return _parsed(received)


class _Plain:
    method, body, headers, raw = "GET", b"", (), b""

    def __init__(self, role, path):
        self.role, self.path = role, path


def _parsed(received):
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    status = int(words[1]) if len(words) > 1 and words[1].isdecimal() else 0
    return status, [tuple(line.split(": ", 1)) for line in lines[1:] if ": " in line], body
