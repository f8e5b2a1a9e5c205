"""The browser folds typed text as the gazetteer folds names: by the same rules, to the same keys."""

import json
import subprocess
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.gazetteer import transliteration
from events.gazetteer.gazetteer import Gazetteer, GazetteerEntry
from tests.gazetteer.test_gazetteer import entries

# Playwright has no public name for it; a test that cannot find it says so instead of passing.
driver = pytest.importorskip("playwright._impl._driver")

ROOT = Path(__file__).resolve().parents[2]
FOLDS = """
import readline from "node:readline";
import { createFolding } from "./static/mosulmap/js/search.js";
let folding;
for await (const line of readline.createInterface({ input: process.stdin })) {
  const given = JSON.parse(line);
  if (!folding) folding = createFolding(given);
  else {
    const folded = given.map((text) => [folding.fold(text), folding.sound(folding.fold(text)), folding.keysOf(text)]);
    console.log(JSON.stringify(folded));
  }
}
"""


@pytest.fixture(scope="module")
def browser_folds():
    """What the page's own module makes of texts, by the Node that Playwright brings along."""
    node, _cli = driver.compute_driver_executable()
    command = [node, "--input-type=module", "--eval", FOLDS]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        # As they travel: through JSON, in ASCII, so that no text can break a line.
        print(json.dumps(transliteration.RULES), file=process.stdin, flush=True)

        def folds(texts):
            print(json.dumps(texts), file=process.stdin, flush=True)
            return json.loads(process.stdout.readline())

        yield folds
        process.stdin.close()


def python_folds(texts):
    return [
        [
            list(transliteration.fold(text)),
            list(transliteration.phonetic_key(transliteration.fold(text))),
            keys_of(text),
        ]
        for text in texts
    ]


@cache
def keys_of(text):
    words = transliteration.fold(text)
    return [
        *dict.fromkeys(
            " ".join(transliteration.phonetic_key(variant))
            for variant in (words, transliteration.without_glued_articles(words))
        )
    ]


@cache
def texts_on_record():
    """Every text of the fixtures: names and their spellings, and the sentences they stand in."""
    found = set()

    def collect(value):
        if isinstance(value, str):
            found.update([value, *value.split()])
        elif isinstance(value, list | dict):
            for item in value.values() if isinstance(value, dict) else value:
                collect(item)

    for file in (ROOT / "fixtures").rglob("*.json"):
        rows = json.loads(file.read_text(encoding="utf-8"))
        collect([{**row["fields"], "shape": None} for row in rows])
    return sorted(found)


def test_every_text_on_record_is_folded_alike(browser_folds):
    texts = texts_on_record()
    assert len(texts) > 5000
    assert browser_folds(texts) == python_folds(texts)


HOSTILE = [
    "",
    " \t\n\r\u2028\u2029\x85\x1c\ufeff",
    "constructor __proto__ toString hasOwnProperty valueOf",
    "Rabia i v I V Haramat i Haramat al-Rabia",
    "al el l the",
    "al-al al",
    "حي",
    "ال الا الب",
    "٠٠٧ ۰۱ ०१२ ０１ 007 000 00a 1st 21st 1er 2e st",
    "d'Al-Intissar l’Arabi D'l'x (d'Aden) _d'Aden d'A",
    "Qādisīyah Nu‘mānīyah Nu´maniyah Nu'maniyah",
    "ﬁﬂ ﷲ ﷺ ™ ① ½ ² ㎢ K Å",
    "İIıi ẞß ΑΣ ας ΣΑ ǅ ŉ ǰ ΐ",
    "أإآٱؤئءةىـ یکھہگپ ۓ ۂ ﻻ ﻼ",
    "zz zzz aab sshh 0011 a00b oooo eeyy tchch djdj ahh aha ah",
    "\u0897\u0ece\u1acf\u1c89\ua7dc\ua7f1 x",
    "𝐌𝐨𝐬𝐮𝐥 🙂 \U0001e030 \U00010d50",
    "a\u0301\u0345b \u0653ا ه\u0654 か\u3099 क\u093c \u05b0\u05bf",
    "$& $1 \\1 [a] (b) {c} ^d$ e|f",
    "\0\x01\x7f\xad\u200b\u200f\u202e\u2066",
    "٪٫٬،؛؟۔ ։ ׀ ܀ ฿ ։",
    "7" * 5000,
    "0" * 5000 + "x",
    "East Mosul " * 500,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20].encode("unicode_escape").decode())
def test_a_hostile_text_is_folded_alike(browser_folds, text):
    assert browser_folds([text]) == python_folds([text])


PIECES = [*transliteration.RULES["numbers"], *transliteration.RULES["articles"], *transliteration.RULES["generic"]]
TEXTS = st.one_of(
    st.text(),
    st.text(st.characters(max_codepoint=0x7FF)),
    st.text("aeiouyhdjtchsqwlا لحيهةىأ'’ -_0123456789٠٣\n(/", max_size=30),
    st.lists(st.sampled_from([*PIECES, "Zuhur", "الزهور", "-"])).map(" ".join),
)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=60))
def test_any_text_is_folded_alike(browser_folds, texts):
    assert browser_folds(texts) == python_folds(texts)


# Two quarters of one name, of which one is also written without its number, and one whose bank stands in brackets.
ENTRIES = [
    GazetteerEntry("qadisiyah-1", "Al Qadisiyah I", "القادسية الأولى", ("Qadisiyah", "Mazin"), "east", pk=1),
    GazetteerEntry("qadisiyah-2", "Al Qadisiyah II", "القادسية الثانية", ("Mazin",), "east", pk=2),
    GazetteerEntry("siha", "al-Siha (west)", bank="west", pk=3),
    GazetteerEntry("university", "The University"),
]


def keys_by_pk(gazetteer):
    return {entry.pk: keys for entry, keys in gazetteer.search_keys() if entry.pk}


def test_a_place_without_a_position_carries_its_keys_as_well():
    (keys,) = [keys for entry, keys in Gazetteer(ENTRIES).search_keys() if entry.slug == "university"]
    assert set(keys_of("Al-University")) & set(keys)


def test_a_district_carries_every_key_by_which_the_gazetteer_finds_it():
    gazetteer = Gazetteer(ENTRIES)
    keys = keys_by_pk(gazetteer)
    assert keys.keys() == {1, 2, 3}
    for text in ("Qadisiya", "Kadisiyah 1", "qadissiyya II", "القادسيه ٢", "Siha", "al-Siha west"):
        found = {match.pk for match in gazetteer.place(text).candidates}
        assert {pk for pk, own_keys in keys.items() if set(keys_of(text)) & set(own_keys)} == found, text


def test_every_spelling_on_record_leads_to_the_districts_that_the_gazetteer_finds():
    gazetteer = Gazetteer([*entries("districts"), *entries("places")])
    keys = keys_by_pk(gazetteer)
    for entry in gazetteer.entries:
        for text in entry.spellings:
            meant = {match.pk for match in gazetteer.place(text).candidates if match.pk}
            assert {pk for pk, own_keys in keys.items() if set(keys_of(text)) & set(own_keys)} >= meant, text
