"""Files to upload: tables and outlines that are broken, huge once unpacked, or named as no file is."""

import gzip
import io
import json
import zipfile
from dataclasses import dataclass

from tests.attacks.corpus.payload import MARK
from tests.attacks.corpus.shapes import circle, ring
from tests.imports.tables import OWN, own, own_row, table, workbook


@dataclass(frozen=True)
class File:
    """An uploaded file; ``name`` is the payload's, ``filename`` the one that the browser tells."""

    name: str
    filename: str
    data: bytes


def archive(members, method=zipfile.ZIP_DEFLATED):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return written.getvalue()


def _rows(number, **values):
    return table(OWN, [own_row | {"reference": f"{MARK}-{n}"} | values for n in range(number)])


def _sheet(xml):
    """A workbook whose one sheet is this XML."""
    with zipfile.ZipFile(io.BytesIO(workbook(OWN, list(own_row.values())))) as book:
        members = {name: book.read(name) for name in book.namelist()}
    return archive(members | {"xl/worksheets/sheet1.xml": xml})


BOMB = "<!DOCTYPE kml [<!ENTITY a0 'zqxzqxzqx'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
)
LAUGHS = (BOMB + "]><kml><name>&a9;</name></kml>").encode()
OUTSIDE = b"<!DOCTYPE kml [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><kml><Placemark><name>&e;</name></Placemark></kml>"
REMOTE = b"<!DOCTYPE kml SYSTEM 'http://127.0.0.1:1/zqx.dtd'><kml/>"
ZEROS = bytes(200 * 2**20)
FEATURE = {"type": "Feature", "properties": {"name": "<zqx>"}, "geometry": ring(*circle(30))}
HEADER = ",".join(OWN)


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


