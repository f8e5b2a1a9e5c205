"""The folder of an edition: what differs is written, a run that is killed is made good, and nothing leads out of it."""

import json
import os
import subprocess
import sys

import pytest

from events.static_site import folder as folders
from events.static_site.folder import MANIFEST, OWN, EditionError, open_folder

FIRST = {
    "index.html": "one",
    "harbour/parts/1-a/core.json": "{1}",
    "harbour/revision.json": "1",
    "gone/index.html": "x",
}
SECOND = {"index.html": "two", "harbour/parts/2-b/core.json": "{2}", "harbour/revision.json": "2"}
SECOND_IN_ORDER = ["harbour/parts/2-b/core.json", "index.html", "harbour/revision.json"]
THIRD = {"index.html": "two", "harbour/parts/3-c/core.json": "{3}", "harbour/revision.json": "3"}


def write(root, files, **options):
    with open_folder(root, **options) as folder:
        draft = folder.begin()
        for path, text in files.items():
            draft.add(path, text.encode())
        return folder.publish(draft, {"of": sorted(files.values())})


def read(root):
    found = (path for path in root.rglob("*") if path.is_file() and path.relative_to(root).parts[0] not in OWN)
    return {path.relative_to(root).as_posix(): path.read_text() for path in found}


def test_what_differs_is_written_and_what_is_gone_is_removed(tmp_path):
    root = tmp_path / "edition"
    assert write(root, FIRST).written == 4
    unchanged = (root / "index.html").stat().st_ino
    outcome = write(root, FIRST | {"harbour/revision.json": "2"})
    assert (outcome.written, outcome.removed, outcome.same) == (1, 0, 3)
    assert (root / "index.html").stat().st_ino == unchanged
    assert (write(root, SECOND).removed, (root / "gone").exists()) == (1, False)


def test_parts_of_the_last_edition_stay_for_pages_that_are_open_and_no_longer(tmp_path):
    for files in (FIRST, SECOND):
        write(tmp_path / "edition", files)
    assert read(tmp_path / "edition") == SECOND | {"harbour/parts/1-a/core.json": "{1}"}
    write(tmp_path / "edition", THIRD)
    assert read(tmp_path / "edition") == THIRD | {"harbour/parts/2-b/core.json": "{2}"}


@pytest.mark.parametrize("moves", range(4))
def test_a_run_that_is_killed_is_made_good_by_the_next(tmp_path, monkeypatch, moves):
    root = tmp_path / "edition"
    write(root, FIRST)
    left = iter(range(moves))

    def killed(when):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return when

    monkeypatch.setattr(folders, "checked_path", lambda path: killed(path) if begun else path)
    begun = False
    with pytest.raises(KeyboardInterrupt), open_folder(root) as folder:  # noqa: PT012
        draft = folder.begin()
        for path, text in SECOND.items():
            draft.add(path, text.encode())
        begun = True
        folder.publish(draft, {})
    monkeypatch.undo()
    # Whatever points to others was not moved before them.
    moved = [path for path, text in SECOND.items() if read(root).get(path) == text]
    assert [path for path in SECOND_IN_ORDER if path in moved] == SECOND_IN_ORDER[:moves]
    write(root, SECOND)
    assert {**SECOND}.items() <= read(root).items()
    assert "gone/index.html" not in read(root)
    write(root, THIRD)
    write(root, THIRD | {"more/index.html": "x"})
    assert read(root) == THIRD | {"more/index.html": "x"}


def test_a_file_that_somebody_changed_or_took_away_is_put_back(tmp_path):
    root = tmp_path / "edition"
    write(root, FIRST)
    (root / "index.html").write_text("longer than before")
    (root / "gone/index.html").unlink()
    assert write(root, FIRST).written == 2
    assert read(root) == FIRST


@pytest.mark.parametrize(
    "path",
    [
        "../x.html",
        "/etc/x",
        "a//b",
        "a/../../x",
        ".htaccess",
        "a/.git/x",
        "a\\..\\x",
        "c:x",
        "a\0b",
        "",
        "a" * 300,
        "a|b",
    ],
)
def test_no_path_leads_out_of_the_folder_or_names_what_no_system_has(tmp_path, path):
    with pytest.raises(EditionError):
        write(tmp_path / "edition", {path: "x"})
    assert [each.name for each in tmp_path.iterdir()] == ["edition"]


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_no_link_leads_out_of_the_folder(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    write(tmp_path / "edition", {"index.html": "x"})
    (tmp_path / "edition/harbour").symlink_to(outside)
    with pytest.raises(EditionError, match="leads out of"):
        write(tmp_path / "edition", FIRST)
    assert list(outside.iterdir()) == []


def test_a_folder_with_other_files_is_left_alone_unless_forced(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(EditionError, match="--force"):
        write(tmp_path, FIRST)
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]
    write(tmp_path, FIRST, force=True)
    write(tmp_path, SECOND)
    assert (tmp_path / "letter.txt").read_text() == "mine"


@pytest.mark.parametrize("text", ["{", "[]", json.dumps({"format": 0})])
def test_a_manifest_that_is_none_of_ours_is_refused(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(EditionError, match=r"\.static-edition\.json"):
        write(tmp_path, FIRST)
    write(tmp_path, FIRST, force=True)
    assert read(tmp_path) == FIRST


def test_a_second_process_is_refused_while_the_first_is_at_it(tmp_path):
    code = f"""
from pathlib import Path
from events.static_site.folder import EditionError, open_folder
try:
    with open_folder(Path({str(tmp_path / "edition")!r})):
        print("taken")
except EditionError as problem:
    print(problem)
"""

    def ask():
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()

    with open_folder(tmp_path / "edition"):
        assert ask() == f"Another process is writing {tmp_path / 'edition'}."
    assert ask() == "taken"


@pytest.mark.parametrize("where", ["missing/edition", "file"])
def test_what_cannot_be_a_folder_is_refused(tmp_path, where):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(EditionError):
        write(tmp_path / where, FIRST)
    assert (tmp_path / "file").read_text() == "mine"
