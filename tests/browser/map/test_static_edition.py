"""What only the static edition does by scripts: days, words and comparisons that the server would have worked out."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.map import reading

pytestmark = pytest.mark.browser


def test_nothing_is_asked_of_anybody_but_the_server_of_files(mosul_edition, visit):
    asked = []
    prepare = lambda page: page.on("request", lambda request: asked.append(request.url))  # noqa: E731
    page = visit(mosul_edition, "/mosul/?on=2016-11-12&district=arbajiyah", prepare=prepare, first=True)
    page.get_by_role("button", name="Play", exact=True).click()
    page.get_by_role("button", name="Pause", exact=True).click()
    assert len(asked) > 15
    assert [url for url in asked if not url.startswith((mosul_edition.url, "data:", "blob:"))] == []


@pytest.mark.parametrize("address", ["/?event=r0068", "/ar/?event=r0068"])
def test_the_link_of_an_event_sets_its_day(mosul, mosul_edition, visit, address):
    days = [visit(site, address).locator("#day").text_content() for site in (mosul, mosul_edition)]
    assert days[0] == days[1]


@pytest.mark.parametrize("root", ["/", "/ar/"])
@pytest.mark.parametrize("basis", ["", "&known_on=2016-12-01&at_least=reported"])
def test_the_panel_tells_what_changed_on_whose_word_as_the_server_does(mosul, mosul_edition, visit, root, basis):
    def told(site):
        page = visit(site, f"{root}?on=2016-11-12&compare=2017-01-24{basis}")
        section = page.locator(".compared")
        expect(section.locator("h4").first).to_be_visible()
        rows = section.locator(".differences > li").all_text_contents()
        return section.locator("h4").all_text_contents(), rows, section.locator(".balance").text_content()

    of_edition = told(mosul_edition)
    assert of_edition[1]
    assert of_edition == told(mosul)


@pytest.mark.parametrize("words", ["arbajiyah", "car bombs", "nothingofthekind"])
def test_words_are_found_in_the_parts(mosul, mosul_edition, visit, words):
    def number(site):
        return visit(site, f"/?on=2016-11-12&q={words}").locator(".filtered .counts").text_content()

    assert re.search(r"\d", number(mosul))
    assert number(mosul_edition) == number(mosul)


def test_an_embed_looks_as_its_address_says(mosul_edition, visit):
    page = visit(mosul_edition, "/embed/mosul/?on=2016-11-12&theme=dark&timeline=off")
    reading.is_painted(page)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator(".framed--short")).to_have_count(1)


def test_a_picture_or_a_citation_that_is_not_there_is_not_offered(mosul_edition, visit):
    page = visit(mosul_edition, "/?on=2016-11-12")
    page.get_by_role("button", name="Share").click()
    expect(page.locator("#take-link")).to_be_visible()
    expect(page.locator(".take-pictures a")).to_have_count(0)
    assert page.get_by_role("link", name=re.compile("mistake")).count() == 0
