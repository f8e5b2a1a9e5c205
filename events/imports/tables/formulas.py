"""Keeps texts in CSV from being run as formulas by a spreadsheet, so that they are read back unchanged.

PURE. The rule, for whoever reads a file without this module: where a cell begins with one apostrophe or more, then
perhaps spaces, and then one of ``=``, ``+``, ``-``, ``@``, a tab or the end of a line, the first apostrophe is not part
of the text. A plain number such as -5 is no formula, and is left as it is.
https://owasp.org/www-community/attacks/CSV_Injection has the list of beginnings, those of full width among them.
"""

import re

# What stands before a text that would be a formula: spreadsheets take the rest of the cell for text then.
PREFIX = "'"
STARTS = "=+-@\t\r\n＝＋－＠"

# Spreadsheets differ in whether they pass over spaces. A text that has an apostrophe there already gets one more, or
# else it would lose its own on the way back.
_FORMULA = re.compile(rf"'*\s*[{re.escape(STARTS)}]")
_DEFUSED = re.compile(rf"'+\s*[{re.escape(STARTS)}]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def defuse(text: str) -> str:
    """The text as it stands in a cell: with an apostrophe before what a spreadsheet would take for a formula."""
    is_formula = _FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"{PREFIX}{text}" if is_formula else text


def undo(cell: str) -> str:
    """The text of a cell that ``defuse`` made."""
    return cell[len(PREFIX) :] if _DEFUSED.match(cell) else cell
