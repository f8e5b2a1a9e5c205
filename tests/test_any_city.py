"""The code serves any campaign: it names no city, and no measure that only one campaign has."""

import json
import re
from pathlib import Path

import pytest
from django.utils.translation import override

from events.models import measures
from events.public.ui_strings import ui_strings

ROOT = Path(__file__).parent.parent
# The package's own name.
ALLOWED = re.compile("mosulmap", re.IGNORECASE)
SUFFIXES = {".py", ".js", ".css", ".svg"}


def code():
    files = [file for root in ("events", "static/mosulmap") for file in (ROOT / root).rglob("*")]
    return [file for file in files if file.suffix in SUFFIXES and "migrations" not in file.parts]


def test_no_code_names_the_city():
    assert len(code()) > 100
    named = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in code()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search("mosul", ALLOWED.sub("", line), re.IGNORECASE)
    ]
    assert named == []


def test_the_chart_is_labelled_with_districts_and_no_city():
    assert ui_strings()["sharesCaption"] == "Share of the districts’ area"
    assert not any("city’s" in text for text in ui_strings().values())
    with override("ar"):
        assert not any("مساحة المدينة" in text for text in ui_strings().values())


def test_every_measure_of_the_campaign_has_words_in_both_languages():
    rows = json.loads((ROOT / "fixtures/mosul/figures.json").read_text(encoding="utf-8"))
    for slug in {row["fields"]["measure"] for row in rows}:
        with override("ar"):
            assert re.search("[\u0621-\u064a]", measures.measure(slug)), slug
        assert measures.measure(slug) == str(measures.MEASURES[slug])


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("slug", "words"), [("boats-lost", "Boats lost"), ("ferries", "Ferries")])
def test_a_measure_of_another_campaign_is_named_by_its_slug(slug, words, language):
    with override(language):
        assert measures.measure(slug) == words
