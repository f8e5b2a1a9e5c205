"""A line to a server that can fall silent or be cut, as a server that stands still or is gone."""

import socket
import threading
from contextlib import suppress


class Line:
    """Listens on a port of its own and passes everything on to ``(host, port)``, as long as ``state`` is "open".

    "silent": whatever is sent is taken, and nothing comes back. "cut": connections are closed, also new ones.
    """

    def __init__(self, host, port):
        self.state = "open"
        self._server = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._ends = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        self.state = "cut"
        while self._ends:
            _close(self._ends.pop())

    def close(self):
        _close(self._listener)
        self.cut()

    def _accept(self):
        with suppress(OSError):
            while True:
                here, _address = self._listener.accept()
                if self.state == "cut":
                    _close(here)
                    continue
                there = socket.create_connection(self._server)
                self._ends += [here, there]
                for source, target in ((here, there), (there, here)):
                    threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source, target):
        with suppress(OSError):
            while data := source.recv(65536):
                if self.state == "open":
                    target.sendall(data)
        _close(target)


def _close(end):
    # A socket in which another thread waits is closed for that one by a shutdown only.
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
