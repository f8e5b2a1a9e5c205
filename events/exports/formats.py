"""The formats in which a campaign's record leaves the site: one line each. A new one is added here."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from events.exports.about import About
from events.exports.package import archive, writer
from events.models import Campaign

# Writes the campaign as it is in the database to a new path. May be called several times for one path.
Write: TypeAlias = Callable[[Campaign, Path, About], None]


@dataclass(frozen=True, slots=True)
class Format:
    """``write_file`` makes a file; ``write_folder`` a folder, where the format has that as well.

    ``campaign_of`` tells of a file or folder, whatever it is, the slug of the campaign that it is an export of in
    this format; "" for anything else. ``suffix`` is that of a file.
    """

    suffix: str
    write_file: Write
    campaign_of: Callable[[Path], str]
    write_folder: Write | None = None


FORMATS: dict[str, Format] = {
    "datapackage": Format(".zip", writer.write_zip, archive.campaign_of, writer.write_folder),
}
