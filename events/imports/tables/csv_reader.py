"""Reads CSV, and detects its encoding and its delimiter."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext as _

from events.geo.formats.encodings import is_arabic_text, is_mixed
from events.imports.tables.formulas import undo
from events.imports.tables.header import MOST_LINES_ABOVE, header_index
from events.imports.tables.table import EncodingError, ReadError

# What a person may choose from where the encoding cannot be detected.
ENCODINGS = ("utf-8", "windows-1256", "windows-1252", "iso-8859-6", "utf-16", "mac-roman")
DELIMITERS = (",", ";", "\t", "|")

_BLOCK = 1 << 16
# Byte order marks, as Windows programs write them.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The first line that names the delimiter to Excel.
_SEP_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?\s*', re.IGNORECASE)


def encoding_of(file: BinaryIO) -> str:
    """The encoding, by a byte order mark, else UTF-8 if the file is that, else Windows-1256 if it makes words in that.

    Raises EncodingError where it cannot be detected. Leaves the file at its beginning.
    """
    file.seek(0)
    beginning = file.read(4)
    for mark, encoding in _MARKS:
        if beginning.startswith(mark):
            file.seek(0)
            return encoding
    for encoding, fits in (("utf-8", lambda text: True), ("windows-1256", _is_windows_1256)):
        if _decodes(file, encoding, fits):
            return encoding
    raise EncodingError(_("The encoding of the file cannot be recognised. Save it as UTF-8, or choose its encoding."))


def _decodes(file: BinaryIO, encoding: str, fits: Callable[[str], bool]) -> bool:
    """Whether the whole file can be decoded, and every block of it fits."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while block := file.read(_BLOCK):
            if not fits(decoder.decode(block)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def _is_windows_1256(text: str) -> bool:
    """Whether the text makes sense in Windows-1256: its Arabic letters stand together in words.

    Almost every byte is a letter of some sort in it, so being decodable is no evidence. Western text
    is taken only where both Windows tables agree on it.
    """
    if is_mixed(text):
        return False
    if is_arabic_text(text):
        return True
    try:
        return text.encode("windows-1256").decode("windows-1252") == text
    except UnicodeDecodeError:
        return False


def records(file: BinaryIO, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV file with their numbers from 1; those above the table are left out.

    Raises ReadError where the file is damaged, cut off, or not in that encoding.
    """
    try:
        # newline="": bare CR, LF and CR LF all end a line, and stay as they are within quotes.
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        above, delimiter = (0, named) if (named := _named_delimiter(text)) else _beginning(text)
    except (UnicodeError, LookupError) as problem:
        raise ReadError(_("The file is not %(encoding)s.") % {"encoding": encoding}) from problem
    return _parsed(text, csv.reader(text, delimiter=delimiter, strict=True), encoding, above)


def _parsed(
    text: io.TextIOWrapper, reader: Iterator[list[str]], encoding: str, above: int
) -> Iterator[tuple[int, list[str]]]:
    """The records with their numbers; ``above`` is the number of lines that were read before."""
    number = above
    try:
        for number, record in enumerate(reader, start=above + 1):
            # As files of this site have it.
            yield number, [undo(cell) for cell in record]
    except csv.Error as problem:
        raise ReadError(
            _("Row %(row)d cannot be read: %(why)s. Is the file cut off, or a quote not closed?")
            % {"row": number + 1, "why": problem}
        ) from problem
    except UnicodeError as problem:
        raise ReadError(
            _("Row %(row)d or one soon after it is not %(encoding)s.") % {"row": number + 1, "encoding": encoding}
        ) from problem
    finally:
        # Closing it is up to whoever opened it.
        text.detach()


def _named_delimiter(text: io.TextIOWrapper) -> str:
    """The delimiter in a first line for Excel such as “sep=;”, or ""; leaves the text where the table begins."""
    if found := _SEP_LINE.fullmatch(text.readline()):
        return found[1]
    text.seek(0)
    return ""


def _beginning(text: io.TextIOWrapper) -> tuple[int, str]:
    """The number of lines above the header, and the delimiter of the table; leaves the text at the header."""
    lines = list(islice(iter(text.readline, ""), MOST_LINES_ABOVE))
    filled = [number for number, line in enumerate(lines) if line.strip()]
    delimiters = [_delimiter(lines[number]) for number in filled]
    at = header_index([_cells(lines[number], delimiter) for number, delimiter in zip(filled, delimiters, strict=True)])
    above = filled[at] if at else 0
    text.seek(0)
    for _line in range(above):
        text.readline()
    return above, delimiters[at] if delimiters else DELIMITERS[0]


def _delimiter(header: str) -> str:
    """The delimiter that splits the header into most cells."""
    return max(DELIMITERS, key=lambda delimiter: len(_cells(header, delimiter)))


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells that the delimiter makes of the line; none where one would be longer than a cell can be."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
