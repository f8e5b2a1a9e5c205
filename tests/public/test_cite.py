"""How the map of a day is cited: three forms, from which no text breaks out."""

import datetime as dt
import re

import pytest

from events.public.page_citation import PageCitation
from tests.campaigns import day

pytestmark = pytest.mark.django_db

ADDRESS = "http://testserver/harbour/?on=2031-03-06"


def citation(**values):
    given = {
        "slug": "harbour",
        "title": "The Harbour Campaign: 6 March 2031",
        "day": day(5),
        "revision": 3,
        "address": ADDRESS,
        "publisher": "map.example.org",
        "language": "en",
        "accessed": dt.date(2031, 6, 1),
    }
    return PageCitation(**given | values)


def test_a_citation_has_title_day_revision_address_and_the_day_on_which_it_was_read():
    assert citation().text() == (
        f"The Harbour Campaign: 6 March 2031. Revision 3 of the record. {ADDRESS} (read on 1 June 2031)"
    )
    assert citation().bibtex().splitlines() == [
        "@online{harbour-2031-03-06-r3,",
        "  title = {{The Harbour Campaign: 6 March 2031}},",
        "  organization = {map.example.org},",
        "  edition = {Revision 3 of the record},",
        f"  url = {{{ADDRESS}}},",
        "  urldate = {2031-06-01},",
        "  langid = {english},",
        "}",
    ]
    assert citation().ris().split("\r\n") == [
        "TY  - MAP",
        "TI  - The Harbour Campaign: 6 March 2031",
        "PB  - map.example.org",
        "ET  - Revision 3 of the record",
        "LA  - en",
        f"UR  - {ADDRESS}",
        "Y2  - 2031/06/01/",
        "ER  - ",
        "",
    ]


def test_nobody_has_said_when_it_was_read():
    unread = citation(accessed=None)
    assert "read on" not in unread.text()
    assert "urldate" not in unread.bibtex()
    assert "Y2" not in unread.ris()


HOSTILE = [
    "}, url = {http://evil/}",
    r"\input{secrets}",
    "100% & more_#$^~",
    "a}b{c",
    "one\nER  - \nTY  - BOOK",
    "\u202eeno",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_breaks_out_of_its_field(title):
    hostile = citation(title=title)
    assert [line.partition("  - ")[0] for line in hostile.ris().split("\r\n")[:-1]] == [
        "TY", "TI", "PB", "ET", "LA", "UR", "Y2", "ER",
    ]  # fmt: skip
    [written] = re.findall(r"^  title = (.*),$", hostile.bibtex(), re.MULTILINE)
    depth = [written[: end + 1].count("{") - written[: end + 1].count("}") for end in range(len(written))]
    # Braces close at the end, and nowhere before.
    assert min(depth[:-1]) == 1
    assert depth[-1] == 0
    # What TeX would read as a command or a comment is named.
    assert not re.search(r"(?<!\\)[%&#$_]|[~^]|\\(?!text(backslash|brace|ascii)|[$&#%_])", written)
    assert "\u202e" not in hostile.bibtex() + hostile.ris() + hostile.text()


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [
        ("bib", "application/x-bibtex", "@online{harbour-2031-03-06-r"),
        ("ris", "application/x-research-info-systems", "TY  - MAP\r\n"),
    ],
)
def test_a_file_is_named_by_campaign_day_and_revision(client, harbour, form, kind, begins):
    response = client.get(f"/harbour/cite.{form}?on={day(5)}&accessed=2031-06-01")
    assert response.headers["Content-Type"] == f"{kind}; charset=utf-8"
    harbour.campaign.refresh_from_db()
    revision = harbour.campaign.revision
    assert response.headers["Content-Disposition"] == f'attachment; filename="harbour-{day(5)}-r{revision}.{form}"'
    assert response.text.startswith(begins)


def test_scripts_get_all_forms_on_the_basis_that_is_shown(client, harbour, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        found = client.get(f"/ar/harbour/cite.json?on={day(5)}&known_on={day(9)}&at_least=reported").json()
    address = f"http://testserver/ar/harbour/?on={day(5)}&known_on={day(9)}&at_least=reported"
    assert [address in found[form] for form in ("text", "bibtex", "ris")] == [True] * 3
    assert "langid = {arabic}" in found["bibtex"]


@pytest.mark.parametrize("query", ["on=never", "on=2040-01-01", "accessed=today", "at_least=best"])
def test_what_says_nothing_is_not_cited(client, harbour, query):
    assert client.get(f"/harbour/cite.bib?{query}").status_code == 404


def test_readers_without_scripts_have_a_page(client, harbour):
    page = client.get(f"/harbour/cite/?on={day(5)}").text
    assert f"{ADDRESS}</p>" in page
    assert f'href="/harbour/cite.bib?on={day(5)}"' in page
    assert f'href="/harbour/cite.ris?on={day(5)}"' in page
    assert 'name="robots" content="noindex"' in page
    assert f'href="/harbour/cite/?on={day(5)}' in client.get(f"/harbour/?on={day(5)}").text
    assert 'href="/harbour/cite/"' in client.get("/harbour/record/").text


def test_a_page_of_a_day_that_is_none_says_what_it_shows(client, harbour):
    assert "“never” is not a date" in client.get("/harbour/cite/?on=never").text
