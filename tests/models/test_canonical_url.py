"""Which addresses are of one page, and which are not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from events.models import canonical_url as canonical_urls
from events.models.canonical_url import LONGEST, LONGEST_READ, MAX_ROUNDS, archived_url_target, canonical_url, host_of

PAGE = "https://gazette.example/2031/03/docks"


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/2031/03/docks",
        "http://gazette.example/2031/03/docks",
        "  https://gazette.example/2031/03/docks\n",
        "gazette.example/2031/03/docks",
        "//gazette.example/2031/03/docks",
        "HTTPS://Gazette.EXAMPLE/2031/03/docks",
        "https://www.gazette.example/2031/03/docks",
        "https://m.gazette.example/2031/03/docks",
        "https://mobile.gazette.example/2031/03/docks",
        "https://amp.gazette.example/2031/03/docks",
        "https://www.m.gazette.example/2031/03/docks",
        "https://gazette.example:443/2031/03/docks",
        "http://gazette.example:80/2031/03/docks",
        "https://gazette.example./2031/03/docks",
        "https://reader:secret@gazette.example/2031/03/docks",
        "https://gazette.example/2031/03/docks/",
        "https://gazette.example/2031/03/docks//",
        "https://gazette.example/2031/./04/../03/docks",
        "https://gazette.example/2031/03/%64ocks",
        "https://gazette.example/2031/03/docks#comments",
        "https://gazette.example/2031/03/docks?",
        "https://gazette.example/2031/03/docks/amp",
        "https://gazette.example/2031/03/docks/amp/",
        "https://gazette.example/2031/03/docks?amp=1",
        "https://gazette.example/2031/03/docks?outputType=amp",
        "https://gazette.example/2031/03/docks?utm_source=feed&utm_medium=rss",
        "https://gazette.example/2031/03/docks?UTM_Source=feed",
        "https://gazette.example/2031/03/docks?fbclid=IwAR0",
        "https://gazette.example/2031/03/docks?gclid=x&mc_cid=y&ref=home&ns_mchannel=social",
        "https://web.archive.org/web/20310306120000/http://gazette.example/2031/03/docks",
        "http://web.archive.org/web/20310306id_/https://www.gazette.example/2031/03/docks?utm_source=x",
        "https://web.archive.org/web/20310306120000/gazette.example/2031/03/docks",
        "https://web.archive.org/web/2031/https://web.archive.org/web/2030/http://gazette.example/2031/03/docks",
        "https://archive.ph/2031.03.06-120000/https://gazette.example/2031/03/docks",
        "https://archive.is/20310306/http://gazette.example/2031/03/docks",
    ],
)
def test_one_page_has_one_key(url):
    assert canonical_url(url) == PAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.example/?id=1&page=2", "http://www.x.example?page=2&id=1&utm_id=9"),
        ("https://x.example/a?q=two%20words", "https://x.example/a?q=two+words"),
        ("https://x.example/%d8%a7", "https://x.example/ا"),
        ("https://x.example/?q=%d8%a7", "https://x.example/?q=ا"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://x.example:8080/a", "http://x.example:8080/a/"),
    ],
)
def test_two_spellings_of_one_page(one, other):
    assert canonical_url(one) == canonical_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.example/?id=1", "https://x.example/?id=2"),
        ("https://x.example/?id=1", "https://x.example/"),
        ("https://x.example/?tag=a&tag=b", "https://x.example/?tag=b&tag=a"),
        ("https://x.example/Docks", "https://x.example/docks"),
        ("https://x.example/a%2Fb", "https://x.example/a/b"),
        ("https://x.example/#!/status/1", "https://x.example/#!/status/2"),
        ("https://arabic.x.example/a", "https://x.example/a"),
        ("https://x.example:8080/a", "https://x.example/a"),
        ("https://x.example/amplifier", "https://x.example"),
        ("https://x.example/web/2031/http://y.example/a", "https://y.example/a"),
        ("https://web.archive.org/web/2031*/docks", "https://web.archive.org/"),
        ("https://m.example/a", "https://example/a"),
        ("https://x.example/?reference=1", "https://x.example/?reference=2"),
    ],
)
def test_two_pages_have_two_keys(one, other):
    assert canonical_url(one) != canonical_url(other)


def test_empty_text_has_no_key_and_text_that_is_no_address_is_its_own():
    assert canonical_url("") == canonical_url(" ") == ""
    assert canonical_url("mailto:desk@gazette.example") == "mailto:desk@gazette.example"
    assert canonical_url("http://[x/") == "http://[x/"
    assert host_of("mailto:desk@gazette.example") == ""


def test_the_host_comes_without_labels_for_screens():
    assert host_of("http://www.gazette.example:80/a?b") == "gazette.example"


def test_a_long_address_fits_an_index_and_stays_apart_from_its_like():
    one, other = (canonical_url(f"https://www.x.example/{'a' * 700}{last}") for last in "12")
    assert one != other
    assert one.startswith("https://x.example/~")
    assert max(len(one), len(other)) <= LONGEST


ARCHIVE = "https://web.archive.org/web/20161112000000/"
# Its full stop is another character, so that it is read as an archive's only once the host is folded.
VEILED = "https://web\u3002archive.org/web/2031/"
HOSTILE = {
    "a host of 600 characters": "http://" + "a." * 300,
    "a host of 611 characters": "http://" + "a." * 300 + "example.org",
    "a host of 254 characters": "http://" + "a." * 123 + "aaaaa.org/",
    "a label of 1900 characters": f"http://{'a' * 1900}.example",
    "a label in Arabic": f"http://{'ا' * 1900}.example",
    "digits of every script": f"http://{'٠' * 1500}.example",
    "no end of archives": ARCHIVE * 10_000 + "https://x.example/a",
    "archives as far as they are read": ARCHIVE * 44 + "x.example",
    "veiled archives": VEILED * 50 + "x.example",
    "no end of screens": "https://" + "m." * 900 + "x.example",
    "no end of phones' versions": "https://x.example" + "/amp" * 490,
    "no end of levels up": "https://x.example/" + "../" * 600,
    "no end of parameters": "https://x.example/?" + "a&" * 900,
    "a query of a million characters": "https://x.example/?" + "a" * 10**6,
    "accents on one letter": "https://x.example/a" + "\u0301\u0316" * 900,
    "escapes of escapes": "https://x.example/" + "%25" * 600,
    "brackets": "http://[" + ":" * 1900 + "]",
}


@pytest.fixture
def rounds(monkeypatch):
    """The addresses that are folded once, in turn."""
    seen = []
    once = canonical_urls._canonical_once
    monkeypatch.setattr(canonical_urls, "_canonical_once", lambda url: seen.append(url) or once(url))
    canonical_urls._cached.cache_clear()
    return seen


@pytest.mark.parametrize("inside", ["", ARCHIVE], ids=["alone", "in an archive"])
@pytest.mark.parametrize("url", HOSTILE.values(), ids=HOSTILE)
def test_no_address_takes_more_rounds_than_it_has_prefixes(rounds, url, inside):
    key = canonical_url(inside + url)
    assert len(rounds) <= MAX_ROUNDS + 1
    assert max(map(len, rounds), default=0) <= LONGEST_READ
    assert len(key) <= LONGEST
    assert canonical_url(key) == key == canonical_url(inside + url)


def test_the_rounds_are_limited(rounds, monkeypatch):
    turns = iter(range(10**6))
    monkeypatch.setattr(canonical_urls, "_canonical_once", lambda _url: f"https://x.example/{next(turns) % 2}")
    assert canonical_url("x.example").startswith("https://x.example/")
    assert next(turns) <= MAX_ROUNDS + 1


def test_an_address_that_is_too_long_to_be_read_is_a_copy_of_nothing():
    url = ARCHIVE * 10_000 + "https://x.example/a"
    assert archived_url_target(url) == url


def test_hosts_that_are_too_long_stay_apart():
    keys = {canonical_url(f"http://{'a.' * 300}{last}.example/") for last in "12"}
    assert len(keys) == 2


@given(st.lists(st.sampled_from(["a", "m", "www", "é", "ا", "xn--", "1"]), min_size=100, max_size=900))
def test_a_host_of_any_length_has_a_key_that_is_its_own(labels):
    url = f"http://{'.'.join(labels)}/docks"
    assert canonical_url(canonical_url(url)) == canonical_url(url)
    assert len(canonical_url(url)) <= LONGEST


PARTS = """http:// https:// www. m. x.example / /amp ? & = utm_a id # #! % %4 %2f %7E : :80 @ . .. ; + ا é
    web.archive.org/web/2031/ [ ] ~"""
PIECES = st.lists(st.sampled_from([*PARTS.split(), " "]), max_size=14).map("".join)


@given(st.one_of(PIECES, st.text(max_size=60), PIECES.map(lambda text: f"https://x.example/{text}")))
@example("https://x.example/?a=b;c&a")
@example("http://x.example:99999/")
def test_a_key_is_its_own_key(url):
    assert canonical_url(canonical_url(url)) == canonical_url(url)


@given(PIECES)
def test_scheme_and_tracking_never_matter(rest):
    plain = f"x.example/{rest.replace('#', '').strip()}"
    tracked = f"{plain}{'&' if '?' in plain else '?'}utm_source=x"
    assert (
        canonical_url(f"http://{plain}") == canonical_url(f"https://{plain}") == canonical_url(f"https://www.{tracked}")
    )
