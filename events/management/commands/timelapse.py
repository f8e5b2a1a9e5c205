"""manage.py timelapse: a range of days as frames (PNG), and as a film where ffmpeg is on the machine."""

import datetime as dt
import os
import re
import shutil
import subprocess
import tempfile
from argparse import ArgumentTypeError
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.control import COUNTED
from events.management.commands.control import read_day, read_least_grade
from events.models import Campaign
from events.projection.basis import Basis
from events.public.film import Film, film_days
from events.public.picture.film_frame import SMALLEST
from events.public.picture.palette import THEMES

FILMS = (".mp4", ".webm")
# Of ffmpeg, by the ending of the film: what plays nearly everywhere.
CODECS = {
    ".mp4": ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart"],
    ".webm": ["-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "32", "-pix_fmt", "yuv420p"],
}
# Pixels: larger ones have no use in a film, and take minutes each.
LARGEST = 4096
# Seconds for which the last day is seen.
REST = 2


def read_size(text: str) -> tuple[int, int]:
    """Of "1080x1920". Raises ArgumentTypeError."""
    match = re.fullmatch(r"(\d{2,4})x(\d{2,4})", text)
    width, height = map(int, match.groups()) if match else (0, 0)
    if not all(SMALLEST <= side <= LARGEST and side % 2 == 0 for side in (width, height)):
        raise ArgumentTypeError(
            f"“{text}” is no size: write it as 1080x1920, in even numbers from {SMALLEST} to {LARGEST}."
        )
    return width, height


def read_number(text: str) -> int:
    """From 1 to 60. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 60):
        raise ArgumentTypeError(f"“{text}” is no number from 1 to 60.")
    return int(text)


class Command(BaseCommand):
    help = (
        "Draws a range of days as frames of a film (PNG), and makes the film where ffmpeg is on the machine. Frames "
        "that are there are kept, so that what was stopped goes on with the same command."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", metavar="SLUG")
        parser.add_argument("--from", dest="first", type=read_day, metavar="DAY", help="By default the first day.")
        parser.add_argument("--to", dest="last", type=read_day, metavar="DAY", help="By default the last day.")
        parser.add_argument(
            "--every", type=read_number, default=1, metavar="N", help="Every Nth day, and the last one."
        )
        parser.add_argument(
            "--size", type=read_size, default=(1080, 1080), metavar="WxH", help="1080x1080 unless it is given."
        )
        parser.add_argument("--lang", choices=[code for code, _name in settings.LANGUAGES], default="en")
        parser.add_argument("--theme", choices=THEMES, default="light")
        parser.add_argument(
            "--names",
            choices=["all", "few"],
            default="all",
            help="few: what stands out, in two thirds of the time.",
        )
        parser.add_argument("--known-on", type=read_day, metavar="DAY", help="Count only what was published by then.")
        parser.add_argument("--at-least", type=read_least_grade, metavar="GRADE", help=f"{' or '.join(COUNTED)}.")
        parser.add_argument("--fps", type=read_number, default=6, metavar="N", help="Days a second; 6 by default.")
        parser.add_argument(
            "--out", type=Path, required=True, metavar="PATH", help="A folder for the frames, or a film (.mp4, .webm)."
        )

    def handle(self, *, campaign: str, size: tuple[int, int], fps: int, out: Path, **options: Any) -> None:
        found = Campaign.objects.filter(slug=campaign).first()
        if found is None:
            known = ", ".join(Campaign.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"“{campaign}” is not a campaign; there is {known or 'none yet'}.")
        days = self._days(found, options["first"] or found.start, options["last"] or found.end, options["every"])
        ffmpeg = shutil.which("ffmpeg")
        if out.suffix in FILMS and not ffmpeg:
            raise CommandError(f"{out} would need ffmpeg, which is not on this machine. Name a folder for the frames.")
        basis = Basis(options["known_on"], options["at_least"])
        film = Film(found, size, options["lang"], options["theme"], options["names"] == "few", basis)
        folder = out.with_name(f"{out.stem}-frames") if out.suffix in FILMS else out
        try:
            folder.mkdir(parents=True, exist_ok=True)
            frames = self._draw(film, days, folder)
            if ffmpeg:
                made = out if out.suffix in FILMS else folder / f"{film.name}.mp4"
                make_film(ffmpeg, frames, made, fps)
                self.stdout.write(f"{made}: {len(frames)} frames, {made.stat().st_size} bytes.")
            else:
                self.stdout.write(f"No film, for ffmpeg is not on this machine: {len(frames)} frames are in {folder}.")
        except OSError as problem:
            raise CommandError(f"{folder} cannot be written: {problem}") from problem
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. The frames that are whole are kept: the same command goes on from here.")
            raise SystemExit(130) from None

    def _days(self, campaign: Campaign, first: dt.date, last: dt.date, every: int) -> list[dt.date]:
        for day in (first, last):
            if not campaign.holds(day):
                raise CommandError(f"{day} is outside the campaign: {campaign.start} to {campaign.end}.")
        if first > last:
            raise CommandError(f"{first} is after {last}.")
        return list(film_days(first, last, every))

    def _draw(self, film: Film, days: Sequence[dt.date], folder: Path) -> list[Path]:
        """The frames of the days, in order; those that are there are as they are."""
        frames = [folder / f"{film.name}-{day.isoformat()}.png" for day in days]
        for number, (day, frame) in enumerate(zip(days, frames, strict=True), start=1):
            if frame.exists():
                continue
            write_whole(frame, film.frame(day))
            self.stdout.write(f"{number} of {len(days)}: {frame.name}")
            self.stdout.flush()
        return frames


def write_whole(path: Path, content: bytes) -> None:
    """In one step: whenever it is stopped, there is no half file of that name, and none beside it."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".frame-")
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def make_film(ffmpeg: str, frames: Iterable[Path], film: Path, fps: int) -> None:
    """Raises CommandError where ffmpeg does not make it; whenever it is stopped, there is no half film."""
    part = film.with_name(f".{film.stem}.part{film.suffix}")
    shown = [frame.resolve() for frame in frames]
    # The last file is named twice: the format gives the last one no duration.
    durations = [1 / fps] * (len(shown) - 1) + [REST, REST]
    entries = [_entry(frame, seconds) for frame, seconds in zip([*shown, shown[-1]], durations, strict=True)]
    listed = "\n".join(["ffconcat version 1.0", *entries, ""])
    command = [ffmpeg, "-loglevel", "error", "-y", "-f", "concat", "-safe", "0", "-protocol_whitelist", "file,pipe"]
    command += ["-i", "pipe:0", "-r", str(max(fps, 10)), *CODECS[film.suffix], str(part.resolve())]
    try:
        ran = subprocess.run(command, input=listed.encode(), capture_output=True, check=False)  # noqa: S603
        if ran.returncode:
            raise CommandError(f"ffmpeg: {ran.stderr.decode(errors='replace').strip()}")
        os.replace(part, film)
    finally:
        part.unlink(missing_ok=True)


def _entry(path: Path, seconds: float) -> str:
    # With its protocol: else it would be looked for beside the list, which is piped.
    quoted = str(path).replace("'", r"'\''")
    return f"file 'file:{quoted}'\nduration {seconds:.6f}"
