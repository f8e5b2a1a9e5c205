"""Asks for pictures, and reads what is on them."""

from xml.etree import ElementTree

from tests.campaigns import day

SVG = "{http://www.w3.org/2000/svg}"


def quay(harbour, number):
    return harbour.campaign.districts.get(slug=f"quay-{number}")


def address(number=12, language="", **query):
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{language}/harbour/{day(number)}.svg" + (f"?{asked}" if asked else "")


def drawn(client, *args, **kwargs):
    """The document of a day."""
    response = client.get(address(*args, **kwargs))
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def texts(document):
    return [each.text.strip("\u2067\u2069") for each in document.iter(f"{SVG}text")]


def marked(document):
    """State and holder by district."""
    elements = [each for each in document.iter() if "data-district" in each.attrib]
    return {each.get("data-district"): (each.get("data-look"), each.get("data-holder")) for each in elements}
