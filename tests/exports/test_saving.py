"""An export is stored whole or not at all, and over nothing that is not an earlier one."""

import os
import signal

import pytest

from events.exports.about import About
from events.exports.formats import FORMATS, Format
from events.exports.package.archive import open_package
from events.exports.saving import ExportError, save
from events.models import Campaign
from tests.campaigns import Harbour
from tests.exports.package.packages import ABOUT

pytestmark = pytest.mark.django_db

PACKAGE = FORMATS["datapackage"]


def contents(path):
    files = [path] if path.is_file() else sorted(found for found in path.rglob("*") if found.is_file())
    return {str(found): found.read_bytes() for found in files}


@pytest.fixture(params=["harbour", "harbour.zip"])
def path(request, tmp_path):
    return tmp_path / request.param


def test_an_export_is_a_folder_or_a_file_by_its_suffix(full, path):
    assert save(full.campaign, path, PACKAGE, ABOUT) == Campaign.objects.get().revision
    assert path.is_file() == (path.suffix == ".zip")
    assert PACKAGE.campaign_of(path) == "harbour"
    # Nothing else is left beside it.
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_others_may_read(full, tmp_path):
    save(full.campaign, tmp_path / "harbour", PACKAGE, ABOUT)
    assert (tmp_path / "harbour").stat().st_mode & 0o055 == 0o055


def test_a_later_export_takes_the_place_of_an_earlier_one(full, path):
    save(full.campaign, path, PACKAGE, ABOUT)
    before = contents(path)
    full.event("more", 20)
    save(full.campaign, path, PACKAGE, ABOUT)
    assert contents(path) != before
    assert list(path.parent.iterdir()) == [path]


def test_an_export_of_another_campaign_is_replaced_by_force_alone(full, path):
    other = Harbour("hafen").campaign
    save(other, path, PACKAGE, ABOUT)
    before = contents(path)
    with pytest.raises(ExportError, match="is an export of “hafen”: --force replaces it"):
        save(full.campaign, path, PACKAGE, ABOUT)
    assert contents(path) == before
    save(full.campaign, path, PACKAGE, ABOUT, force=True)
    assert PACKAGE.campaign_of(path) == "harbour"


def test_any_other_file_is_replaced_by_force_alone(full, tmp_path):
    (tmp_path / "thesis.zip").write_text("Years of work.")
    with pytest.raises(ExportError, match="is no export in this format"):
        save(full.campaign, tmp_path / "thesis.zip", PACKAGE, ABOUT)
    assert (tmp_path / "thesis.zip").read_text() == "Years of work."
    save(full.campaign, tmp_path / "thesis.zip", PACKAGE, ABOUT, force=True)
    assert PACKAGE.campaign_of(tmp_path / "thesis.zip") == "harbour"


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("beside", ["notes.txt", "data/notes.csv", "data/events.csv.bak"])
def test_a_folder_that_holds_anything_else_is_never_replaced(full, tmp_path, force, beside):
    save(full.campaign, tmp_path / "harbour", PACKAGE, ABOUT)
    (tmp_path / "harbour" / beside).write_text("Mine.")
    with pytest.raises(ExportError, match="holds something else"):
        save(full.campaign, tmp_path / "harbour", PACKAGE, ABOUT, force=force)
    assert (tmp_path / "harbour" / beside).read_text() == "Mine."


def test_an_empty_folder_is_filled(full, tmp_path):
    (tmp_path / "harbour").mkdir()
    save(full.campaign, tmp_path / "harbour", PACKAGE, ABOUT)
    assert PACKAGE.campaign_of(tmp_path / "harbour") == "harbour"


def test_a_folder_that_is_not_there_is_not_made(full, tmp_path):
    with pytest.raises(ExportError, match="There is no folder"):
        save(full.campaign, tmp_path / "nowhere" / "harbour", PACKAGE, ABOUT)


def test_a_pipe_is_not_written_to(full, tmp_path):
    os.mkfifo(tmp_path / "harbour.zip")
    with pytest.raises(ExportError, match="neither a file nor a folder"):
        save(full.campaign, tmp_path / "harbour.zip", PACKAGE, ABOUT, force=True)


def _half(write):
    """A writer that fails once it has written."""

    def half(campaign, path, about):
        write(campaign, path, about)
        raise OSError("No space left on device")

    return half


def test_a_full_disk_leaves_what_was_there(full, path):
    save(full.campaign, path, PACKAGE, ABOUT)
    before = contents(path)
    full.event("more", 20)
    failing = Format(".zip", _half(PACKAGE.write_file), PACKAGE.campaign_of, _half(PACKAGE.write_folder))
    with pytest.raises(ExportError, match="No space left on device"):
        save(full.campaign, path, failing, ABOUT)
    assert contents(path) == before
    assert list(path.parent.iterdir()) == [path]


def test_a_publication_meanwhile_makes_it_begin_anew(full, path):
    times = []

    def publishing(write):
        def publish(campaign, path, about):
            write(campaign, path, about)
            times.append(campaign.revision)
            if len(times) == 1:
                full.event("meanwhile", 20)

        return publish

    busy = Format(".zip", publishing(PACKAGE.write_file), PACKAGE.campaign_of, publishing(PACKAGE.write_folder))
    revision = save(full.campaign, path, busy, ABOUT)
    assert times == [revision - 1, revision]


def test_of_two_exports_at_once_one_is_there_whole(full, path):
    save(full.campaign, path, PACKAGE, ABOUT)
    began = []

    def interrupted(write):
        def write_while_another_does(campaign, made, about):
            write(campaign, made, about)
            if not began:
                began.append(made)
                save(full.campaign, path, PACKAGE, About("ar", ABOUT.retrieved))

        return write_while_another_does

    slow = Format(".zip", interrupted(PACKAGE.write_file), PACKAGE.campaign_of, interrupted(PACKAGE.write_folder))
    save(full.campaign, path, slow, ABOUT)
    assert began
    with open_package(path, 10_000_000) as package:
        assert package.descriptor["language"] == "en"
    assert list(path.parent.iterdir()) == [path]


MAKES = """
import sys
from pathlib import Path
from events.models import Campaign
from tests.campaigns import Harbour
from tests.exports.package.packages import ABOUT
from tests.exports.test_saving import PACKAGE, contents, save
Harbour().event("taken", 5)
save(Campaign.objects.get(), Path(sys.argv[1]), PACKAGE, ABOUT)
"""
DIES = """
import os, signal, sys
from pathlib import Path
from events.models import Campaign
from tests.exports.package.packages import ABOUT
from tests.exports.test_saving import PACKAGE, Format, save
def dying(campaign, path, about):
    (path.parent / "half").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
save(Campaign.objects.get(), Path(sys.argv[1]), Format(".zip", dying, PACKAGE.campaign_of, dying), ABOUT)
"""


@pytest.mark.server
def test_a_process_that_is_killed_leaves_what_was_there(on_sqlite, path):
    on_sqlite.python(MAKES, str(path))
    before = contents(path)
    assert on_sqlite.fork(DIES, str(path)).returncode == -signal.SIGKILL
    assert contents(path) == before
