"""PURE: whether a ZIP archive is so large when unpacked that no real file can be meant.

The sizes are those that the archive states: zipfile reads no more of a part than that.
"""

from zipfile import ZipFile

from events.imports.tables.table import LARGE_PART, MAX_GROWTH, MAX_RATIO


def is_too_large(archive: ZipFile, max_bytes: int) -> bool:
    """Whether all of it together has more than MAX_GROWTH times ``max_bytes``, which is the limit of an upload."""
    return sum(part.file_size for part in archive.infolist()) > max_bytes * MAX_GROWTH


def too_large_part(archive: ZipFile) -> str:
    """The name of a part that is packed more tightly than text can be; "" where there is none."""
    for part in archive.infolist():
        if part.file_size > LARGE_PART and part.file_size > MAX_RATIO * part.compress_size:
            return part.filename
    return ""
