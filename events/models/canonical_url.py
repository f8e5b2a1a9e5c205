"""PURE: one key for the many addresses under which one publication is passed on."""

import hashlib
import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from url_normalize import url_normalize

# Parameters that tell a publisher where its reader came from and change nothing on the page, each
# with who adds it. What is not listed is kept: a page may be told by ?id= alone.
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

# Versions of one site for another screen.
SCREENS = frozenset({"www", "m", "mobile", "amp"})

# An archive's copy names what it is a copy of behind its own host and the moment.
_ARCHIVED = re.compile(
    r"^(?:https?://)?(?:web\.archive\.org/web/\d+[a-z_]*\*?"
    r"|archive\.(?:is|today|ph|fo|li|vn|md)/\d{4}[\d.-]*)/(?=.*[./])(.+)$",
    re.IGNORECASE | re.DOTALL,
)

# What fits an index of any database.
LONGEST = 500

# No longer address is taken apart: a source's column holds 800 characters, and browsers' own limit is 2,000.
LONGEST_READ = 2000

# Of a domain name, RFC 1035. What is longer can be no page's, and would leave no room for its digest.
LONGEST_HOST = 253

# How often a key is folded again at most: as many prefixes of archives, of 25 characters each, fit an address.
MOST_ROUNDS = LONGEST_READ // 25

# What stands for an address of which no host is known and which is longer than a key.
_DIGEST = re.compile(r"~[0-9a-f]{64}")


def canonical_url(url: str) -> str:
    """The key of an address: equal for addresses of one page, always with https://; "" for none.

    What cannot be read as a web address is its own key, and so is what is longer than LONGEST_READ. Longer keys
    than LONGEST are cut to the host and a digest, or to the digest.
    """
    plain = url.strip()
    # Before the cache, which would hold whatever is asked for.
    return _cached(plain) if len(plain) <= LONGEST_READ else _fitted("", plain)


# A quarter of a millisecond each, and many reports cite one page.
@lru_cache(maxsize=8192)
def _cached(url: str) -> str:
    key = _canonical_once(url)
    # Folding may bring to light what folds again, such as a copy in an archive.
    for _round in range(MOST_ROUNDS):
        again = _canonical_once(key)
        if again == key or len(again) > len(key):
            break
        key = again
    return key


def _canonical_once(url: str) -> str:
    if _DIGEST.fullmatch(url):
        return url
    inner = archived_url_target(url)
    try:
        parts = urlsplit(url_normalize(inner) or "")
        host = _host(parts.hostname or "")
        port = parts.port
    except ValueError:
        return _fitted("", inner)
    if not 0 < len(host) <= LONGEST_HOST or re.search(r"\s", host) or parts.scheme not in ("http", "https"):
        return _fitted("", inner)
    place = host if port is None or port in (80, 443) else f"{host}:{port}"
    # Some sites of the time kept the page in the fragment, which "#!" announced.
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return _fitted(place, urlunsplit(("https", place, _path(parts.path), _query(parts.query), fragment)))


def archived_url_target(url: str) -> str:
    """What an archive's address is a copy of; any other address as it is, and one that is longer than LONGEST_READ."""
    if len(url) > LONGEST_READ:
        return url
    # Each prefix that goes makes it shorter.
    while found := _ARCHIVED.match(url):
        url = found[1].strip()
    return url


def host_of(url: str) -> str:
    """The folded host, such as "rudaw.net"; "" where there is none."""
    key = canonical_url(url)
    return urlsplit(key).netloc if key.startswith("https://") else ""


def _host(name: str) -> str:
    """Without the labels for screens, as long as a domain with a dot is left."""
    labels = name.strip(".").split(".")
    while len(labels) > 2 and labels[0] in SCREENS:
        labels = labels[1:]
    host = ".".join(labels)
    return f"[{host}]" if ":" in host else host


def _path(path: str) -> str:
    shorter = path.rstrip("/")
    while shorter.endswith(("/amp", "/amp.html")):
        shorter = shorter.rpartition("/amp")[0].rstrip("/")
    return shorter


def _query(query: str) -> str:
    """By name, the values of one name in their own order."""
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if not _is_tracking(pair[0])]
    return urlencode(sorted(pairs, key=lambda pair: pair[0]), quote_via=quote)


def _is_tracking(name: str) -> bool:
    plain = name.lower()
    return plain in TRACKING or f"{plain.partition('_')[0]}_*" in TRACKING


def _fitted(place: str, key: str) -> str:
    if len(key) <= LONGEST:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"https://{place}/~{digest}" if place else f"~{digest}"
