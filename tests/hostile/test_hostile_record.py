"""A record full of hostile texts: which columns take them, and that every address answers with them as text."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from events.exports.layers.texts import clean
from events.models import Campaign, MistakeReport, Source
from events.models.account_names import AccountName
from events.payload.parts import current_core
from events.public import film
from events.public.parts import address_of
from tests.attacks.corpus.payload import MARK
from tests.attacks.judge import injected
from tests.campaigns import day
from tests.copies import copied
from tests.hostile.record import EDITORS_ALONE, NO_FREE_TEXT, HostileRecord, readers_models, text_columns
from tests.hostile.texts import MARKUP, REFUSED, RENDERED
from tests.routes import address, every_route

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"
SLUGS = ("taken", "mill", "fort")
# What the API has to be asked for.
DAYS = {"control": "on=2031-03-09", "front": "on=2031-03-09", "comparison": "from=2031-03-03&to=2031-03-09"}


@pytest.fixture
def record():
    made = copied(HostileRecord)()
    made.go_on()
    return made


def texts_of(model, column):
    """All that a column holds, the texts of a list one by one."""
    for value in model.objects.values_list(column.attname, flat=True):
        yield from value if isinstance(value, list) else [value]


def test_every_text_that_people_write_is_hostile_in_it(record):
    for model in readers_models():
        for column in text_columns(model):
            assert any(MARK in text for text in texts_of(model, column)), f"{model.__name__}.{column.name}"


def test_what_is_left_out_of_it_exists():
    known = {model.__name__ for model in readers_models()}
    assert not known & EDITORS_ALONE
    fields = {f"{model.__name__}.{field.name}" for model in readers_models() for field in model._meta.concrete_fields}
    assert fields >= NO_FREE_TEXT


@pytest.mark.parametrize("model", [model for model in readers_models() if text_columns(model)])
def test_a_column_of_texts_refuses_what_reorders_others(model):
    for column in text_columns(model):
        if isinstance(column, models.URLField | AccountName):
            continue
        for text in REFUSED:
            value = [text] if isinstance(column, models.JSONField) else text[: column.max_length]
            with pytest.raises(ValidationError, match="changes the order"):
                column.run_validators(value)


def test_the_database_refuses_an_address_that_runs(record):
    for model, column in [(Source, "url"), (Source, "archived_url"), (MistakeReport, "link")]:
        for hostile in ("javascript:zqx()", "JaVaScRiPt:zqx()", "data:text/html,zqx", "//zqx.example/"):
            with pytest.raises(IntegrityError), transaction.atomic():
                model.objects.update(**{column: hostile})


def addresses(record):
    """Of every route of the readers, for each row that may look different; without the prefix of a language.

    Drafts, which nobody gets without a token, are texts in JSON as everything else of the API.
    """
    campaign = Campaign.objects.get()
    figure, story = campaign.figures.first(), campaign.stories.first()
    rows = {"campaign": campaign, "figure": figure, "story": story, "district": record.docks, "actor": record.guards}
    for route in every_route():
        if route.startswith(("admin/", "ar/")) or route == "policy-reports" or "/drafts" in route:
            continue
        of_rows = {"<>/events/<>/": [*SLUGS, "nowhere", "gone"], "<>/stories/<>/": SLUGS}.get(route)
        of_rows = of_rows or {"<>/sources/<>/": ["herald", "wire"], "<>/districts/<>/": ["docks", "mill"]}.get(route)
        for row in of_rows or []:
            yield route.replace("<>", "harbour", 1).replace("<>", row)
        if route == "oembed":
            yield "oembed?url=http://testserver/harbour/"
        elif asked := DAYS.get(route.rpartition("/")[2]):
            yield f"{route.replace('<>', 'harbour')}?{asked}"
        elif route.startswith("ogc/"):
            made = address(route, rows | {"event": campaign.events.first()}).lstrip("/")
            yield from (made, f"{made}?f=html")
        elif not of_rows:
            yield address(route, rows | {"event": campaign.events.first()}).lstrip("/")
    for collection, name in (("events", "taken"), ("control", "docks.2031-03-09"), ("spans", "docks.2031-03-01")):
        for below in (collection, f"{collection}/items", f"{collection}/items/{name}"):
            yield f"ogc/collections/{below}?f=html"
    yield "harbour/?on=2031-03-09&compare=2031-03-03&known_on=2031-03-25"
    yield f"harbour/report-a-mistake/?event={SLUGS[0]}"
    yield "harbour/events/counts.json?q=zqx"


def test_every_address_answers_with_texts_as_texts(client, record, settings):
    settings.IMPRINT = {"en": MARKUP[0], "ar": MARKUP[1]}
    seen = []
    for path in addresses(record):
        for prefix in ("/", "/ar/"):
            answer = client.get(f"{prefix}{path}")
            # Some addresses have no language.
            if prefix == "/ar/" and answer.status_code in (301, 404):
                continue
            assert answer.status_code in (200, 302, 303), path
            kind = answer.headers.get("Content-Type", "").partition(";")[0]
            CHECKS.get(kind, lambda _body: None)(b"".join(answer) if answer.streaming else answer.content)
            seen.append((kind, path))
    assert {kind for kind, _path in seen} >= CHECKS.keys()
    pages = [path for kind, path in seen if kind == "text/html"]
    assert len(pages) > 50


def is_page(body):
    text = body.decode()
    assert injected(text) == []
    assert RENDERED not in text
    for found in re.findall(r"<script[^>]*json[^>]*>(.*?)</script>", text, re.DOTALL):
        json.loads(found)


def is_xml(body):
    root = ElementTree.fromstring(body)
    assert [node.tag for node in root.iter() if MARK in node.tag] == []
    assert [name for node in root.iter() for name in node.attrib if MARK in name or name.startswith("on")] == []
    assert injected(body.decode()) == []


def is_png(body):
    assert body.startswith(PNG)


def is_bibtex(body):
    """One entry, each of its fields a line, and braces that pair."""
    lines = body.decode().split("\n")
    assert lines[0].startswith("@online{harbour-")
    assert lines[-2:] == ["}", ""]
    for line in lines[1:-2]:
        assert re.fullmatch(r"  [a-z]+ = \{.*\},", line), line
        assert line.replace("\\{", "").count("{") == line.replace("\\}", "").count("}")
    assert len(body.decode().splitlines()) == len(lines) - 1


def is_ris(body):
    lines = body.decode().split("\r\n")
    assert [line[:6] for line in lines if line] == [f"{tag}  - " for tag in ("TY", "TI", "PB", "ET", "LA", "UR", "ER")]
    assert len(body.decode().splitlines()) == len(lines) - 1


def is_csv(body):
    """No cell begins as a formula does, and no text has made a row or a column."""
    header, *rows = list(csv.reader(io.StringIO(body.decode(), newline="")))
    assert {len(row) for row in rows} == {len(header)}
    assert [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))] == []


CHECKS = {
    "text/html": is_page,
    "image/svg+xml": is_xml,
    "application/atom+xml": is_xml,
    "application/xml": is_xml,
    "application/json": json.loads,
    "application/ld+json": json.loads,
    "application/geo+json": json.loads,
    "application/manifest+json": json.loads,
    "image/png": is_png,
    "application/vnd.google-earth.kml+xml": is_xml,
    "text/csv": is_csv,
    "application/x-bibtex": is_bibtex,
    "application/x-research-info-systems": is_ris,
}


def json_ld(client, path):
    return json.loads(
        re.search(r"<script type=\"application/ld\+json\"[^>]*>(.*?)</script>", client.get(path).text, re.S)[1]
    )


def test_json_carries_the_texts_as_they_are(client, record):
    campaign = Campaign.objects.get()
    told = strings(json_ld(client, "/harbour/record/"))
    assert {campaign.name_en, campaign.lede, campaign.attribution} <= told
    assert Source.objects.get(reference="wire").title in strings(json_ld(client, "/harbour/sources/wire/"))
    told = strings(client.get("/catalog.jsonld").json())
    # As RDF can hold them, in XML as well.
    assert set(map(clean, (campaign.name_en, campaign.lede, campaign.attribution, campaign.licences))) <= told
    told = strings(client.get("/oembed?url=http://testserver/harbour/").json())
    assert campaign.name_en in told
    core = current_core(campaign)
    payload = json.loads(client.get(address_of(campaign, core.version, "core")).content)
    told = strings(payload)
    assert {campaign.name_en, *campaign.actors.values_list("name_en", flat=True)} <= told
    assert {*campaign.districts.values_list("name_en", flat=True)} <= told
    parts = client.get("/harbour/offline.json").json()["parts"]
    events = {text for part in parts if "/days-en" in str(part) for text in strings(client.get(part[0]).json())}
    assert {*campaign.events.published().values_list("summary", flat=True)} <= events


def strings(tree):
    """All texts of a JSON document."""
    if isinstance(tree, str):
        return {tree}
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else []
    return {text for each in inner for text in strings(each)}


def test_a_frame_of_a_film_is_drawn(record):
    for language in ("en", "ar"):
        frame = film.Film(Campaign.objects.get(), (640, 640), language, "light").frame(day(5))
        assert frame.startswith(PNG)
