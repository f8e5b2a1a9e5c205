"""The API definition says what is answered, and answers are as the standard's schemas have them."""

import subprocess
import sys
from pathlib import Path

import pytest
from ogcapi_registry import parse_conformance_classes, validate_ogc_api
from openapi_pydantic.v3.v3_0 import OpenAPI
from pydantic_ogcapi import core

from bench.server import serving
from events.api.ogc.collections import COLLECTIONS
from events.api.ogc.properties import schemas_of
from tests.api.ogc.asking import ask, page
from tests.campaigns import day
from tests.hostile.record import HostileRecord

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
# A day or a cursor is a text to a schema, and a text that is none is refused. And a limit that is too great is no
# error (requirement fc-limit-response-1), though the schema names the greatest, as the standard has it.
NOT_CHECKED = "positive_data_acceptance,negative_data_rejection"

pytestmark = pytest.mark.django_db


@pytest.fixture
def definition(client):
    return ask(client, "/api")


def operations(definition):
    return {path: methods["get"] for path, methods in definition["paths"].items()}


def resolved(definition, given):
    return definition["components"]["parameters"][given["$ref"].rpartition("/")[2]] if "$ref" in given else given


def test_it_is_openapi_3_0_of_an_ogc_api_with_features(definition, client):
    assert definition["openapi"] == "3.0.3"
    OpenAPI.model_validate(definition)
    found = validate_ogc_api(definition, parse_conformance_classes(ask(client, "/conformance")))
    assert (found.is_valid, found.errors, found.warnings) == (True, (), ())


def test_the_parameters_of_the_standard_are_as_it_has_them(definition):
    box, time, limit = (definition["components"]["parameters"][name] for name in ("bbox", "datetime", "limit"))
    for given in (box, time, limit):
        assert (given["in"], given["required"], given["style"], given["explode"]) == ("query", False, "form", False)
    assert (box["schema"]["type"], box["schema"]["items"]) == ("array", {"type": "number"})
    assert time["schema"] == {"type": "string"}
    assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 100}


def test_every_parameter_that_is_taken_is_described_and_no_other(definition, client):
    for name, collection in COLLECTIONS.items():
        described = {
            resolved(definition, given)["name"]
            for given in operations(definition)[f"/collections/{name}/items"]["parameters"]
        }
        assert described == {field.alias or name for name, field in collection.parameters.model_fields.items()}


@pytest.mark.parametrize("language", ["", "/ar"])
def test_every_parameter_and_every_operation_has_words(client, language):
    definition = client.get(f"{language}/ogc/api?f=json").json()
    for operation in operations(definition).values():
        assert operation["summary"]
        for given in operation["parameters"]:
            parameter = resolved(definition, given)
            assert parameter.get("description"), parameter["name"]


def test_its_server_is_where_its_paths_are(harbour, definition, client):
    assert definition["servers"] == [{"url": "http://testserver/ogc"}]
    for path in definition["paths"]:
        filled = path.replace("{collectionId}", "events")
        if "{" not in filled:
            assert client.get(f"{definition['servers'][0]['url']}{filled}").status_code == 200


def test_every_property_of_a_feature_is_described(harbour, client):
    for name, collection in COLLECTIONS.items():
        for feature in page(client, name)["features"]:
            assert feature["properties"].keys() == schemas_of(collection.shape).keys()


@pytest.mark.parametrize("language", ["", "/ar"])
def test_answers_are_as_the_standard_has_them_whatever_texts_the_record_has(client, language):
    HostileRecord()
    base = f"{language}/ogc"

    def get(path):
        return client.get(f"{base}{path}", headers={"Accept": "application/json"}).json()

    core.LandingPage.model_validate(get("/"))
    core.ConformanceDeclaration.model_validate(get("/conformance"))
    for each in core.Collections.model_validate(get("/collections")).collections:
        core.Collection.model_validate(get(f"/collections/{each.id}"))
        query = f"?datetime={day(9)}" if each.id == "control" else ""
        features = core.FeatureCollection.model_validate(get(f"/collections/{each.id}/items{query}")).features
        assert features
        core.Feature.model_validate(get(f"/collections/{each.id}/items/{features[0].id}"))
    core.OGCException.model_validate(get("/collections/nothing"))


@pytest.mark.server
def test_schemathesis_finds_no_error_and_no_answer_that_is_not_documented(on_sqlite, tmp_path):
    on_sqlite.manage("load_campaign", "fixtures/mosul", "--verbosity", "0")
    with serving("mosulmap.wsgi", 1, "/healthz", **on_sqlite.environment) as port:
        done = subprocess.run(
            [SCHEMATHESIS, "run", f"http://127.0.0.1:{port}/ogc/api?f=json", "--checks", "all",
             "--exclude-checks", NOT_CHECKED, "--phases", "examples,coverage,fuzzing", "--max-examples", "8",
             "--seed", "1", "--continue-on-failure"],
            capture_output=True, text=True, timeout=300, cwd=tmp_path,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout
    # All but the address of the definition itself.
    assert "Tested: 12" in done.stdout
