"""The Arabic catalogue: whole, compiled, and with every placeholder of its source."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).parent.parent / "locale/ar/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file, locale="ar") if message.id]


def test_every_message_is_translated(messages):
    assert [message.id for message in messages if not all(message.string or ("",))] == []


def test_every_placeholder_survives_translation(messages):
    single = [message for message in messages if isinstance(message.id, str)]
    broken = [m.id for m in single if sorted(PLACEHOLDER.findall(m.id)) != sorted(PLACEHOLDER.findall(m.string))]
    assert broken == []


def test_the_compiled_catalogue_is_that_of_its_source():
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="ar", domain="django")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_every_word_of_the_page_has_an_arabic_one(messages):
    from django.utils.translation import override

    from events.page_text import page_text

    translated = {message.id for message in messages}
    with override("en"):
        words = set(page_text().values())
    assert words - translated == set()


def test_the_tools_for_drawing_speak_arabic():
    # django-leaflet brings no Arabic, and no tool collects its texts: a catalogue made anew would lose them.
    from django.utils.translation import override
    from leaflet.templatetags.leaflet_tags import leaflet_draw_i18n

    with override("en"):
        english = leaflet_draw_i18n({})
    with override("ar"):
        arabic = leaflet_draw_i18n({})
    assert [text for name, text in english.items() if text and text == arabic[name]] == []
