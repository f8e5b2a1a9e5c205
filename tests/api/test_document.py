"""The API's document: it says what is answered, and the page on the API shows all of it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from bench.server import serving
from events.api.middleware import TYPES
from events.api.reference import reference
from events.api.v1 import schemas
from events.api.v1.app import api
from events.templatetags.addresses import breakable
from tests.api.asking import ask
from tests.campaigns import day
from tests.hostile.record import HostileRecord

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
# A name that is not on record, a day outside the campaign and a cursor from elsewhere are texts, days and texts to a
# schema, and are refused: no answer is better than an empty one that looks like an answer.
# And 428, for a change that names no version, is RFC 6585's own.
NOT_CHECKED = "positive_data_acceptance,missing_required_header"
ISSUE = """
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from events.models import Campaign
from events.newsroom import api_tokens, drafts
account = get_user_model().objects.create_user("partner", is_staff=True)
account.groups.add(Group.objects.get(name="Reporters"))
scopes = ["drafts:read", "drafts:write", "drafts:submit"]
token, secret = api_tokens.issue(account, "Their system", scopes, None, timezone.now())
draft = {"reference": "ours", "kind": "other", "occurred_on": "2016-11-12", "summary": "A draft."}
source = {"publisher": "Post", "url": "https://post.example/1"}
draft["citations"] = [{"reference": "first", "source": source}]
drafts.create_draft(token, Campaign.objects.get(), draft)
print(secret)
"""
# Names that are on record, so that each operation gets beyond 404.
CONFIG = """
[parameters]
"path.campaign" = "mosul"
"path.district" = "arbajiyah"
"path.event" = "r0068"
"path.source" = "s0001"
"path.draft" = "ours"
"path.citation" = "first"
"""


@pytest.fixture
def document():
    return api.get_openapi_schema(path_prefix="/api/v1/")


def operations(document):
    return [operation for path in document["paths"].values() for operation in path.values()]


def test_it_is_openapi_3_1_and_needs_nothing_from_elsewhere(client, db):
    served = client.get("/api/v1/openapi.json")
    assert served.json()["openapi"] == "3.1.0"
    page = client.get("/api/v1/").content.decode()
    assert re.findall("<script[^>]*>", page) == ['<script type="module" src="/static/mosulmap/js/unfold_for_print.js">']
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "").replace("http://testserver", "")


def test_every_operation_says_what_it_does_and_which_problems_it_has(document):
    for operation in operations(document):
        assert operation["description"], operation["operationId"]
        for status, response in operation["responses"].items():
            expected = {"application/problem+json"} if int(status) >= 400 else {"application/json"}
            assert set(response.get("content", expected)) - {"application/geo+json"} == expected


def test_every_member_of_a_row_has_a_type(document):
    for shape in reference().shapes:
        assert shape.description, shape.name
        assert shape.members
        assert all(member.type for member in shape.members)


@pytest.mark.django_db
def test_the_page_shows_every_address_and_every_parameter(document, client):
    page = client.get("/api/v1/").content.decode()
    for path, methods in document["paths"].items():
        assert f'<code dir="ltr">{breakable(path)}</code>' in page
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page
            assert all(f"<code>{given['name']}</code>" in page for given in operation["parameters"])
    for name, _words in TYPES.values():
        assert f'id="{name}"' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/actors", schemas.ActorList),
        ("/phases", schemas.PhaseList),
        ("/stories", schemas.StoryList),
        ("/districts", schemas.DistrictList),
        ("/places", schemas.PlaceList),
        ("/basemap", schemas.BasemapList),
        ("/events", schemas.EventList),
        ("/citations", schemas.CitationList),
        ("/sources", schemas.SourceList),
        ("/voices", schemas.VoiceList),
        ("/figures", schemas.FigureList),
        ("/spans", schemas.SpanList),
        (f"/control?on={day(20)}", schemas.ControlList),
        (f"/comparison?from={day(2)}&to={day(20)}", schemas.ComparisonList),
        ("/changes", schemas.ChangeLogList),
    ],
)
def test_answers_are_as_the_document_says_whatever_texts_the_record_has(client, path, shape):
    HostileRecord()
    for language in ("en", "ar"):
        join = "&" if "?" in path else "?"
        page = ask(client, f"{path}{join}lang={language}")
        assert TypeAdapter(shape).validate_python(page, strict=True)["items"], path


@pytest.mark.server
@pytest.mark.parametrize(
    ("has_token", "tags"),
    # What anybody may read is the same with a token.
    [(False, []), (True, ["--include-tag", "drafts"])],
)
def test_schemathesis_finds_no_error_and_no_answer_that_is_not_documented(on_sqlite, tmp_path, has_token, tags):
    on_sqlite.manage("load_campaign", "fixtures/mosul", "--verbosity", "0")
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    token = ["--header", f"Authorization: Bearer {on_sqlite.python(ISSUE).split()[-1]}"] if has_token else []
    with serving("mosulmap.wsgi", 1, "/healthz", **on_sqlite.environment) as port:
        done = subprocess.run(
            [SCHEMATHESIS, "run", f"http://127.0.0.1:{port}/api/v1/openapi.json", *token, *tags, "--checks", "all",
             "--exclude-checks", NOT_CHECKED, "--phases", "examples,coverage,fuzzing", "--max-examples", "20",
             "--seed", "1", "--continue-on-failure"],
            capture_output=True, text=True, timeout=300, cwd=tmp_path,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout
    every = operations(api.get_openapi_schema(path_prefix="/api/v1/"))
    tried = [operation for operation in every if not tags or operation["tags"] == tags[1:]]
    assert f"Tested: {len(tried)}" in done.stdout
