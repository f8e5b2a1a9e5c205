"""Texts that are taken off the record for good: nothing of them stays, and the record holds."""

import logging

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection

from events.evidence import check, take_down
from events.management.commands.take_down import LAST_GOOD_FOLDERS
from events.models import (
    Event,
    Figure,
    Import,
    ImportPage,
    ImportRow,
    MistakeReport,
    PublicChange,
    Source,
    Step,
    TakeDown,
)
from events.public import last_good
from events.public.page_cache import kept_pages
from tests.campaigns import add_source, day

pytestmark = pytest.mark.django_db

NAME = "Dara Ferryman"
ARABIC = "دارا العبّار"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "texts"
    path.write_text(f"{NAME}\n\n{ARABIC}\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def named(harbour):
    """A record in which the name stands wherever somebody may have written it; the event that told it first."""
    event = harbour.event("told", 5, summary=f"{NAME} saw it.", summary_ar=f"رأى{ARABIC} ذلك.")
    event.summary, event._change_reason = f"DARA  FERRYMAN of {NAME}’s house saw it.", f"{NAME} asked"
    event.save()
    event.citations.update(claimant=NAME)
    event.steps.create(kind=Step.Kind.CORRECTED, reason=f"So {NAME} says")
    source = add_source(harbour.campaign, title=NAME, url="https://example.org/dara-ferryman?x=Dara%20Ferryman")
    Figure.objects.create(
        campaign=harbour.campaign, day=day(5), measure="boats", value=1, unit="boats", summary=NAME, source=source
    )
    gone = add_source(harbour.campaign, title=f"{NAME} gone")
    gone.delete()
    batch = Import.objects.create(campaign=harbour.campaign, file_name=f"{NAME}.csv", size=1, digest="a" * 64)
    ImportPage.objects.create(batch=batch, number=1, rows=[[1, [f"a {NAME}"], ""]])
    ImportRow.objects.create(
        batch=batch, number=1, outcome="new", value=NAME, digest="b" * 40, data={"note": [NAME], NAME: 1}
    )
    PublicChange.objects.create(campaign=harbour.campaign, reason=f"As {NAME} asked")
    MistakeReport.objects.create(campaign=harbour.campaign, text=f"Not {NAME}", contact=NAME)
    user = get_user_model().objects.create_user("editor")
    kind = ContentType.objects.get_for_model(Source)
    LogEntry.objects.create(
        user=user, content_type=kind, object_id=source.pk, object_repr=NAME, action_flag=ADDITION, change_message=NAME
    )
    assert list(check.faults({})) == []
    return event


def everything():
    """All that the database holds, as text, table by table: not by the code that is tested."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [
                f"{table} {value}" for row in cursor.fetchall() for value in row if isinstance(value, str | dict | list)
            ]
    return [
        text
        for text in found
        if any(part in text.lower() for part in ("ferryman", "العبّار", "\\u0627\\u0644\\u0639\\u0628"))
    ]


def test_nothing_of_a_text_stays_and_the_record_is_as_it_was_written(named, file, client, caplog):
    assert len(everything()) > 15
    version = named.version
    said = []
    with caplog.at_level(logging.INFO):
        logging.getLogger("mosulmap.security").addHandler(caplog.handler)
        call_command("take_down", file, reason="endangers", apply=True, stdout=Lines(said))
        logging.getLogger("mosulmap.security").removeHandler(caplog.handler)
    assert everything() == []
    assert list(check.faults({})) == []
    named.refresh_from_db()
    assert named.summary == "[…] of […]’s house saw it."
    assert named.summary_ar == "رأى[…] ذلك."
    assert Source.objects.get(title="[…]").url == ""
    assert ImportRow.objects.get().digest == ""
    assert ImportRow.objects.get().data == {"note": ["[…]"], "[…]": 1}
    # A form that was opened before would bring the name back.
    assert named.version > version
    assert "take-down (endangers)" in caplog.text
    assert "restart them now" in "".join(said)
    for text in (caplog.text, "".join(said)):
        assert "erryman" not in text


class Lines:
    """A stream that keeps what is written."""

    def __init__(self, lines):
        self.write = lines.append

    def flush(self):
        pass


def test_the_public_change_log_says_why_and_not_what(named, file, client):
    changes = PublicChange.objects.count()
    call_command("take_down", file, reason="private", apply=True, stdout=Lines([]))
    kept_pages.clear()
    page = client.get("/harbour/changes/").content.decode()
    assert "it named a living person who has no public part in the events" in page
    assert "erryman" not in page
    assert "أُزيل" in client.get("/ar/harbour/changes/").content.decode()
    assert TakeDown.objects.count() == 1
    # None besides, which would name the rows.
    assert PublicChange.objects.count() == changes


def test_without_apply_it_says_where_and_changes_nothing(named, file):
    before, said = everything(), []
    call_command("take_down", file, stdout=Lines(said))
    assert everything() == before
    assert {"  1 × event.summary\n", "  1 × step.reason\n", "  1 × importpage.rows\n"} <= set(said)
    assert not TakeDown.objects.exists()


@pytest.mark.parametrize(
    ("texts", "options", "said"),
    [
        ("", {}, "There is no text"),
        ("ab", {}, "Text 1: it has fewer than 3"),
        (NAME, {"replacement": "not dara ferryman"}, "The replacement holds one"),
        (NAME, {"replacement": "x" * 300}, "max_length|has room for"),
        (NAME, {"reason": None}, "--reason: say why"),
        (NAME, {"look_in": ["/nowhere/at/all"], "apply": False}, "there is no folder"),
    ],
)
def test_what_cannot_be_done_changes_nothing(named, tmp_path, texts, options, said):
    (tmp_path / "file").write_text(texts)
    before = everything()
    with pytest.raises(CommandError, match=said) as refused:
        call_command(
            "take_down", str(tmp_path / "file"), **{"reason": "asked", "apply": True, "stdout": Lines([])} | options
        )
    assert "erryman" not in str(refused.value)
    assert everything() == before
    assert not TakeDown.objects.exists()


def test_what_names_a_row_is_told_and_left(harbour, file):
    Event.objects.filter(pk=harbour.event("e1", 5).pk).update(reference="dara-ferryman")
    said = []
    with pytest.raises(CommandError, match="by hand"):
        call_command("take_down", file, reason="asked", apply=True, stdout=Lines(said))
    assert "  1 × event.reference\n" in said


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("dara ferryman", True),
        ("Dara\n\tFerryman", True),
        ("dara_ferryman.pdf", True),
        ("https://example.org/%44ara%2DFerryman", True),
        ("Da\u200bra Ferry\u00adman", True),
        ("Dára Ferryman", False),
        ("Da\u0301ra Ferryman", True),
        ("دَارَا العبار", False),
        ("دَارَا العبّار", True),
        ("دـارا العبّار", True),
        ("Dara", False),
        ({"a": [{"b": NAME}]}, True),
        ({NAME: 1}, True),
        (7, False),
        (None, False),
    ],
)
def test_a_text_is_found_however_it_is_written(text, stands):
    assert take_down.Texts([NAME, ARABIC]).stand_in(text) is stands


def test_files_that_were_served_last_are_gone_and_others_are_left(named, file, settings, tmp_path):
    settings.LAST_GOOD_DIR = str(tmp_path / "kept")
    for folder in (*LAST_GOOD_FOLDERS, "mine"):
        (tmp_path / "kept" / folder).mkdir(parents=True)
        (tmp_path / "kept" / folder / "file").write_text("x")
    call_command("take_down", file, reason="asked", apply=True, stdout=Lines([]))
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["mine"]
    assert {kind.kind for kind in last_good.EVERY_KIND} == set(LAST_GOOD_FOLDERS)


def test_folders_are_searched(harbour, file, tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "events.json").write_text(f'["{NAME}"]')
    (tmp_path / "files" / "other.json").write_text("[]")
    said = []
    call_command("take_down", file, look_in=[str(tmp_path / "files")], stdout=Lines(said))
    assert [line for line in said if ".json" in line] == [f"  {tmp_path / 'files' / 'events.json'}\n"]


@pytest.mark.django_db(transaction=True)
def test_the_database_is_told_to_write_over_what_it_kept(file, capsys):
    """Outside of a transaction, as on a terminal."""
    call_command("take_down", file, reason="asked", apply=True, stdout=Lines([]))
    assert capsys.readouterr().err == ""
