"""Bodies of a POST that are no form: broken multipart, other types, other encodings, thousands of fields."""

import gzip
import json
from dataclasses import dataclass

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=zqx"


@dataclass(frozen=True)
class Body:
    name: str
    content_type: str
    data: bytes
    encoding: str = ""


def part(name, value, *headers):
    lines = [f'Content-Disposition: form-data; name="{name}"', *headers]
    return ("--zqx\r\n" + "\r\n".join(lines) + f"\r\n\r\n{value}\r\n").encode()


END = b"--zqx--\r\n"

BODIES = [
    Body("body-json-deep", "application/json", b"[" * 1000 + b"]" * 1000),
    Body("body-json-object", "application/json", b'{"a":' * 1000),
    Body("body-json-form", FORM, json.dumps({"zqx": [1, {}]}).encode()),
    Body("body-xml", "text/xml", b"<!DOCTYPE z [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><z>&e;</z>"),
    Body("body-none", FORM, b""),
    Body("body-no-type", "", b"summary=zqx"),
    Body("body-type-only", ";;;=", b"summary=zqx"),
    Body("body-type-long", "a/" + "b" * 5000, b"summary=zqx"),
    Body("body-charset-utf16", f"{FORM}; charset=utf-16", b"summary=zqx"),
    Body("body-charset-none", f"{FORM}; charset=zqx", b"summary=zqx"),
    Body("body-charset-rot13", f"{FORM}; charset=rot13", b"summary=zqx"),
    Body("body-charset-idna", f"{FORM}; charset=idna", b"summary=" + b"z" * 10_000),
    Body("body-charset-unicode-escape", f"{FORM}; charset=unicode_escape", b"summary=\\ud800"),
    Body("body-charset-multipart", f"{MULTIPART}; charset=zqx", part("summary", "zqx") + END),
    Body("body-ampersands", FORM, b"&" * 100_000),
    Body("body-equals", FORM, b"=" * 100_000),
    Body("body-percent", FORM, b"%" * 100_000),
    Body("body-percent-zz", FORM, b"summary=%zz%u0041%"),
    Body("body-nul", FORM, b"summary=\0&\0=1&%00=%00"),
    Body("body-bytes", FORM, bytes(range(256)) * 100),
    Body("body-surrogate", FORM, b"summary=%ED%A0%80&%ED%A0%80=1"),
    Body("body-same-field", FORM, b"summary=zqx&" * 4000),
    Body("body-fields-4999", FORM, b"&".join(b"a%d=1" % n for n in range(4999))),
    Body("body-fields-5001", FORM, b"&".join(b"a%d=1" % n for n in range(5001))),
    Body("body-fields-100000", FORM, b"&".join(b"a%d=1" % n for n in range(100_000))),
    Body("body-two-megabytes", FORM, b"summary=" + b"z" * 2_000_000),
    Body("body-over-the-limit", FORM, b"summary=" + b"z" * 2_700_000),
    Body("body-gzip", FORM, gzip.compress(bytes(100 * 2**20)), "gzip"),
    Body("body-gzip-multipart", MULTIPART, gzip.compress(bytes(10 * 2**20)), "gzip"),
    Body("body-brotli", FORM, b"\x8b\xff\xff", "br"),
    Body("body-counts", FORM, b"&".join(b"f%d-INITIAL_FORMS=9" % n for n in range(4000))),
    Body("body-counts-huge", FORM, b"&".join(b"f%d-INITIAL_FORMS=%s" % (n, b"9" * 500) for n in range(4000))),
    Body("multipart-empty", MULTIPART, b""),
    Body("multipart-no-boundary", "multipart/form-data", part("summary", "zqx") + END),
    Body("multipart-empty-boundary", "multipart/form-data; boundary=", part("summary", "zqx") + END),
    Body("multipart-long-boundary", "multipart/form-data; boundary=" + "b" * 5000, b"--" + b"b" * 5000),
    Body("multipart-boundary-bytes", "multipart/form-data; boundary=\xff\xfe", b"--\xff\xfe--"),
    Body("multipart-other-boundary", "multipart/form-data; boundary=other", part("summary", "zqx") + END),
    Body("multipart-no-end", MULTIPART, part("summary", "zqx")),
    Body("multipart-only-end", MULTIPART, END),
    Body("multipart-cut-header", MULTIPART, b"--zqx\r\nContent-Disposition: form-da"),
    Body("multipart-no-name", MULTIPART, b"--zqx\r\nContent-Disposition: form-data\r\n\r\nzqx\r\n" + END),
    Body("multipart-no-header", MULTIPART, b"--zqx\r\n\r\nzqx\r\n" + END),
    Body("multipart-long-header", MULTIPART, part("summary", "zqx", "X-Zqx: " + "z" * 100_000) + END),
    Body("multipart-headers", MULTIPART, part("summary", "zqx", *[f"X-{n}: 1" for n in range(5000)]) + END),
    Body("multipart-base64", MULTIPART, part("summary", "!!!zqx", "Content-Transfer-Encoding: base64") + END),
    Body("multipart-base64-odd", MULTIPART, part("summary", "YQ", "Content-Transfer-Encoding: base64") + END),
    Body("multipart-encoding", MULTIPART, part("summary", "zqx", "Content-Transfer-Encoding: zqx") + END),
    Body("multipart-rfc2231", MULTIPART, part("a\"; name*=zqx''%ff; x=\"", "zqx") + END),
    Body("multipart-rfc2231-charset", MULTIPART, part("a\"; filename*=rot13''zqx; x=\"", "zqx") + END),
    Body("multipart-name-long", MULTIPART, part("z" * 100_000, "zqx") + END),
    Body("multipart-name-nul", MULTIPART, part("\0", "\0") + END),
    Body("multipart-parts", MULTIPART, b"".join(part(f"a{n}", "1") for n in range(4000)) + END),
    Body("multipart-parts-over", MULTIPART, b"".join(part(f"a{n}", "1") for n in range(6000)) + END),
    Body("multipart-files", MULTIPART, b"".join(part(f'f{n}"; filename="a', "1") for n in range(300)) + END),
    Body("multipart-nested", MULTIPART, part("a", "zqx", "Content-Type: multipart/mixed; boundary=zqx") * 100 + END),
    Body("multipart-dashes", MULTIPART, b"-" * 1_000_000),
    Body("multipart-boundaries", MULTIPART, b"--zqx\r\n" * 100_000),
    Body("multipart-file-as-text", MULTIPART, part('summary"; filename="zqx.txt', "zqx") + END),
    Body("multipart-text-as-file", MULTIPART, part("file", "zqx") + END),
]
