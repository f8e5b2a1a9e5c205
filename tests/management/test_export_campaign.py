"""The command that writes a campaign into a file."""

import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from events.models import Campaign

pytestmark = pytest.mark.django_db


def said(path):
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("datapackage.json"))


def test_it_writes_a_data_package_and_says_of_which_revision(harbour, tmp_path, capsys):
    harbour.event("taken", 5)
    call_command("export_campaign", "harbour", tmp_path / "harbour.zip")
    revision = Campaign.objects.get().revision
    assert capsys.readouterr().out == f"{tmp_path}/harbour.zip: harbour, revision {revision}.\n"
    assert said(tmp_path / "harbour.zip")["revision"] == revision


def test_language_day_and_address_are_those_that_it_is_given(harbour, tmp_path):
    arguments = ["--lang=ar", "--retrieved=2031-06-01", "--address=https://x.example/harbour/", "--format=datapackage"]
    call_command("export_campaign", "harbour", tmp_path / "harbour.zip", *arguments)
    found = said(tmp_path / "harbour.zip")
    assert (found["language"], found["created"]) == ("ar", "2031-06-01T00:00:00Z")
    assert found["homepage"] == "https://x.example/harbour/"


def test_a_campaign_that_is_not_there(harbour, tmp_path):
    with pytest.raises(CommandError, match="There is no campaign “nowhere”"):
        call_command("export_campaign", "nowhere", tmp_path / "harbour.zip")
    assert not list(tmp_path.iterdir())


def test_a_refusal_says_that_nothing_was_written(harbour, tmp_path):
    (tmp_path / "harbour.zip").write_text("Mine.")
    with pytest.raises(CommandError, match=r"--force replaces it\. Nothing was written\."):
        call_command("export_campaign", "harbour", tmp_path / "harbour.zip")
    call_command("export_campaign", "harbour", tmp_path / "harbour.zip", "--force")
    assert said(tmp_path / "harbour.zip")["campaign"] == "harbour"


def test_what_it_writes_load_campaign_reads(harbour, tmp_path, capsys):
    harbour.event("taken", 5)
    call_command("export_campaign", "harbour", tmp_path / "harbour.zip")
    call_command("load_campaign", tmp_path / "harbour.zip")
    assert "Nothing has changed" in capsys.readouterr().out