TABLES = {
    "good.csv": own().encode(),
    "empty.csv": b"",
    "header.csv": HEADER.encode(),
    "nul.csv": own(summary="a\0b").encode(),
    "bom.csv": b"\xef\xbb\xbf" + own().encode(),
    "utf16.csv": own().encode("utf-16"),
    "latin.csv": own(summary="caf\xe9").encode("latin-1"),
    "bytes.csv": bytes(range(256)) * 50,
    "surrogate.csv": own().encode() + b"\xed\xa0\x80,control\r\n",
    "markup.csv": own(summary="<zqx>", publisher="<script>zqx()</script>", title='"><zqx>', actor="<zqx>").encode(),
    "formula.csv": own(summary="=cmd|' /C calc'!A0", publisher="@SUM(1)").encode(),
    "scheme.csv": own(url="javascript:zqx()").encode(),
    "dates.csv": own({"date": "0000-00-00"}, {"date": "99999-12-31"}, {"date": "9" * 5000}, {"date": "٣"}).encode(),
    "kinds.csv": own({"kind": "zqx"}, {"kind": "\u202econtrol"}, {"kind": ""}).encode(),
    "long-cell.csv": own(summary="z" * 1_000_000).encode(),
    "long-line.csv": b"z" * 2_000_000,
    "commas.csv": b"," * 500_000,
    "quotes.csv": b'"' * 500_001,
    "open-quote.csv": HEADER.encode() + b'\r\n"zqx,' + b"a\n" * 50_000,
    "lines.csv": b"\n" * 500_000,
    "returns.csv": HEADER.encode() + b"\r" * 100_000,
    "columns.csv": ",".join(f"zqx{n}" for n in range(20_000)).encode() + b"\r\n1",
    "same-columns.csv": ",".join(["reference"] * 500).encode() + b"\r\n1",
    "ragged.csv": HEADER.encode() + b"\r\na\r\na,b,c,d,e,f,g,h,i,j,k,l,m\r\n",
    "many.csv": _rows(3000).encode(),
    "same.csv": table(OWN, [own_row] * 500).encode(),
    "districts.csv": own(districts="; ".join(["Docks"] * 5000)).encode(),
    "names.csv": own({"districts": "z" * 5000}, {"actor": "\u0300" * 5000}, {"districts": "%_%_" * 100}).encode(),
    "semicolons.csv": own().replace(",", ";").encode(),
    "tabs.csv": own().replace(",", "\t").encode(),
    "gzip.csv": gzip.compress(own().encode()),
    "zip.csv": archive({"a.csv": own()}),
    "page.csv": b"<html><zqx></html>",
    "elf.csv": b"\x7fELF" + bytes(1000),
    "good.xlsx": workbook(OWN, list(own_row.values())),
    "empty.xlsx": b"",
    "text.xlsx": own().encode(),
    "cut.xlsx": workbook(OWN, list(own_row.values()))[:1000],
    "no-book.xlsx": archive({"zqx.txt": "zqx"}),
    "up.xlsx": archive({"../../../../tmp/zqx": "zqx", "[Content_Types].xml": "<zqx/>"}),
    "bomb.xlsx": _sheet(ZEROS),
    "laughs.xlsx": _sheet(LAUGHS),
    "outside.xlsx": _sheet(OUTSIDE),
    "far-cell.xlsx": _sheet(
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        '<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    ),
    "bad-cell.xlsx": _sheet(
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="-1">'
        '<c r="zqx" t="s"><v>999999999</v></c><c r="A0"><v>1e999</v></c></row></sheetData></worksheet>'
    ),
    "wide.xlsx": workbook([f"zqx{n}" for n in range(5000)], ["1"]),
    "values.xlsx": workbook(OWN, [True, 1.5, -1e300, "=1+1", "<zqx>", None, "\u202e", 10**15]),
    "dates.xlsx": workbook(OWN, ["a", "control", 1e15, "Guards", "Docks", "A.", "B", "C", "https://example.org", -1]),
}
OUTLINES = {
    "good.geojson": collection(FEATURE),
    "empty.geojson": b"",
    "null.geojson": b"null",
    "deep.geojson": b"[" * 200_000,
    "bytes.geojson": bytes(range(256)) * 50,
    "utf16.geojson": collection(FEATURE).decode().encode("utf-16"),
    "nan.geojson": b'{"type": "Polygon", "coordinates": [[[NaN, Infinity], [1e999, 0], [0, 0], [NaN, Infinity]]]}',
    "names.geojson": collection(
        *(FEATURE | {"properties": {"name": name}} for name in ("<zqx>", None, 7, [], {"zqx": 1}, "z" * 5000, "\0"))
    ),
    "no-names.geojson": collection(FEATURE | {"properties": None}, FEATURE | {"properties": "zqx"}),
    "keys.geojson": collection(FEATURE | {"properties": {f"<zqx{n}>": n for n in range(5000)}}),
    "many.geojson": collection(*[FEATURE] * 2000),
    "corners.geojson": collection(FEATURE | {"geometry": ring(*circle(100_000))}),
    "crs.geojson": json.dumps(FEATURE | {"crs": {"properties": {"name": "EPSG:999999"}}}).encode(),
    "zeros.geojson": bytes(1_000_000),
    "laughs.kml": LAUGHS,
    "outside.kml": OUTSIDE,
    "remote.kml": REMOTE,
    "deep.kml": b"<kml>" * 50_000,
    "folders.kml": b"<kml>" + b"<Folder>" * 5000 + b"</Folder>" * 5000 + b"</kml>",
    "attributes.kml": b"<kml " + b" ".join(b"zqx%d='1'" % n for n in range(20_000)) + b"/>",
    "markup.kml": b"<kml><Placemark><name><![CDATA[<zqx>]]></name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
    b"10.1,50.1 10.2,50.1 10.2,50.2 10.1,50.1</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>",
    "coordinates.kml": b"<kml><Placemark><Point><coordinates>,,,</coordinates></Point></Placemark></kml>",
    "encoding.kml": b"<?xml version='1.0' encoding='utf-7'?><kml/>",
    "encoding-none.kml": b"<?xml version='1.0' encoding='zqx'?><kml/>",
    "bomb.kmz": archive({"doc.kml": ZEROS}),
    "nested.kmz": archive({"doc.kml": archive({"doc.kml": archive({"doc.kml": LAUGHS})})}),
    "members.kmz": archive({f"{n}.txt": "" for n in range(20_000)} | {"doc.kml": "<kml/>"}),
    "laughs.kmz": archive({"doc.kml": LAUGHS}),
    "up.kmz": archive({"../../../../tmp/zqx.kml": "<kml/>"}),
    "none.kmz": archive({"zqx.txt": "zqx"}),
    "cut.kmz": archive({"doc.kml": "<kml/>"})[:40],
    "stored.kmz": archive({"doc.kml": "<kml/>"}, zipfile.ZIP_STORED),
    "lzma.kmz": archive({"doc.kml": ZEROS[: 2**20]}, zipfile.ZIP_LZMA),
    "shape.zip": archive({"a.shp": b"\0" * 100, "a.dbf": b"\xff" * 100, "a.shx": b"", "a.prj": "zqx"}),
    "shape.shp": b"\x00\x00\x27\x0a" + b"\xff" * 200,
    "sqlite.gpkg": b"SQLite format 3\0" + b"\xff" * 4000,
    "gzip.geojson": gzip.compress(ZEROS),
}
# What a browser may tell of a file's name; the content is a good one.
NAMES = [
    "../../../../etc/passwd.csv",
    "<zqx>.csv",
    '"><zqx>.csv',
    "a\r\nX-Zqx: 1.csv",
    "\u202evsc.csv",
    "z" * 5000 + ".csv",
    ".csv",
    "",
    "nul.csv",
    "good.csv\0.xlsx",
    "good.CSV.exe",
    "good",
    "=cmd.csv",
    "{{ 1234567|add:7654321 }}zqx.csv",
    "م.csv",
]

FILES = [
    *(File(f"file-{name}", name, data) for name, data in (TABLES | OUTLINES).items()),
    *(File(f"filename-{number}", name, own().encode()) for number, name in enumerate(NAMES, 1)),
]
