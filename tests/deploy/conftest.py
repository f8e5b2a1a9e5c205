"""The application behind nginx, both as they are shipped; and nginx alone, before what tells what it was told."""

import json
import shutil
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingUnixStreamServer

import pytest

from tests.deploy import as_shipped
from tests.processes import OtherDatabase

SETUP = """
from tests.campaigns import Harbour
Harbour().event("taken", 5)
"""


@pytest.fixture(scope="module")
def site(empty_file, tmp_path_factory):
    """The whole site, with a small campaign; its map is at /harbour/."""
    folder = tmp_path_factory.mktemp("site")
    url = f"sqlite:///{shutil.copy(empty_file, folder / 'record.sqlite3')}"
    with as_shipped.nginx(folder) as served, closing(OtherDatabase(url)) as database:
        database.python(SETUP)
        # As on a server, but for the static files, which are not collected here.
        environment = database.environment | {"HTTPS": "on", "ALLOWED_HOSTS": as_shipped.HOST}
        with as_shipped.gunicorn(folder, **environment):
            yield served


class _Echo(BaseHTTPRequestHandler):
    def do_GET(self):
        told = json.dumps([[name.lower(), value] for name, value in self.headers.items()]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_arguments):
        """A socket has no address that could be logged."""


@pytest.fixture(scope="module")
def echo(tmp_path_factory):
    """nginx before an application that answers with the headers which it was sent: JSON, pairs of name and value."""
    folder = tmp_path_factory.mktemp("echo")
    with (
        as_shipped.nginx(folder) as served,
        ThreadingUnixStreamServer(str(served.socket), _Echo) as application,
    ):
        application.daemon_threads = True
        thread = threading.Thread(target=application.serve_forever)
        thread.start()
        yield served
        application.shutdown()
        thread.join()
