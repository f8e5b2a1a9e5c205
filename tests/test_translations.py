"""The Arabic catalogue: whole, compiled, and with every placeholder of its source."""

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation import ngettext, override
from django.utils.translation.template import templatize

CATALOGUE = Path(__file__).parent.parent / "locale/ar/LC_MESSAGES/django.po"
ROOT = CATALOGUE.parents[3]
# The last one's texts are marked nowhere: a module without Django raises them. A catalogue made anew would lose them.
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "GeometryError"}
# A template as Django hands it to xgettext: what is not marked is filled with letters.
TEXT = r"""u(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\bn?gettext\(({TEXT}(?:, {TEXT})?)")
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


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "صف واحد"),
        (2, "صفان"),
        (3, "3 صفوف"),
        (10, "10 صفوف"),
        (11, "11 صفًا"),
        (99, "99 صفًا"),
        (100, "100 صف"),
        (102, "102 صف"),
        (103, "103 صفوف"),
        (111, "111 صفًا"),
    ],
)
def test_a_counted_noun_stands_in_the_form_that_its_number_asks_for(number, text):
    # Babel's own rule for Arabic (2.18) has the forms from eleven up the wrong way round; the header says it right.
    with override("ar"):
        assert ngettext("%(n)s row", "%(n)s rows", number) % {"n": number} == text


def test_every_word_of_the_page_has_an_arabic_one(messages):
    from events.public.ui_strings import ui_strings

    translated = {message.id for message in messages}
    with override("en"):
        words = set(ui_strings().values())
    assert words - translated == set()


def test_the_tools_for_drawing_speak_arabic():
    # django-leaflet brings no Arabic, and no tool collects its texts: a catalogue made anew would lose them.
    from leaflet.templatetags.leaflet_tags import leaflet_draw_i18n

    with override("en"):
        english = leaflet_draw_i18n({})
    with override("ar"):
        arabic = leaflet_draw_i18n({})
    assert [text for name, text in english.items() if text and text == arabic[name]] == []


def marked_in_python(path):
    """The texts that are handed to gettext, as they stand in the source."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in MARKS and node.args:
            text = node.args[0]
            yield text.value if isinstance(text, ast.Constant) else None


def marked_in_template(path):
    for call in CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        texts = ast.literal_eval(call[1])
        yield from [texts] if isinstance(texts, str) else texts


def test_every_text_that_is_marked_has_an_arabic_one(messages):
    known = {text for message in messages for text in ([message.id] if isinstance(message.id, str) else message.id)}
    sources = [*(ROOT / "events").rglob("*.py"), *(ROOT / "mosulmap").rglob("*.py")]
    texts = {text for path in sources if "migrations" not in path.parts for text in marked_in_python(path)}
    texts |= {text for path in (ROOT / "templates").rglob("*.html") for text in marked_in_template(path)}
    assert len(texts) > 500
    # None: what is marked is no text but an expression, which no tool collects.
    assert sorted(str(text) for text in texts - known) == []
