"""A third language takes a .po file and one line of the settings: shown with one that the project does not have."""

import json
import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from events.models.campaign import validate_campaign_slug
from events.payload.parts import PartName, current_core
from events.public.page_cache import kept_pages
from tests.campaigns import day

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Search"
msgstr "Serĉi"

msgid "Skip to the timeline"
msgstr "Al la tempolinio"

msgid "Events"
msgstr "Eventoj"

msgid "control"
msgstr "rego"
"""


@pytest.fixture
def esperanto(settings, tmp_path, harbour):
    """The harbour in English, Arabic and Esperanto, of which a few words are translated."""
    folder = tmp_path / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO, encoding="utf-8")
    compile_ = [sys.executable, "-m", "babel.messages.frontend", "-q", "compile", "-D", "django", "-d", str(tmp_path)]
    subprocess.run(compile_, check=True)
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, tmp_path]
    settings.LANGUAGES = [*settings.LANGUAGES, ("eo", "Esperanto")]
    harbour.event("taken", 5)
    kept_pages.clear()
    yield harbour
    kept_pages.clear()


PAGES = ["", "districts/", "districts/docks/", "events/", "events/taken/", "sources/", "method/", "record/", "changes/"]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_in_it_and_links_to_the_others(esperanto, client, page):
    response = client.get(f"/eo/harbour/{page}")
    assert response.status_code == 200
    assert response.headers["Content-Language"] == "eo"
    html = response.content.decode()
    assert '<html lang="eo" dir="ltr">' in html
    for code, path in (("en", f"/harbour/{page}"), ("ar", f"/ar/harbour/{page}")):
        assert f'hreflang="{code}" href="{path}"' in html
    assert f'hreflang="eo" href="http://testserver/eo/harbour/{page}"' in html


@pytest.mark.django_db
def test_its_words_are_on_the_page_and_english_where_it_has_none(esperanto, client):
    html = client.get("/eo/harbour/").content.decode()
    assert "Al la tempolinio" in html
    assert 'placeholder="Serĉi"' in html
    assert "Skip to what happened this day" in html
    words = json.loads(html.partition('<script id="config" type="application/json">')[2].partition("</script>")[0])[
        "words"
    ]
    assert words["kind.control"] == "rego"


@pytest.mark.django_db
def test_the_evidence_comes_in_it_and_names_the_language_of_each_text(esperanto, client):
    core = current_core(esperanto.campaign)
    name = core.window_of(day(5), "eo")
    address = reverse("part", args=["harbour", core.version_of(name), str(name)])
    part = client.get(address).json()
    assert part["language"] == "eo"
    [event] = [dict(zip(part["events"]["columns"], row, strict=True)) for row in part["events"]["rows"]]
    assert event["summary"] == ["What taken says.", "en"]
    assert client.get(address.replace("days-eo", "days-fr")).status_code == 404
    assert PartName.parse("index-eo").language == "eo"


@pytest.mark.django_db
def test_no_campaign_takes_its_prefix(esperanto):
    with pytest.raises(ValidationError):
        validate_campaign_slug("eo")


def test_without_it_there_is_no_such_page(client, harbour, db):
    assert client.get("/eo/harbour/").status_code == 404
    assert translation.get_language() == "en"
