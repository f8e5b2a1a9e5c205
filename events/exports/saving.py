"""Stores an export under a path: whole or not at all, and never over something else."""

import os
import shutil
import tempfile
from pathlib import Path

from events.exports.about import About
from events.exports.formats import Format
from events.models import Campaign
from events.models.consistent_read import read_one_revision


class ExportError(Exception):
    """Nothing was written; the message says why."""


def save(campaign: Campaign, path: Path, form: Format, about: About, *, force: bool = False) -> int:
    """Write the campaign at one revision, which is returned, to the path; a process that is killed leaves it as it was.

    A path without the format's suffix becomes a folder, where the format has one. What is there already is replaced
    if it is an earlier export of the same campaign. ``force`` takes anything but a folder that holds other files.
    Raises ExportError.
    """
    path = path.resolve()
    _check_target(campaign, path, form, force)
    as_folder = form.write_folder if path.is_dir() or path.suffix.lower() != form.suffix else None
    write = as_folder or form.write_file
    try:
        # Beside the target: a file can only be moved in one step within its file system.
        with tempfile.TemporaryDirectory(prefix=".export-", dir=path.parent) as temporary:
            # GDAL makes a folder of a FlatGeobuf file whose name does not end so.
            made = Path(temporary) / f"made{form.suffix}"

            def write_anew(at_revision: Campaign) -> int:
                if made.is_dir():
                    shutil.rmtree(made)
                write(at_revision, made, about)
                return at_revision.revision

            revision = read_one_revision(campaign.pk, write_anew)
            _move(made, path, Path(temporary) / "before")
    except OSError as problem:
        raise ExportError(f"{path} cannot be written: {problem}") from problem
    return revision


def _check_target(campaign: Campaign, path: Path, form: Format, force: bool) -> None:
    if not path.parent.is_dir():
        raise ExportError(f"There is no folder {path.parent}.")
    if not path.exists():
        return
    if not (path.is_dir() or path.is_file()):
        raise ExportError(f"{path} is neither a file nor a folder.")
    if path.is_dir() and not any(path.iterdir()) and form.write_folder:
        return
    found = form.campaign_of(path)
    if path.is_dir() and not (found and form.write_folder):
        raise ExportError(f"The folder {path} holds something else than an export in this format.")
    if found != campaign.slug and not force:
        what = f"is an export of “{found}”" if found else "is no export in this format"
        raise ExportError(f"{path} is there already, and {what}: --force replaces it.")


def _move(made: Path, path: Path, before: Path) -> None:
    """Put what was made in the place of what is there. Of two folders, the old one is gone for a moment."""
    if path.is_dir():
        path.rename(before)
        try:
            made.rename(path)
        except OSError:
            before.rename(path)
            raise
    else:
        made.replace(path)
    if os.name == "nt":
        # Windows opens no folders.
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
