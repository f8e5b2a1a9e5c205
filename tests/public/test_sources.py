"""The pages of sources: which publications are listed, what each supports and disputes, and how it stands to others."""

import re

import pytest

from events.models import Citation, Figure, Source
from events.newsroom import publications
from events.public.page_cache import kept_pages
from tests.campaigns import add_source, add_voice, day
from tests.public.test_page_head import data_of

pytestmark = pytest.mark.django_db

LIST = "/harbour/sources/"


@pytest.fixture
def harbour(harbour):
    """The docks, taken on day 5: the Gazette writes so on day 20, the Wire without a date. The Herald denies it."""
    harbour.event("taken", 5, sources=[harbour.gazette, harbour.wire], against=[harbour.herald])
    harbour.draft = add_source(harbour.campaign, "Leaflet", reference="leaflet")
    harbour.event("draft", 6, sources=[harbour.draft], status="draft")
    return harbour


def page_of(source):
    return f"{LIST}{source.reference}/"


def rows(text):
    """Of each publication in the list, the cells: day, language, events, supports, disputes, figures."""
    found = {}
    for reference, cells in re.findall(r'href="/harbour/sources/([\w-]+)/".*?</th>(.*?)</tr>', text, re.DOTALL):
        cell = re.findall(r"<td[^>]*>(.*?)</td>", cells, re.DOTALL)
        found[reference] = [re.sub(r"\s*<[^>]*>\s*", "", each).strip() for each in cell]
    return found


# -- the list -----------------------------------------------------------------------------------


def test_it_lists_what_published_events_cite_with_numbers(client, harbour):
    harbour.gazette.language = "ar"
    harbour.gazette.save()
    assert rows(client.get(LIST).text) == {
        "gazette": ["21 March 2031", "Arabic", "1", "1", "0", "0"],
        "herald": ["31 March 2031", "", "1", "0", "1", "0"],
        "wire": ["no date", "", "1", "1", "0", "0"],
    }


def test_what_only_a_figure_cites_is_listed(client, harbour):
    Figure.objects.create(
        campaign=harbour.campaign,
        day=day(5),
        measure="boats",
        value=3,
        unit="boats",
        summary="3.",
        source=harbour.draft,
    )
    assert rows(client.get(LIST).text)["leaflet"] == ["no date", "", "0", "0", "0", "1"]
    assert "3." in client.get(page_of(harbour.draft)).text


@pytest.mark.parametrize("status", ["draft", "in-review", "retracted"])
def test_what_nothing_public_cites_has_no_page(client, harbour, status):
    assert "leaflet" not in client.get(LIST).text
    harbour.event("other", 7, sources=[harbour.draft], status=status, status_reason="Wrong.")
    assert client.get(page_of(harbour.draft)).status_code == 404
    harbour.event("public", 7, sources=[harbour.draft])
    assert client.get(page_of(harbour.draft)).status_code == 200


def test_a_source_of_another_campaign_has_no_page_here(client, harbour):
    assert client.get("/harbour/sources/nothing/").status_code == 404
    assert client.get("/nowhere/sources/").status_code == 404
    assert client.get("/nowhere/sources/gazette/").status_code == 404


def test_it_says_how_many_have_no_date(client, harbour):
    assert "Of 3 publications, 1 names no date of publication." in client.get(LIST).text
    assert publications.undated(harbour.campaign) == publications.Undated(1, 3, 1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["gazette", "herald", "late", "wire"]),
        ("?sort=date", ["gazette", "herald", "late", "wire"]),
        # Of the Herald two publications, which stand together.
        ("?sort=events", ["late", "herald", "gazette", "wire"]),
        ("?sort=nonsense", ["gazette", "herald", "late", "wire"]),
        ("?publisher=Herald", ["herald", "late"]),
        ("?publisher=Hera", []),
        ("?q=TIDE", ["late"]),
        ("?q=gazet", ["gazette"]),
        ("?q=tide&publisher=Gazette", []),
        ("?q=%00", ["gazette", "herald", "late", "wire"]),
    ],
)
def test_the_list_can_be_ordered_and_searched(client, harbour, query, found):
    late = add_source(harbour.campaign, "Herald", reference="late", title="High tide", published_on=day(40))
    harbour.event("again", 9, sources=[late])
    harbour.event("fort", 9, sources=[late], districts=[harbour.fort])
    assert list(rows(client.get(LIST + query).text)) == found


