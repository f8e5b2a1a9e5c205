"""PURE but for the language: terms of RDF as JSON-LD writes them, and the vocabularies that catalogues use."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils import translation

from events.exports.layers.texts import clean

# A node or a value of JSON-LD.
Node = dict[str, Any]

# In the document itself, so that whoever reads it asks nobody else.
CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# The tables of the European Publications Office, which DCAT-AP prescribes.
AUTHORITY = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
# A language that those name otherwise than by its code.
LANGUAGES = {"en": f"{AUTHORITY}/language/ENG", "ar": f"{AUTHORITY}/language/ARA"}
ISO_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1"


def link(address: str) -> Node:
    return {"@id": address}


def thing(address: str, kind: str, **named: Any) -> Node:
    """What is named by an address of somebody else's, with its class: validators do not look it up."""
    return {"@id": address, "@type": kind, **named}


def typed(value: str, kind: str) -> Node:
    return {"@value": value, "@type": kind}


def concept(table: str, code: str, label: str) -> Node:
    """A term of a table of the Publications Office, by its English name there."""
    return thing(f"{AUTHORITY}/{table}/{code}", "skos:Concept", **{"skos:prefLabel": [tagged(label, "en")]})


def tagged(text: str, language: str) -> Node:
    return {"@value": clean(text), "@language": language}


def of_record(row: Any, column_en: str, column_ar: str) -> list[Node]:
    """A text of the record in the languages in which it has one."""
    columns = (("en", column_en), ("ar", column_ar))
    return [tagged(text, code) for code, column in columns if (text := getattr(row, column))]


def in_each_language(say: Callable[[], str]) -> list[Node]:
    """The site's own words in its languages; one into which they are not translated is left out."""
    said: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words = say()
        if code == settings.LANGUAGE_CODE or words not in said.values():
            said[code] = words
    return [tagged(words, code) for code, words in said.items()]


def language(code: str) -> Node:
    return thing(LANGUAGES.get(code, f"{ISO_LANGUAGES}/{code}"), "dct:LinguisticSystem")


def media_type(content_type: str) -> Node:
    return thing(f"{IANA}/{content_type.partition(';')[0]}", "dct:MediaType")


def each_once(nodes: Iterable[Node]) -> list[Node]:
    """The nodes, with those that are named within them beside them: what fifty files share is said once."""
    found: dict[str, Node] = {}

    def put_beside(value: Any) -> Any:
        if isinstance(value, list):
            return [put_beside(each) for each in value]
        if not isinstance(value, dict):
            return value
        node = {name: put_beside(inner) for name, inner in value.items()}
        if "@id" not in node:
            return node
        known = found.setdefault(node["@id"], {})
        known.update(node)
        return link(node["@id"])

    put_beside(list(nodes))
    # What is only linked to has nothing but its address.
    return [node for node in found.values() if len(node) > 1]


def without_empty(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in ("", None, [])}
