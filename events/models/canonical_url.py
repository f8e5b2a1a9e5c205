"""PURE: canonical URLs, equal for the many addresses under which one page is passed on."""

import hashlib
import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from url_normalize import url_normalize

# Query parameters that say where a reader came from and change nothing on the page, each with who adds it.
# All others are kept: a page may be identified by ?id= alone.
TRACKING = {
    "utm_*": "Google Analytics and whoever copied it",
    "fbclid": "Facebook, on every link that is followed",
    "gclid": "Google Ads",
    "gclsrc": "Google Ads",
    "dclid": "Google Ads, display",
    "gbraid": "Google Ads, on iOS",
    "wbraid": "Google Ads, on iOS",
    "msclkid": "Microsoft Advertising",
    "twclid": "Twitter",
    "yclid": "Yandex",
    "igshid": "Instagram, when shared",
    "igsh": "Instagram, when shared",
    "mc_cid": "Mailchimp, the campaign",
    "mc_eid": "Mailchimp, the reader",
    "mkt_tok": "Marketo newsletters",
    "_ga": "Google Analytics across sites",
    "_gl": "Google Analytics across sites",
    "ref": "who linked here, by convention",
    "ref_src": "Twitter, on links in embedded posts",
    "ref_url": "Twitter, on links in embedded posts",
    "cmp": "The Guardian, when shared",
    "cmpid": "Bloomberg and others, when shared",
    "ocid": "BBC and MSN, when shared",
    "ns_*": "BBC, in feeds and when shared",
    "smid": "The New York Times, when shared",
    "feedtype": "Reuters, in feeds",
    "feedname": "Reuters, in feeds",
    "xtor": "AT Internet: French and Arabic broadcasters",
    "amp": "the page's version for phones",
    "outputtype": "the page's version for phones",
}

# First labels of hosts that serve the same site, for one kind of screen or another.
SCREEN_LABELS = frozenset({"www", "m", "mobile", "amp"})

# An archived copy's address ends with the original address, after the archive's host and a timestamp.
_ARCHIVED = re.compile(
    r"^(?:https?://)?(?:web\.archive\.org/web/\d+[a-z_]*\*?"
    r"|archive\.(?:is|today|ph|fo|li|vn|md)/\d{4}[\d.-]*)/(?=.*[./])(.+)$",
    re.IGNORECASE | re.DOTALL,
)

# Short enough for an index of any database.
LONGEST = 500

# A longer address is not parsed: a source's column holds 800 characters, and browsers' own limit is about 2,000.
LONGEST_READ = 2000

# The limit of a domain name (RFC 1035). A longer one is no page's, and would leave no room for the digest.
LONGEST_HOST = 253

# How often a key is made canonical again at most: so many archive prefixes, of 25 characters each, fit an address.
MAX_ROUNDS = LONGEST_READ // 25

# The key of an address that is too long for a key and has no readable host.
_DIGEST_KEY = re.compile(r"~[0-9a-f]{64}")


def canonical_url(url: str) -> str:
    """The canonical URL, or key, of an address: equal for addresses of one page, with https://; "" for "".

    Text that is no web address, or is longer than LONGEST_READ, is its own key. A key longer than LONGEST becomes
    the host and a digest, or the digest alone.
    """
    plain = url.strip()
    # Long texts go past the cache, which would hold them in memory.
    return _cached(plain) if len(plain) <= LONGEST_READ else _shortened("", plain)


# A quarter of a millisecond each, and many reports cite one page.
@lru_cache(maxsize=8192)
def _cached(url: str) -> str:
    key = _canonical_once(url)
    # The result may not be canonical yet, such as the address of another archived copy.
    for _round in range(MAX_ROUNDS):
        next_key = _canonical_once(key)
        if next_key == key or len(next_key) > len(key):
            break
        key = next_key
    return key


def _canonical_once(url: str) -> str:
    if _DIGEST_KEY.fullmatch(url):
        return url
    original = archived_url_target(url)
    try:
        parts = urlsplit(url_normalize(original) or "")
        host = _host(parts.hostname or "")
        port = parts.port
    except ValueError:
        return _shortened("", original)
    if not 0 < len(host) <= LONGEST_HOST or re.search(r"\s", host) or parts.scheme not in ("http", "https"):
        return _shortened("", original)
    authority = host if port is None or port in (80, 443) else f"{host}:{port}"
    # Some sites of those years kept the page in a fragment that begins with "#!"; any other is a place in the page.
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return _shortened(authority, urlunsplit(("https", authority, _path(parts.path), _query(parts.query), fragment)))


def archived_url_target(url: str) -> str:
    """The original address in that of an archived copy; any other, or one longer than LONGEST_READ, unchanged."""
    if len(url) > LONGEST_READ:
        return url
    # A copy of a copy. Each round makes the address shorter, so the loop ends.
    while found := _ARCHIVED.match(url):
        url = found[1].strip()
    return url


def host_of(url: str) -> str:
    """The canonical host, such as "rudaw.net"; "" where there is none."""
    key = canonical_url(url)
    return urlsplit(key).netloc if key.startswith("https://") else ""


def _host(name: str) -> str:
    """The host without labels such as "www" and "m", as long as a domain with a dot is left."""
    labels = name.strip(".").split(".")
    while len(labels) > 2 and labels[0] in SCREEN_LABELS:
        labels = labels[1:]
    host = ".".join(labels)
    return f"[{host}]" if ":" in host else host


def _path(path: str) -> str:
    shorter = path.rstrip("/")
    while shorter.endswith(("/amp", "/amp.html")):
        shorter = shorter.rpartition("/amp")[0].rstrip("/")
    return shorter


def _query(query: str) -> str:
    """The query string sorted by name; values of one name keep their order, which may matter to the page."""
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if not _is_tracking(pair[0])]
    return urlencode(sorted(pairs, key=lambda pair: pair[0]), quote_via=quote)


def _is_tracking(name: str) -> bool:
    plain = name.lower()
    return plain in TRACKING or f"{plain.partition('_')[0]}_*" in TRACKING


def _shortened(authority: str, key: str) -> str:
    if len(key) <= LONGEST:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"https://{authority}/~{digest}" if authority else f"~{digest}"