def test_the_list_comes_in_pages(client, harbour, monkeypatch):
    monkeypatch.setattr("events.public.sources.A_PAGE", 2)
    assert list(rows(client.get(LIST).text)) == ["gazette", "herald"]
    second = client.get(f"{LIST}?sort=date&p=2")
    assert list(rows(second.text)) == ["wire"]
    assert 'href="/harbour/sources/?sort=date" rel="prev"' in second.text
    assert client.get(f"{LIST}?sort=date&p=9").headers["Location"] == f"{LIST}?sort=date&p=2"


def test_what_is_searched_for_has_no_place_in_memory_and_is_not_indexed(client, harbour):
    client.get(LIST)
    for number in range(5):
        assert 'name="robots" content="noindex"' in client.get(f"{LIST}?q={number}").text
        assert client.get(f"{LIST}?publisher=nobody-{number}").status_code == 200
    assert len(kept_pages) == 1
    client.get(f"{LIST}?publisher=Herald")
    assert len(kept_pages) == 2


# -- a publication ------------------------------------------------------------------------------


def standing(*sources):
    found = publications.standing(sources)
    return {name: getattr(found, name) for name in found.__slots__ if getattr(found, name)}


def test_a_publication_is_first_by_the_day_on_which_it_could_be_read(harbour):
    harbour.event("held", 25, sources=[harbour.herald, harbour.gazette])
    assert standing(harbour.herald) == {"events": 2, "supports": 1, "disputes": 1}
    # Of the other event it is first but for the Wire, which names no date and counts from day 5.
    assert standing(harbour.gazette) == {
        "events": 2,
        "supports": 2,
        "first": 1,
        "behind_undated": 1,
        "contradicted": 1,
    }
    assert standing(harbour.wire) == {"events": 1, "supports": 1, "first": 1, "contradicted": 1}


def test_the_first_of_one_day_share_it(harbour):
    other = add_source(harbour.campaign, "Courier", published_on=day(20))
    harbour.event("held", 19, sources=[other, harbour.gazette, harbour.herald])
    assert standing(other) == {"events": 1, "supports": 1, "shared": 1}
    assert standing(harbour.gazette)["shared"] == 1


def test_a_publication_that_nobody_follows_was_the_only_one(harbour):
    harbour.event("alone", 31, sources=[harbour.herald])
    assert standing(harbour.herald) == {"events": 2, "supports": 1, "disputes": 1, "only": 1}


@pytest.mark.parametrize(("denied_on", "contradicted"), [(19, 0), (20, 0), (21, 1)])
def test_only_what_is_known_later_contradicts(harbour, denied_on, contradicted):
    denial = add_source(harbour.campaign, "Courier", published_on=day(denied_on))
    harbour.event("held", 15, sources=[harbour.gazette], against=[denial])
    assert publications.standing([harbour.gazette]).contradicted == 1 + contradicted


def test_an_event_counts_once_for_a_publication_that_is_cited_twice(harbour):
    taken = Citation.objects.get(source=harbour.gazette)
    Citation.objects.create(event=taken.event, source=harbour.gazette, claimant="A sailor")
    assert standing(harbour.gazette)["supports"] == 1


def test_what_is_not_published_has_no_say(harbour):
    before = standing(harbour.gazette)
    harbour.event("more", 8, sources=[harbour.gazette], against=[harbour.herald], status="draft")
    assert standing(harbour.gazette) == before


