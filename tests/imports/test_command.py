"""`manage.py import_events`, as it is typed, and killed in the middle."""

import re
import signal

import pytest
from django.core.management import CommandError, call_command

from events.models import ColumnMapping, Event, Import
from tests.campaigns import add_campaign
from tests.imports.staged import STAGED, everything
from tests.imports.tables import own, own_row, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command on a text; gives its output, problems included, and whether it succeeded."""

    def run(text, *options):
        path = tmp_path / "reports.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            call_command("import_events", str(path), *options)
        except CommandError as problem:
            return problem.returncode == 0, "".join(capsys.readouterr()) + str(problem)
        return True, "".join(capsys.readouterr())

    return run


def test_a_file_is_imported_as_drafts(harbour, run):
    succeeded, output = run(own({}, {"reference": "h-2", "districts": "Nowhere", "date": "2031-03-08"}))
    assert succeeded
    assert "new              2" in output
    assert "not placed       1" in output
    assert "row 3: districts “Nowhere”: new: No place with this name is known." in output
    assert list(Event.objects.values_list("reference", "status")) == [("h-1", "draft"), ("h-2", "draft")]


def test_columns_that_are_not_read_are_named(harbour, run):
    assert "columns that were not read: distric, sorce" in run(table([*own_row, "distric", "sorce"], [own_row]))[1]
    assert "not read" not in run(own({"reference": "h-2", "date": "2031-03-09"}))[1]


def test_a_refused_row_is_reported_with_file_row_field_value_and_reason_and_nothing_is_changed(harbour, run):
    before = everything()
    succeeded, output = run(own({}, {"reference": "h-2", "actor": "Pirates"}))
    assert not succeeded
    assert "reports.csv: row 3: actor “Pirates”: refused: No actor has this name." in output
    assert "Nothing was changed.\n" in output
    assert everything() == before
    assert not Import.objects.exists()


def test_rows_outside_hold_up_nothing_and_hide_no_fault(harbour, run):
    rows = [{"reference": f"o-{number}", "date": f"2030-03-0{number}"} for number in (1, 2, 3)]
    succeeded, output = run(own({}, *rows))
    assert succeeded
    assert [Event.objects.get().reference, Import.objects.get().counts["outside"]] == ["h-1", 3]
    assert re.search(r"^outside +3$", output, re.MULTILINE)
    assert "reports.csv: row 3: date “2030-03-01”: outside: The campaign runs from 2031-03-01 to 2031-04-29." in output
    assert "row 4" not in output
    assert "reports.csv: 2 more rows are outside." in output


def test_a_file_that_is_all_outside_changes_nothing(harbour, run):
    succeeded, output = run(own({"date": "2030-03-06"}))
    assert succeeded
    assert "There was nothing to write." in output
    assert "more row" not in output
    assert not Event.objects.exists()


def test_a_language_of_a_title_that_is_no_code_is_reported(harbour, run):
    text = table([*own_row, "title_language"], [own_row | {"title_language": "Pidgin English"}])
    assert "reports.csv: row 2: title_language “pidgin english”: refused: " in run(text)[1]


def test_the_good_rows_alone_are_taken_if_asked_for_and_the_exit_code_is_an_error(harbour, run):
    succeeded, output = run(own({}, {"reference": "h-2", "actor": "Pirates"}), "--good-rows-only")
    assert not succeeded
    assert "1 row was refused." in output
    assert Event.objects.get().reference == "h-1"


def test_a_dry_run_leaves_nothing_behind(harbour, run):
    before = everything()
    succeeded, output = run(own(), "--dry-run")
    assert succeeded
    assert output.endswith("A dry run: nothing was changed.\n")
    assert everything() == before
    assert not any(model.objects.exists() for model in STAGED)


def test_an_import_is_undone_by_its_number(harbour, run, capsys):
    run(own())
    call_command("import_events", undo=Import.objects.get().pk)
    assert capsys.readouterr().out == "1 deleted, 0 restored, 0 retracted, 0 kept.\n"
    assert not Event.objects.exists()
    with pytest.raises(CommandError, match="undone"):
        call_command("import_events", undo=Import.objects.get().pk)
    with pytest.raises(CommandError, match="There is no import 4711"):
        call_command("import_events", undo=4711)


MONTH_FIRST = [
    {"date": "03/06/2031", "published on": ""},
    {"reference": "h-2", "date": "03/27/2031", "published on": ""},
]


def test_a_month_first_table_is_recognised_by_its_days_beyond_the_twelfth(harbour, run):
    assert run(own(*MONTH_FIRST))[0]
    assert [str(day) for day in Event.objects.values_list("occurred_on", flat=True)] == ["2031-03-06", "2031-03-27"]


def test_an_order_that_no_row_tells_is_asked_for_and_never_guessed(harbour, run):
    succeeded, output = run(own(MONTH_FIRST[0]))
    assert not succeeded
    assert "--day-first or --month-first" in output
    assert not Import.objects.exists()
    assert run(own(MONTH_FIRST[0]), "--month-first")[0]
    assert str(Event.objects.get().occurred_on) == "2031-03-06"


def test_short_dates_are_read_as_the_command_says_and_never_guessed(harbour, run):
    text = own(date="6-Mar-31")
    succeeded, output = run(text)
    assert not succeeded
    assert "“6-Mar-31” can be several days: say which with --reading" in output
    assert not run(text, "--reading", "serial-1900")[0]
    assert not Import.objects.exists()
    assert run(text, "--reading", "serial-1900", "--reading", "day-first-2000")[0]
    assert str(Event.objects.get().occurred_on) == "2031-03-06"


def test_arabic_in_windows_1256_with_bare_cr(harbour, run):
    harbour.docks.alt_names = ["الميناء القديم"]
    harbour.docks.save()
    text = table(list(own_row), [own_row | {"districts": "الميناء القديم", "summary": "سيطر الحرس."}], end="\r")
    assert run(text.encode("windows-1256"))[0]
    event = Event.objects.get()
    assert (event.summary, list(event.districts.all())) == ("سيطر الحرس.", [harbour.docks])


@pytest.mark.parametrize(
    ("content", "options", "expected"),
    [
        (b"", [], "The file is empty."),
        ("kind,date,summary\r\n", [], "no rows"),
        ("a,b\r\n1,2\r\n", [], "no known kind"),
        ("a,b\r\n1,2\r\n", ["--mapping", "strikes"], "no column mapping “strikes”"),
        ('kind,date,summary\r\nattack,2031-03-06,"Seen from', [], "cut off"),
        (b"place,day\r\n\xff\xc3\x28,1\r\n", [], "--encoding"),
        (own(), ["--campaign", "inland"], "Name one of the campaigns"),
    ],
)
def test_a_file_that_cannot_be_taken_leaves_everything_as_it_was(harbour, run, content, options, expected):
    before = everything(), [list(model.objects.values()) for model in STAGED]
    succeeded, output = run(content, *options)
    assert not succeeded
    assert expected in output
    assert (everything(), [list(model.objects.values()) for model in STAGED]) == before


def test_of_several_campaigns_one_is_named(harbour, run):
    add_campaign("inland")
    assert "harbour" in run(own())[1]
    assert run(own(), "--campaign", "harbour")[0]


def test_a_saved_mapping_reads_other_columns(harbour, run):
    mapping = {
        "columns": {"occurred on": "Date", "districts": "Location"},
        "constants": {"kind": "attack", "actor": "Fleet"},
    }
    ColumnMapping.objects.create(campaign=harbour.campaign, name="strikes", columns=mapping)
    text = table(["Date", "Location", "Text"], [["13/03/2031", "Docks", "Two strikes."], ["14/03/2031", "Harbour", ""]])
    assert run(text, "--mapping", "strikes")[0]
    assert list(Event.objects.values_list("summary", "districts__slug")) == [
        ("Attack by Fleet, Docks, 13 March 2031.", "docks"),
        ("Attack by Fleet, Harbour, 14 March 2031.", None),
    ]


# -- killed -----------------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from django.core.management import call_command
from events.imports.steps import chunks
from events.imports.steps.event_writer import EventWriter
chunks.ROWS_PER_CHUNK = 50
write, calls = EventWriter.write, []
def killed(self, rows):
    write(self, rows)
    calls.append(rows)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
EventWriter.write = killed
call_command("import_events", sys.argv[1])
"""

COUNT = """
from events.models import Campaign, Citation, Event, Import, Source
print(*(model.objects.count() for model in (Event, Citation, Source)), Event.history.count())
print(*Import.objects.values_list("state", flat=True))
"""
MAKE = "from tests.campaigns import Harbour; Harbour()"


@pytest.mark.server
def test_a_process_that_is_killed_while_it_writes_leaves_the_record_as_before(on_sqlite, tmp_path):
    rows = [{"reference": f"h-{n}", "kind": "attack", "districts": f"Pier {n}"} for n in range(400)]
    path = tmp_path / "long.csv"
    path.write_text(own(*rows))
    before = on_sqlite.python(MAKE + COUNT)
    assert before.split() == ["0", "0", "3", "0"]
    killed = on_sqlite.fork(KILLED, str(path))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert on_sqlite.python(COUNT).split() == ["0", "0", "3", "0", "previewed"]
    on_sqlite.manage("import_events", str(path))
    assert on_sqlite.python(COUNT).split()[:4] == ["400", "400", "4", "400"]
