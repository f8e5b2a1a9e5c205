"""What a load says of outlines that look wrong: it loads them, for nobody is there to be asked."""

import pytest
from django.core.management import call_command

from events.models import District
from tests.campaigns import square

pytestmark = pytest.mark.django_db


@pytest.fixture
def remarks(files, capsys):
    """A function that loads the files with these outlines, by number of the row; gives what it says of outlines."""

    def remarks(*outlines, **options):
        for number, shape in enumerate(outlines, start=1):
            files.fields("districts", number)["shape"] = shape
        capsys.readouterr()
        call_command("load_campaign", files.write(), **options)
        return [line for line in capsys.readouterr().err.splitlines() if line.startswith("look at it: ")]

    return remarks


def test_an_outline_that_looks_right_is_loaded_without_a_word(remarks):
    assert remarks(square(10.1, 50.1)) == []


@pytest.mark.parametrize(
    ("outlines", "says"),
    [
        (
            [square(10.995, 50.1)],
            ["docks: 50 % of the outline lie outside the bounds", "docks: The district's own point"],
        ),
        (
            [square(10.1, 50.1), square(10.105, 50.1)],
            ["docks: It overlaps mill", "mill: It overlaps docks", "mill: The district's own point"],
        ),
    ],
    ids=["outside the bounds", "overlap, and off its point"],
)
def test_one_that_looks_wrong_is_loaded_and_told(remarks, outlines, says):
    told = remarks(*outlines)
    assert len(told) == len(says), told
    for line, beginning in zip(told, says, strict=True):
        assert line.startswith(f"look at it: district {beginning}")
    assert District.objects.get(slug="docks").shape == outlines[0]
    # Loaded again it has not changed.
    assert remarks(*outlines) == []


def test_one_that_has_moved_is_told_and_a_dry_run_tells_it_too(remarks):
    remarks(square(10.1, 50.1))
    moved = remarks(square(10.108, 50.1), dry_run=True)
    assert [line for line in moved if "point" not in line] != []
    assert District.objects.get(slug="docks").shape == square(10.1, 50.1)
    assert remarks(square(10.108, 50.1)) == moved
