"""Files become a header and rows of text, or a message for whoever chose them."""

import contextlib
import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest

from events.imports.tables import reader
from events.imports.tables.table import LAST_ROW, MAX_CELL, EncodingError, ReadError
from tests.imports.tables import file, table, workbook

MB = 1_000_000


def read(content, encoding="", max_bytes=MB):
    """The header and every row: number, cells, problem."""
    found = reader.read(file(content), encoding=encoding, max_bytes=max_bytes)
    return list(found.header), [(row.number, list(row.cells), row.problem) for row in found.rows]


def cells(content, **options):
    header, rows = read(content, **options)
    return [header, *(row[1] for row in rows)]


ARABIC = "place,day\r\nحي القادسية,2031-03-06\r\nالميناء,2031-03-07\r\n"
PLAIN = [["place", "day"], ["حي القادسية", "2031-03-06"], ["الميناء", "2031-03-07"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1256", "utf-16"])
def test_the_encoding_is_detected(encoding):
    assert cells(ARABIC.encode(encoding)) == PLAIN


@pytest.mark.parametrize(
    "content",
    [
        # Arabic of another table; a Western text that reads otherwise in either.
        ARABIC.encode("iso-8859-6"),
        "place,day\r\nSão Bento ð,2031-03-06\r\n".encode("windows-1252"),
        b"place,day\r\n\xff\xfe\xc3\x28,1\r\n",
    ],
)
def test_an_unknown_encoding_is_asked_for(content):
    with pytest.raises(EncodingError, match="choose its encoding"):
        read(content)


def test_an_encoding_can_be_named():
    assert cells(ARABIC.encode("iso-8859-6"), encoding="iso-8859-6") == PLAIN


def test_a_file_of_an_old_mac_is_read_when_it_is_named_and_never_taken_for_another():
    content = "place,day\rSão Bento – “Quay”,2031-03-06\r".encode("mac-roman")
    assert cells(content, encoding="mac-roman")[1] == ["São Bento – “Quay”", "2031-03-06"]
    with pytest.raises(EncodingError):
        read(content)


def test_a_file_that_is_not_in_the_encoding_named_is_refused():
    with pytest.raises(ReadError, match="not utf-8"):
        read(ARABIC.encode("windows-1256"), encoding="utf-8")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_line_ends_and_delimiters_are_detected(end, delimiter):
    text = table(["a", "b", "c"], [["1", "two, too", "3"], ["", "5;5", "6"]], delimiter, end)
    assert cells(text) == [["a", "b", "c"], ["1", "two, too", "3"], ["", "5;5", "6"]]


@pytest.mark.parametrize(("beginning", "number"), [("sep=;\r\n", 2), ('"SEP=;"\n', 2), ("\r\n\r\n", 4), (" \n;;\n", 4)])
def test_a_line_for_excel_and_blank_lines_may_come_first(beginning, number):
    assert read(f"{beginning}a;b\r\n1,5;2\r\n") == (["a", "b"], [(number, ["1,5", "2"], "")])


ABOVE = "The harbour's record\r\nTaken from the web, in March, for everybody\r\n\r\nPlease say \"whose it is\r\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_lines_above_the_table_are_left_out_and_rows_keep_their_numbers(delimiter):
    lines = ABOVE + table(
        ["code", "start", "end", "place", "deaths"], [["k1", "6 Mar 2031", "", "Docks", "1"]], delimiter
    )
    assert read(lines) == (
        ["code", "start", "end", "place", "deaths"],
        [(6, ["k1", "6 Mar 2031", "", "Docks", "1"], "")],
    )


def test_a_row_that_is_too_long_is_never_taken_for_the_header():
    header, rows = read("place,day,text\r\nDocks,6 March 2031,they came,they saw,they left\r\n")
    assert (header, rows[0][2]) == (["place", "day", "text"], "The row has 5 cells, the header has 3.")


def test_a_title_above_the_table_of_a_workbook_is_left_out():
    names = ["code", "start", "end", "place", "deaths"]
    header, rows = read(workbook(["The harbour's record"], [], names, ["k1", "6 Mar 2031", None, "Docks", 1]))
    assert (header, rows) == (names, [(4, ["k1", "6 Mar 2031", "", "Docks", "1"], "")])


def test_the_hashtags_below_a_header_are_no_row():
    tags = ["", "#date+start", "#adm1 +name +ar"]
    assert read(table(["id", "day", "where"], [tags, ["1", "2", "3"]], ",")) == (
        ["id", "day", "where"],
        [(3, ["1", "2", "3"], "")],
    )
    assert [number for number, _cells, _problem in read("a,b\r\n1,2\r\n#one,#two\r\n")[1]] == [2, 3]


@pytest.mark.parametrize(
    "content", [b'{"id": 1, "day": "2031-03-06"}\n{"id": 2}\n', b'[\n  {"id": 1}]', b'\xef\xbb\xbf{"id": 1}']
)
def test_json_is_told_from_a_table(content):
    with pytest.raises(ReadError, match="JSON and not a table"):
        read(content)


def test_a_header_that_begins_as_archives_do_is_still_text():
    assert cells("PKG,b\r\n1,2\r\n") == [["PKG", "b"], ["1", "2"]]


def test_a_quoted_cell_may_hold_lines_and_rows_are_numbered_as_in_a_spreadsheet():
    _header, rows = read('a,b\r\n"one\r\ntwo\rthree",1\r\n\r\n,\r\nlast,2\r\n')
    assert [(number, row) for number, row, _problem in rows] == [(2, ["one\r\ntwo\rthree", "1"]), (5, ["last", "2"])]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1", "The row has 1 cells, the header has 2."),
        ("1,2,3", "The row has 3 cells, the header has 2."),
        ("1,2,,", ""),
        ("1,", ""),
        ("1,a\0b", "The row contains a NUL character."),
        ("1," + "x" * (MAX_CELL + 1), "A cell has 10001 characters; the limit is 10000."),
    ],
)
def test_a_row_that_does_not_fit_is_reported_and_the_others_are_read(line, problem):
    _header, rows = read(f"a,b\r\n{line}\r\n8,9\r\n")
    assert [(row[0], row[2]) for row in rows] == [(2, problem), (3, "")]
    assert rows[1][1] == ["8", "9"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "no header"),
        (b"a,b\r\n", "no rows"),
        (b"a,b,A\r\n1,2,3\r\n", "columns with the same name: a, A"),
        (b"event_date,b,Event Date\r\n1,2,3\r\n", "columns with the same name: event_date, Event Date"),
        (b"a\0,b\r\n1,2\r\n", "NUL"),
        (b'a,b\r\n1,"2', r"Row 2 .*cut off"),
        (b'a,b\r\n1,2\r\n3,"4\r\n5,6\r\n', r"Row 3 .*cut off"),
        (b'a,b\r\n1,"2"x\r\n', r"Row 2 "),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or an encrypted workbook"),
        (",".join(f"c{n}" for n in range(201)).encode() + b"\r\n", "201 columns"),
    ],
)
def test_a_damaged_file_is_refused(content, message):
    with pytest.raises(ReadError, match=message):
        read(content)


