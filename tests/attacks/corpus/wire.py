"""Whole requests as bytes: methods, versions, hosts, lengths and headers as no browser sends them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Raw:
    """``{path}`` stands in ``data`` where the path goes."""

    name: str
    data: bytes


def get(*headers, method="GET", version="HTTP/1.1", host="127.0.0.1", path=b"{path}"):
    lines = [method.encode() + b" " + path + b" " + version.encode()]
    lines += [b"Host: " + host.encode("latin-1")] if host is not None else []
    lines += [header if isinstance(header, bytes) else header.encode("latin-1") for header in headers]
    return b"\r\n".join([*lines, b"Connection: close", b"", b""])


HOSTS = [
    "zqx.example",
    "127.0.0.1@zqx.example",
    "127.0.0.1:zqx",
    "127.0.0.1:99999999999",
    "127.0.0.1, zqx.example",
    "<zqx>",
    "a" * 5000,
    "a." * 4000,
    "a-" * 4000,
    "[" + ":" * 5000,
    "[::1",
    "[" + "0:" * 3000 + "]",
    "1" * 7000 + ":80",
    "\xff\xfe",
    "..",
    "",
    "xn--" + "z" * 3000,
    "127.0.0.1\t.zqx",
    "LOCALHOST.",
    "0",
]
METHODS = [
    "HEAD",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "ZQX",
    "get",
    "G" * 5000,
    "GET\0",
]
VERSIONS = ["HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "HTTP/1.1.1", "http/1.1", "ZQX/1.1", "HTTP/", ""]
PATHS = [
    b"*",
    b"//zqx.example/",
    b"http://zqx.example/",
    b"/%",
    b"/%zz",
    b"/%00",
    b"/%ff%fe",
    b"/%ed%a0%80/",
    b"/%c0%af",
    b"/\xff\xfe",
    b"/..%2f..%2f..%2fetc%2fpasswd",
    b"/../../../../etc/passwd",
    b"/static/..%2f..%2fmosulmap/settings.py",
    b"/static/../../.env",
    b"/static/%2e%2e/%2e%2e/.env",
    b"/.env",
    b"/.git/config",
    b"/db.sqlite3",
    b"/" + b"a" * 3900 + b"/",
    b"/" + b"a" * 9000 + b"/",
    b"/" + b"a/" * 1900,
    b"/" + b"/" * 3900,
    b"/harbour/" + b"9" * 3000 + b".svg",
    b"/harbour/parts/" + b"a" * 3000 + b"/core.json",
    b"/harbour/parts/0/" + b"-" * 3000 + b".json",
    b"/harbour/?" + b"on=1&" * 700,
    b"/harbour/?" + b"%00" * 1200,
    b"/harbour/?on=%ED%A0%80",
    b"/harbour/?#zqx",
    b"/?" + b"a" * 3900,
    b"/ar/ar/ar/",
    b"/admin//zqx.example/",
    b"//zqx.example/..",
    b"/\\zqx.example/",
    b"/admin/\\zqx.example",
    b"/%5czqx.example/%2e%2e",
    b"/admin/r/9999999999999999999999/9999999999999999999999/",
    b"/admin/r/zqx/zqx/",
    b"/admin/events/event/_00/change/",
    b"/admin/events/event/_ED_A0_80/change/",
    b"/admin/events/event/" + b"_5F" * 1200 + b"/change/",
    b"/admin/events/event/" + b"9" * 3900 + b"/change/",
]
HEADER_VALUES = {
    "Cookie": ["sessionid=" + "z" * 5000, "sessionid=\xff", "; " * 4000, "csrftoken=<zqx>", "messages=zqx:zqx:zqx",
               "sessionid", "=" * 5000, 'sessionid="\\"', "django_language=../../zqx", "a=1; " * 1500],
    "Accept-Language": ["zqx", "ar" * 2000, "en;q=NaN", "en;q=" + "9" * 5000, "a-" * 2500, "*;q=-1",
                        ",".join(["ar"] * 2000), "../../etc/passwd", "\xff", "en;q=0." + "1" * 5000],
    "Accept-Encoding": ["zqx", "*", "br;q=NaN", "gzip;q=1e999", "identity;q=0", "identity;q=0, *;q=0", "," * 5000,
                        "gzip;" * 1500, "br;q=" + "9" * 5000, "\xff", "gzip;q=٣".encode().decode("latin-1")],
    "Accept": ["zqx", "application/json;q=zqx", "*/*;" * 1500, "\xff", "application/json" * 400],
    "Range": ["bytes=0-0", "bytes=-1", "bytes=5-1", "bytes=0-,0-," * 500, "bytes=" + "9" * 5000 + "-", "bytes=zqx",
              "lines=1-2", "bytes=0-99999999999999999999", "bytes=--", "bytes"],
    "If-None-Match": ["*", "zqx", '"' * 5000, 'W/"zqx"', '"a",' * 1500, "\xff", "W/" * 2500],
    "If-Modified-Since": ["zqx", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 99999 00:00:00 GMT",
                          "Thu, 99 Jan 2031 99:99:99 GMT", "9" * 5000, "Thu, 01 Jan 0000 00:00:00 GMT"],
    "If-Range": ["zqx"],
    "If-Unmodified-Since": ["Thu, 01 Jan 99999 00:00:00 GMT"],
    "Referer": ["javascript:zqx()", "http://[", "\xff", "z" * 5000],
    "Origin": ["null", "http://[", "https://zqx.example", "z" * 5000],
    "User-Agent": ["<zqx>", "z" * 7000, "\xff\xfe", ""],
    "Authorization": ["Basic zqx", "Bearer " + "z" * 5000, "\xff"],
    "Content-Length": ["-1", "zqx", "9" * 30, "+5", "1, 2", "", "\xff", "0x10", "1_000"],
    "Content-Type": ["multipart/form-data", "multipart/form-data; boundary=" + "z" * 5000, "\xff", ";" * 5000],
    "Transfer-Encoding": ["zqx", "chunked, chunked", "gzip, chunked", "identity", "\x0bchunked"],
    "Content-Encoding": ["gzip", "zqx"],
    "Expect": ["100-continue", "zqx"],
    "Upgrade": ["websocket", "h2c"],
    "X-Forwarded-For": ["zqx", "<zqx>", "1," * 2000],
    "X-Forwarded-Host": ["zqx.example"],
    "X-Forwarded-Proto": ["https", "zqx"],
    "X-HTTP-Method-Override": ["DELETE", "POST", "PUT"],
    "X-Original-URL": ["/admin/"],
    "X-Rewrite-URL": ["/admin/"],
    "X-CSRFToken": ["z" * 5000, "\xff", "<zqx>"],
    "X-Script-Name": ["/zqx"],
    "SCRIPT_NAME": ["/zqx"],
    "Sec-WebSocket-Key": ["zqx"],
    "Proxy": ["http://zqx.example/"],
    "Forwarded": ["for=zqx;host=zqx.example"],
}  # fmt: skip
ODD = {
    "no-host": get(host=None),
    "two-hosts": get("Host: zqx.example"),
    "two-lengths": get("Content-Length: 1", "Content-Length: 2"),
    "length-and-chunks": get("Content-Length: 5", "Transfer-Encoding: chunked", method="POST") + b"0\r\n\r\nGET /zqx",
    "chunks": get("Transfer-Encoding: chunked", method="POST") + b"5\r\nzqx=1\r\n0\r\n\r\n",
    "chunk-huge": get("Transfer-Encoding: chunked", method="POST") + b"ffffffffffffffff\r\nzqx",
    "chunk-negative": get("Transfer-Encoding: chunked", method="POST") + b"-1\r\nzqx\r\n0\r\n\r\n",
    "chunk-none": get("Transfer-Encoding: chunked", method="POST") + b"zqx\r\n",
    "chunk-extension": get("Transfer-Encoding: chunked", method="POST") + b"1;" + b"z" * 9000 + b"\r\nz\r\n0\r\n\r\n",
    "short-body": get("Content-Length: 9", method="POST") + b"zqx",
    "headers-99": get(*(f"X-{n}: 1" for n in range(97))),
    "headers-1000": get(*(f"X-{n}: 1" for n in range(1000))),
    "header-8190": get("X-Zqx: " + "z" * 8180),
    "header-64k": get("X-Zqx: " + "z" * 65_536),
    "header-no-colon": get("zqx"),
    "header-empty-name": get(": zqx"),
    "header-space-name": get("X Zqx: 1"),
    "header-nul": get("X-Zqx: a\0b"),
    "header-folded": get("X-Zqx: a", " b"),
    "header-bare-cr": get("X-Zqx: a\rX-Zqx: b"),
    "header-underscore": get("CONTENT_LENGTH: 9", "X_FORWARDED_PROTO: https"),
    "bare-lf": b"GET {path} HTTP/1.1\nHost: 127.0.0.1\nConnection: close\n\n",
    "spaces": b"GET   {path}   HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    "http2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "nothing": b"\r\n\r\n",
    "bytes": bytes(range(256)) * 10 + b"\r\n\r\n",
    "pipelined": get().replace(b"Connection: close\r\n", b"") * 20 + get(),
    "proxy": b"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n" + get(),
}

REQUESTS = [
    *(Raw(f"host-{number}", get(host=host)) for number, host in enumerate(HOSTS, 1)),
    *(Raw(f"method-{method[:8]!r}", get(method=method)) for method in METHODS),
    *(Raw(f"version-{version}", get(version=version)) for version in VERSIONS),
    *(Raw(f"path-raw-{number}", get(path=path)) for number, path in enumerate(PATHS, 1)),
    *(
        Raw(f"{header}-{number}", get(f"{header}: {value}"))
        for header, values in HEADER_VALUES.items()
        for number, value in enumerate(values, 1)
    ),
    *(Raw(f"odd-{name}", data) for name, data in ODD.items()),
]
