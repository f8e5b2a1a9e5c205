"""Values in a document of JSON, written as they are sent, and what stands in If-Match."""

import json

from tests.attacks.corpus.payload import MARK, Payload

_DEEP = 900
_TEXT = json.dumps(MARK)

VALUES = {
    "null": "null",
    "true": "true",
    "false": "false",
    "nan": "NaN",
    "infinity": "-Infinity",
    "zero": "0",
    "minus": "-1",
    "fraction": "0.1e-400",
    "beyond-a-float": "1e400",
    "beyond-64-bits": "9223372036854775808",
    # Python refuses to read more digits than 4,300.
    "digits": "9" * 5000,
    "empty-text": '""',
    "empty-list": "[]",
    "empty-object": "{}",
    "list-of-null": "[null]",
    "list-of-lists": "[[], [[]]]",
    "list-of-numbers": "[1, 2.5, true]",
    "list-of-objects": f'[{{"{MARK}": {_TEXT}}}]',
    "list-long": f"[{', '.join([_TEXT] * 20_000)}]",
    "list-deep": "[" * _DEEP + "]" * _DEEP,
    "object-deep": '{"a":' * _DEEP + "1" + "}" * _DEEP,
    "object-of-python": '{"__class__": {"__init__": 1}, "$ne": null}',
    "object-of-a-model": '{"pk": 1, "id": 1, "status": "published", "entered_by": 1}',
    "same-name-twice": '{"reference": "a", "reference": {"b": 1}}',
    "half-a-surrogate": r'"\ud800"',
    "nul": r'"zqx\u0000"',
    "nul-in-a-name": r'{"\u0000": 1}',
    "a-list-of-nul": r'["\u0000"]',
    "overrides": r'["\u202ezqx\u2066"]',
    "long-text": json.dumps(MARK * 100_000),
    "unended": '"zqx',
    "comment": "1 /* zqx */",
    "single-quotes": "'zqx'",
    "two-values": '1}{"summary": 2',
    "source-of-lists": '{"reference": [], "url": {}, "publisher": [[]]}',
    "source-of-a-script": '{"publisher": "zqx", "url": "javascript:alert(1)//zqx"}',
    "source-elsewhere": '{"publisher": "zqx", "url": "file:///etc/passwd", "archived_url": "//zqx"}',
    "source-within": '{"publisher": {"publisher": {"publisher": "zqx"}}}',
    "citation-of-null": '[{"source": null, "stance": null}]',
    "citations-of-one": '[{"source": "gazette"}, {"source": "gazette"}]',
    "citations-many": f"[{', '.join(['{}'] * 3000)}]",
    "point-as-an-outline": '{"type": "Point", "coordinates": [10, 50]}',
    "outline-of-nothing": '{"type": "Polygon", "coordinates": []}',
    "outline-of-texts": '{"type": "Polygon", "coordinates": [[["a", "b"], [null], {}]]}',
    "outline-of-a-bow-tie": '{"type": "Polygon", "coordinates": [[[10,50],[10.1,50.1],[10.1,50],[10,50.1],[10,50]]]}',
    "outline-of-infinity": '{"type": "Polygon", "coordinates": [[[1e400,0],[0,1e400],[1,1],[1e400,0]]]}',
    "outlines-within": '{"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection"}]}',
}
# A replay of one that was good, forged ones, and what RFC 9110 knows besides one strong ETag. "1" and "2" are versions
# that rows of the record have had.
VERSIONS = [
    *('"0"', '"1"', '"2"', '"-1"', '"999999999999999999"', '"9999999999999999999"', '"1.0"', '"01"', '"0x1"', '"١"'),
    *("*", '""', "1", 'W/"1"', '"1", "2"', '"1" ', '"1', "null", '"zqx"', '"1";zqx', '"1"\x01', '"' + "9" * 5000 + '"'),
]

JSON_VALUES = [Payload(f"json-{name}", value) for name, value in VALUES.items()]
ETAGS = [Payload(f"if-match-{number}", value) for number, value in enumerate(VERSIONS, 1)]
