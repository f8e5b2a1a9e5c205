"""The `timelapse` command: frames of the days, whole and kept, and a film where there is ffmpeg."""

import struct
from pathlib import Path

import imageio_ffmpeg
import pytest
from django.core.management import CommandError, call_command

from events.management.commands import timelapse
from events.public.film import Film, film_days
from tests.campaigns import END, START, Harbour, day
from tests.copies import copied

pytestmark = pytest.mark.django_db

SIZE = (480, 480)


@pytest.fixture
@copied
def harbour():
    harbour = Harbour()
    harbour.event("taken", 2)
    return harbour


@pytest.fixture
def run(harbour, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(timelapse.shutil, "which", lambda name: None)

    def run(*options, out=tmp_path / "frames"):
        call_command("timelapse", "harbour", "--size", "480x480", "--out", str(out), *options)
        return capsys.readouterr().out

    return run


def size_of(png):
    content = png.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", content[16:24])


def test_each_day_is_a_frame_in_the_size_that_was_asked_for(run, harbour, tmp_path):
    told = run("--from", str(day(1)), "--to", str(day(3)))
    frames = sorted((tmp_path / "frames").iterdir())
    harbour.campaign.refresh_from_db()
    name = f"harbour-r{harbour.campaign.revision}-en-light-480x480"
    assert [frame.name for frame in frames] == [f"{name}-{day(number)}.png" for number in (1, 2, 3)]
    assert {size_of(frame) for frame in frames} == {SIZE}
    # The docks have changed hands.
    assert frames[0].read_bytes() != frames[1].read_bytes()
    assert "3 of 3: " in told
    assert "No film, for ffmpeg is not on this machine: 3 frames are in" in told


def test_frames_that_are_there_are_kept(run, tmp_path, monkeypatch):
    run("--from", str(day(1)), "--to", str(day(2)))
    monkeypatch.setattr(Film, "frame", lambda self, day: day.isoformat().encode())
    run("--from", str(day(1)), "--to", str(day(3)))
    drawn = [frame.read_bytes() for frame in sorted((tmp_path / "frames").iterdir())]
    assert [content[:4] == b"\x89PNG" for content in drawn] == [True, True, False]
    # Another look is another frame.
    assert "1 of 1" in run("--from", str(day(1)), "--to", str(day(1)), "--theme", "dark", "--lang", "ar")


def test_who_stops_it_has_no_half_file(run, tmp_path, monkeypatch, capsys):
    def frame(self, asked):
        if asked == day(2):
            raise KeyboardInterrupt
        return b"whole"

    monkeypatch.setattr(Film, "frame", frame)
    with pytest.raises(SystemExit) as stopped:
        run("--to", str(day(4)))
    assert stopped.value.code == 130
    assert "the same command goes on" in capsys.readouterr().err
    assert [file.read_bytes() for file in (tmp_path / "frames").iterdir()] == [b"whole"] * 2


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    def fail(*_paths):
        raise OSError("full")

    monkeypatch.setattr(timelapse.os, "replace", fail)
    with pytest.raises(OSError, match="full"):
        timelapse.write_whole(tmp_path / "frame.png", b"content")
    assert list(tmp_path.iterdir()) == []


FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


@pytest.mark.parametrize(("suffix", "codec"), [(".mp4", "h264"), (".webm", "vp9")])
def test_where_there_is_ffmpeg_there_is_a_film(run, tmp_path, monkeypatch, suffix, codec):
    monkeypatch.setattr(timelapse.shutil, "which", lambda name: FFMPEG)
    film = tmp_path / f"it's {suffix}"
    told = run("--to", str(day(2)), "--fps", "4", out=film)
    assert f"it's {suffix}: 3 frames, {film.stat().st_size} bytes." in told
    meta = next(imageio_ffmpeg.read_frames(str(film)))
    assert (meta["codec"], meta["size"], meta["pix_fmt"].partition("(")[0]) == (codec, SIZE, "yuv420p")
    # Two days of a quarter of a second each, and the last, which stays for two and some frames.
    assert 2.5 <= meta["duration"] < 3
    # The docks have changed hands: the first picture and the last are two.
    pictures = list(imageio_ffmpeg.read_frames(str(film), output_params=["-vf", "scale=48:48"]))[1:]
    assert pictures[0] != pictures[-1]


def test_a_film_that_ffmpeg_does_not_make_is_none(run, tmp_path, monkeypatch):
    program = tmp_path / "ffmpeg"
    program.write_text('#!/bin/sh\nfor last; do :; done\necho half > "$last"\necho no such codec >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setattr(timelapse.shutil, "which", lambda name: str(program))
    monkeypatch.setattr(Film, "frame", lambda self, day: b"frame")
    with pytest.raises(CommandError, match="no such codec"):
        run("--to", str(day(1)), out=tmp_path / "film.webm")
    assert not [file for file in tmp_path.iterdir() if "webm" in file.name]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--from", "2030-01-01"], "2030-01-01 is outside the campaign"),
        (["--from", str(day(5)), "--to", str(day(4))], "is after"),
        (["--size", "1081x1080"], "is no size"),
        (["--size", "9x9"], "is no size"),
        (["--every", "0"], "is no number from 1 to 60"),
        (["--theme", "pink"], "invalid choice"),
        (["--out", "film.mp4"], "would need ffmpeg"),
    ],
)
def test_what_makes_no_sense_is_refused(run, options, message):
    with pytest.raises(CommandError, match=message):
        run(*options)
    assert not Path("film-frames").exists()


def test_another_campaign_is_named(harbour, tmp_path):
    with pytest.raises(CommandError, match="“port” is not a campaign; there is harbour"):
        call_command("timelapse", "port", "--out", str(tmp_path))


def test_every_few_days_end_with_the_last_one():
    assert list(film_days(day(0), day(5), 2)) == [day(0), day(2), day(4), day(5)]
    assert list(film_days(day(3), day(3), 7)) == [day(3)]
    assert len(list(film_days(START, END, 1))) == (END - START).days + 1


@pytest.mark.parametrize("size", [(1080, 1080), (1920, 1080), (1080, 1920)])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_frame_says_day_sides_sources_and_revision(harbour, size, language):
    from django.utils import translation

    from events.public.picture import film_frame
    from events.public.picture.content import day_content
    from events.public.picture.palette import palettes

    harbour.campaign.attribution = "© the harbour & its <masters>"
    harbour.campaign.name_ar = "الميناء"
    harbour.campaign.save()
    with translation.override(language):
        content = day_content(harbour.campaign, day(3), language)
        drawn = film_frame.draw(content, palettes()["light"], dark=False, size=size, few_names=True)
    assert f'viewBox="0 0 {size[0]} {size[1]}"' in drawn
    assert "© the harbour &amp; its &lt;masters&gt;" in drawn
    for words in (content.campaign, content.number, content.revision, *content.shares.split(" · ")):
        assert words in drawn
