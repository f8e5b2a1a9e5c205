"""Formulas in cells: defused for spreadsheets, and the same text again when they are read."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from events.imports.tables.formulas import STARTS, defuse, undo

# Mostly what the rule looks at, beside any character.
TEXTS = st.text(st.one_of(st.sampled_from("'=+-@\t\r\n ＝－.15aع"), st.characters(exclude_categories=["Cs"])))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", ""),
        ("Docks", "Docks"),
        ("الأرصفة", "الأرصفة"),
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("https://example.org")', '\'=HYPERLINK("https://example.org")'),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        # What has an apostrophe of its own there keeps it.
        ("'=1", "''=1"),
        ("''=1", "'''=1"),
        ("'quoted'", "'quoted'"),
        ("'", "'"),
        # Numbers are no formulas.
        ("-5", "-5"),
        ("+5.25", "+5.25"),
        ("-5\n", "'-5\n"),
        ("'-5", "''-5"),
        ("-", "'-"),
        ("a=1", "a=1"),
    ],
)
def test_a_text_and_its_cell(text, cell):
    assert defuse(text) == cell
    assert undo(cell) == text


@given(TEXTS)
@example("'-5")
@example("'\n")
def test_every_text_comes_back(text):
    assert undo(defuse(text)) == text


@given(TEXTS, TEXTS)
def test_two_texts_never_share_a_cell(one, other):
    assert (defuse(one) == defuse(other)) == (one == other)


@given(TEXTS)
def test_no_cell_begins_as_a_formula_but_for_numbers(text):
    cell = defuse(text)
    if cell.lstrip().startswith(tuple(STARTS)):
        float(cell)


@given(TEXTS.filter(lambda text: "\0" not in text))
def test_every_text_comes_back_through_csv(text):
    written = io.StringIO(newline="")
    csv.writer(written).writerow([defuse(text), "end"])
    written.seek(0)
    assert [undo(cell) for cell in next(csv.reader(written))] == [text, "end"]