@pytest.mark.parametrize("line", ["," * 200_000, ";" * 200_000, "z" * 200_000])
def test_a_first_line_that_is_longer_than_a_cell_can_be_is_refused(line):
    with pytest.raises(ReadError):
        read(f"{line}\r\n1")


def test_a_file_that_is_too_large_is_not_read():
    with pytest.raises(ReadError, match="the limit is 1 MB"):
        read(b"a,b\r\n" + b"1,2\r\n" * 300_000)


def test_more_rows_than_are_taken_are_refused(monkeypatch):
    monkeypatch.setattr(reader, "MAX_ROWS", 3)
    assert len(read("a\r\n1\r\n2\r\n3\r\n")[1]) == 3
    with pytest.raises(ReadError, match="more than 3 rows"):
        read("a\r\n1\r\n2\r\n3\r\n4\r\n")


# -- workbooks -------------------------------------------------------------------------------------


def test_a_workbook_gives_text_with_dates_that_leave_no_doubt():
    content = workbook(
        ["place", "day", "at", "number", "share", "sure"],
        ["الميناء", dt.date(2031, 3, 6), dt.datetime(2031, 3, 6, 14, 30), 12, 0.5, True],  # noqa: DTZ001
        [None, None, None, 7, None, None],
    )
    assert cells(content) == [
        ["place", "day", "at", "number", "share", "sure"],
        ["الميناء", "2031-03-06", "2031-03-06 14:30:00", "12", "0.5", "true"],
        ["", "", "", "7", "", ""],
    ]


def test_a_formula_is_text_and_nothing_else():
    rows = cells(workbook(["a", "b"], ['=HYPERLINK("http://example.org","x")', "=1+1"]))
    assert rows[1] == ['=HYPERLINK("http://example.org","x")', "=1+1"]


