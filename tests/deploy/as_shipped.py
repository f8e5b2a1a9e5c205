"""gunicorn as deploy/mosulmap.service starts it, and nginx with deploy/nginx.conf, on this machine's own addresses."""

import http.client
import os
import random
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings

NGINX_CONF = settings.BASE_DIR / "deploy/nginx.conf"
UNIT = settings.BASE_DIR / "deploy/mosulmap.service"
# The names in both files that stand for an operator's own.
HOST = "map.example.org"
SOCKET_FOLDER = "/run/mosulmap"
CERTIFICATES = f"/etc/letsencrypt/live/{HOST}"

# Debian puts servers where not everybody looks.
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")

# The rest of nginx's configuration: so many connections as Debian's allows a worker.
AROUND = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{ worker_connections 768; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def unit_command():
    """What the unit starts, as a list of arguments."""
    lines = UNIT.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return shlex.split(next(line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart=")))


@contextmanager
def gunicorn(folder, **environment):
    """Run what the unit starts, with its socket in the folder; gives the path of the socket."""
    _program, *arguments = [part.replace(SOCKET_FOLDER, str(folder)) for part in unit_command()]
    command = [sys.executable, "-m", "gunicorn", *arguments, "--log-level=warning"]
    path = folder / "gunicorn.sock"
    with _running(command, signal.SIGQUIT, cwd=settings.BASE_DIR, env=os.environ | environment):
        _await(lambda: unix_connection(path).close())
        yield path


class Site:
    """nginx before an application: how to ask it, from one of this machine's addresses or another."""

    def __init__(self, folder):
        self.access_log = folder / "mosulmap.log"
        # Nobody else takes a port of this address.
        self.address = "127." + ".".join(str(random.randint(2, 254)) for _ in range(3))
        self.http, self.https = (self._free_port() for _ in range(2))
        self.socket = folder / "gunicorn.sock"
        self.tls = ssl.create_default_context(cafile=folder / "fullchain.pem")
        # Of TLS 1.3 a client has something to read before any answer.
        self.tls.maximum_version = ssl.TLSVersion.TLSv1_2

    def _free_port(self):
        with socket.create_server((self.address, 0)) as listener:
            return listener.getsockname()[1]

    def connect(self, source="127.0.0.1", *, plain=False):
        port = self.http if plain else self.https
        connection = socket.create_connection((self.address, port), timeout=20, source_address=(source, 0))
        return connection if plain else self.tls.wrap_socket(connection, server_hostname=HOST)

    def ask(self, path, method="GET", *, source="127.0.0.1", plain=False, body=None, **headers):
        """The response, read to its end; its body is in ``.body``."""
        return answer(self.connect(source, plain=plain), path, method, body, headers)

    def ask_often(self, path, times, *, source):
        """The statuses of so many requests over one connection."""
        connection = http.client.HTTPConnection(HOST)
        connection.sock = self.connect(source)
        statuses = []
        for _ in range(times):
            connection.request("GET", path)
            with connection.getresponse() as response:
                response.read()
                statuses.append(response.status)
        connection.close()
        return statuses


def answer(connected, path, method="GET", body=None, headers=None):
    """What comes over that socket, which is closed afterwards."""
    connection = http.client.HTTPConnection(HOST)
    connection.sock = connected
    try:
        connection.request(method, path, body, {n.replace("_", "-"): value for n, value in (headers or {}).items()})
        response = connection.getresponse()
        response.body = response.read().decode()
    finally:
        connection.close()
    return response


def ask_gunicorn(path, address, *, timeout):
    """The response of gunicorn alone, at its socket."""
    return answer(unix_connection(path, timeout), address, headers={"X-Forwarded-Proto": "https"})


@contextmanager
def nginx(folder):
    """Run nginx before the socket ``gunicorn.sock`` in the folder; gives the Site. Skips where there is no nginx."""
    if not (NGINX and shutil.which("openssl")):
        pytest.skip("there is no nginx, or no openssl, here: tests/install-nginx.sh installs them")
    make_certificate(folder)
    site = Site(folder)
    (folder / "site.conf").write_text(adapted(NGINX_CONF.read_text(encoding="utf-8"), folder, site), encoding="utf-8")
    # Started by root, the workers would run as somebody who may not enter the folder.
    around = AROUND.format(folder=folder, user="user root root;" if os.geteuid() == 0 else "")
    (folder / "nginx.conf").write_text(around, encoding="utf-8")
    with _running([NGINX, "-e", folder / "error.log", "-c", folder / "nginx.conf"], signal.SIGTERM):
        _await(lambda: site.connect(plain=True).close())
        yield site


def adapted(text, folder, site):
    """The configuration with the lines that are an operator's own changed to this machine, and no other."""
    return "\n".join(_own(line, folder, site) if line.endswith("# yours") else line for line in text.splitlines())


def _own(line, folder, site):
    if "[::]" in line:
        return ""
    for shipped, here in (
        ("listen 80", f"listen {site.address}:{site.http}"),
        ("listen 443", f"listen {site.address}:{site.https}"),
        (SOCKET_FOLDER, str(folder)),
        (CERTIFICATES, str(folder)),
        ("/var/log/nginx", str(folder)),
    ):
        line = line.replace(shipped, here)
    return line


def make_certificate(folder):
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", folder / "privkey.pem"]
    named = ["-days", "2", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    command = ["openssl", "req", "-x509", *key, *named, "-out", folder / "fullchain.pem"]
    subprocess.run(command, check=True, capture_output=True)


def unix_connection(path, timeout=20):
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(timeout)
    connection.connect(str(path))
    return connection


@contextmanager
def _running(command, stop_signal, **options):
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.send_signal(stop_signal)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(connects):
    """Try it until it connects, for half a minute at most."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return connects()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