def test_the_page_shows_what_it_says_and_whom_it_quotes(client, harbour):
    watch = add_voice(harbour.campaign, "watch", name_ar="الحراسة")
    Citation.objects.filter(source=harbour.gazette).update(claimant="A sailor", claimant_ar="بحّار", voice=watch)
    source = harbour.gazette
    source.title, source.url = "Docks taken", "https://gazette.example/docks"
    source.archived_url = "https://archive.example/docks"
    source.save()
    page = client.get(page_of(source)).text
    for shown in ("Docks taken", source.url, source.archived_url, "A sailor", "Watch", "What taken says.", "Docks"):
        assert shown in page
    assert '<a href="/harbour/events/taken/">6 March 2031</a>' in page
    assert "contradicted later" in page
    assert "بحّار" in client.get(f"/ar{page_of(source)}").text


def test_the_numbers_of_its_publisher_are_added_up(client, harbour):
    second = add_source(harbour.campaign, "Gazette", reference="second", published_on=day(50))
    harbour.event("fort", 40, sources=[second], districts=[harbour.fort])
    page = client.get(page_of(second)).text
    assert "all 2 of the publisher" in page
    numbers = re.findall(r'<th scope="row">supports</th><td class="number">(\d+)</td><td class="number">(\d+)', page)
    assert numbers == [("1", "2")]


def test_a_publication_without_a_date_is_marked(client, harbour):
    assert "counts as known on the day of each event" in client.get(page_of(harbour.wire)).text
    assert "counts as known on the day of each event" not in client.get(page_of(harbour.gazette)).text


def test_its_events_come_in_pages(client, harbour, monkeypatch):
    monkeypatch.setattr("events.public.source.A_PAGE", 1)
    harbour.event("held", 25)
    page = page_of(harbour.gazette)
    assert "/harbour/events/held/" not in client.get(page).text
    assert "/harbour/events/held/" in client.get(f"{page}?p=2").text
    assert client.get(f"{page}?p=3").headers["Location"] == f"{page}?p=2"


def test_machines_are_told_what_is_known_and_no_more(client, harbour):
    assert data_of(client.get(page_of(harbour.gazette)))["WebPage"]["mainEntity"] == {
        "@type": "CreativeWork",
        "datePublished": "2031-03-21",
        "publisher": {"@type": "Organization", "name": "Gazette"},
    }


HOSTILE = '"><script>alert(1)</script>\u2028<!--'


def test_hostile_texts_are_text(client, harbour):
    Source.objects.filter(reference="gazette").update(title=HOSTILE, publisher=HOSTILE[:100], via=HOSTILE, note=HOSTILE)
    Citation.objects.update(claimant=HOSTILE, summary=HOSTILE)
    harbour.docks.name_en = HOSTILE
    harbour.docks.save()
    for address in (LIST, page_of(harbour.gazette), "/harbour/method/", f"{LIST}?q={HOSTILE}&publisher={HOSTILE}"):
        page = client.get(address).text
        assert "<script>" not in page
        assert "<!--" not in page


@pytest.mark.parametrize("path", [LIST, f"{LIST}?sort=events", f"{LIST}gazette/"])
def test_the_number_of_queries_does_not_grow_with_the_events(client, harbour, django_assert_max_num_queries, path):
    for number in range(10, 20):
        other = add_source(harbour.campaign, f"Paper {number}", published_on=day(number))
        harbour.event(f"e{number}", number, sources=[harbour.gazette, other], districts=[harbour.docks, harbour.mill])
    with django_assert_max_num_queries(15):
        client.get(path)


@pytest.mark.parametrize("language", ["", "/ar"])
@pytest.mark.parametrize("path", ["/harbour/", "/harbour/record/", "/harbour/changes/", LIST])
def test_the_pages_are_linked_from_the_map_and_from_each_other(client, harbour, language, path):
    page = client.get(language + path).text
    assert f'href="{language}/harbour/sources/"' in page
    assert f'href="{language}/harbour/method/"' in page