def test_the_formula_of_a_table_is_known_for_one():
    formula = b'<c r="A2"><f t="dataTable" ref="A2:A3" dt2D="0" dtr="0" r1="B1"/><v>1</v></c>'
    content = rewritten(workbook(["a"], [7]), lambda part: re.sub(b'<c r="A2".*?</c>', formula, part))
    assert cells(content)[1] == ["=TABLE()"]


def test_the_first_visible_sheet_that_has_rows_is_read_and_all_are_named():
    book, written = openpyxl.Workbook(), io.BytesIO()
    for name, state, rows in [
        ("old", "hidden", [["old"], [1]]),
        ("none", "visible", []),
        ("reports", "visible", [["a"], [2]]),
        ("notes", "visible", [["note"], [3]]),
    ]:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(written)
    table = reader.read(written, max_bytes=MB)
    assert [list(row.cells) for row in table.rows] == [["2"]]
    assert (table.header, table.sheets) == (["a"], ["reports", "old", "none", "notes"])


@pytest.mark.parametrize("at", range(40, 1200, 40))
def test_a_workbook_with_a_wrong_byte_is_read_or_refused(at):
    content = bytearray(workbook(["a", "b"], *([n, "x" * 20] for n in range(500))))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    content[start + at] ^= 0xFF
    with contextlib.suppress(ReadError):
        read(bytes(content))


def test_a_sheet_in_an_encoding_that_nobody_knows_is_refused():
    content = workbook(["a"], ["1"])
    declared = b'<?xml version="1.0" encoding="foo"?>'
    with pytest.raises(ReadError, match="cannot be read"):
        read(rewritten(content, lambda part: declared + part))


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_a_workbook_that_is_cut_off_is_refused(kept):
    content = workbook(["a", "b"], *([n, "x" * 20] for n in range(500)))
    with pytest.raises(ReadError):
        read(content[: int(len(content) * kept)])


def rewritten(content, change, name="xl/worksheets/sheet1.xml"):
    """A workbook one part of which is what ``change`` makes of its bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in given.namelist():
            archive.writestr(part, change(given.read(part)) if part == name else given.read(part))
    return written.getvalue()


def bomb(size):
    """A workbook whose sheet unpacks to so many bytes."""
    return rewritten(workbook(["a"], ["1"]), lambda part: b" " * size)


def with_its_last_row_at(number):
    content = workbook(["a"], ["1"], ["2"])
    return rewritten(content, lambda part: part.replace(b'r="3"', f'r="{number}"'.encode()).replace(b'r="A3"', b""))


@pytest.mark.parametrize("number", [LAST_ROW + 1, 10**12])
def test_a_row_beyond_the_last_is_refused(number):
    with pytest.raises(ReadError, match="beyond 1048576"):
        read(with_its_last_row_at(number))


def test_a_stray_cell_far_below_is_a_row_of_its_number():
    assert [(row[0], row[1]) for row in read(with_its_last_row_at(LAST_ROW))[1]] == [
        (2, ["1"]),
        (LAST_ROW, ["2"]),
    ]


@pytest.mark.parametrize("size", [5_000_000, 30_000_000])
def test_a_zip_bomb_is_not_opened(size, monkeypatch):
    monkeypatch.setattr("openpyxl.load_workbook", lambda *args, **kwargs: pytest.fail("it was opened"))
    with pytest.raises(ReadError, match="too large when unpacked"):
        read(bomb(size))


@pytest.mark.parametrize(("number", "refused"), [(16_384, False), (16_385, True)])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_row_of_more_cells_than_a_sheet_has_columns_is_not_built(number, refused, prefix, monkeypatch):
    opened = []
    monkeypatch.setattr("openpyxl.load_workbook", lambda *args, **kwargs: opened.append(args) or 1 / 0)
    row = f"<{prefix}row>{f'<{prefix}c><{prefix}v>1</{prefix}v></{prefix}c>' * number}</{prefix}row>"
    content = rewritten(workbook(["a"], ["1"]), lambda part: (row * 2).encode())
    with pytest.raises(ReadError, match="more than 16384 cells" if refused else "cut off"):
        cells(content)
    assert bool(opened) is not refused


def test_an_entity_bomb_is_refused():
    sheet = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    with pytest.raises(ReadError):
        read(rewritten(workbook(["a"], ["1"]), lambda part: sheet.encode()))


def test_any_other_archive_is_no_workbook():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("readme.txt", "no")
    with pytest.raises(ReadError, match="workbook"):
        read(written.getvalue())


def test_an_apostrophe_that_defuses_a_formula_is_no_part_of_the_text():
    assert cells(b"place,day\r\n'=1+1,'plain\r\n-5,'-x\r\n") == [["place", "day"], ["=1+1", "'plain"], ["-5", "-x"]]
