"""What is exported is read back: the same rows, and the same control of every district on every day."""

import pytest
from django.conf import settings
from django.core.management import call_command

from events.models import Campaign, District, StoryStep
from tests.exports.package.packages import Folder, control_by_day, public_record
from tests.hostile.record import HostileRecord, readers_models, text_columns
from tests.hostile.texts import REFUSED


def _again(folder):
    """Load the package beside the campaign that it is of, under another slug."""
    folder.change("campaigns", 1, slug="hafen")
    call_command("load_campaign", folder.path)


@pytest.mark.django_db
def test_a_small_campaign_comes_back(full, package):
    _again(package)
    there = public_record("harbour")
    assert all(there.values())
    assert public_record("hafen", called="harbour") == there
    assert control_by_day("hafen") == control_by_day("harbour")


@pytest.mark.django_db
def test_a_campaign_without_rows_comes_back(harbour, tmp_path):
    folder = Folder(tmp_path / "empty", harbour.campaign)
    _again(folder)
    assert public_record("hafen", called="harbour") == public_record("harbour")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "'=1",
        "''",
        "-5",
        "+",
        "a\r\nb\rc\nd",
        ' "x", y',
        "\t",
        " padded ",
        "\ufeff",
        "\u2028\u200f\u200d",
        "\\N",
        "NULL",
    ],
)
def test_every_text_comes_back(full, tmp_path, text):
    full.campaign.events.update(note=text, place=text)
    District.objects.update(name_ar=text, alt_names=[text])
    folder = Folder(tmp_path / "package", full.campaign)
    _again(folder)
    assert set(Campaign.objects.get(slug="hafen").events.values_list("note", "place")) == {(text, text)}
    assert public_record("hafen", called="harbour") == public_record("harbour")


@pytest.mark.django_db
@pytest.mark.parametrize("number", [10.1, 10.123456789012345, 1e-7, 10.0, 1 / 3 + 10])
def test_every_number_comes_back(full, tmp_path, number):
    full.campaign.events.update(lon=number, lat=number)
    folder = Folder(tmp_path / "package", full.campaign)
    _again(folder)
    assert set(Campaign.objects.get(slug="hafen").events.values_list("lon", "lat")) == {(number, number)}


def _acceptable(hostile):
    """What forms would refuse, and a loader therefore as well, is made such that they take it."""
    for model in readers_models():
        for row in model.objects.all():
            for column in text_columns(model):
                value = getattr(row, column.name)
                if column.name == "alt_names":
                    model.objects.filter(pk=row.pk).update(alt_names=[name[:100] for name in value])
                elif column.name in ("url", "archived_url"):
                    model.objects.filter(pk=row.pk).update(**{column.name: f"https://x.example/{row.pk}=1+1"})
    # These are references of events.
    StoryStep.objects.update(reports=[])
    return Campaign.objects.get(pk=hostile.campaign.pk)


@pytest.mark.django_db
def test_a_hostile_record_comes_back(tmp_path, faults):
    campaign = _acceptable(HostileRecord())
    folder = Folder(tmp_path / "hostile", campaign)
    assert faults(folder.path) == {}
    _again(folder)
    there = public_record("harbour")
    assert all(there.values())
    assert public_record("hafen", called="harbour") == there


@pytest.mark.django_db
def test_texts_that_reorder_others_leave_without_what_does(tmp_path, faults):
    record = HostileRecord()
    record.go_on()
    campaign = _acceptable(record)
    stored = "".join(campaign.events.values_list("summary", flat=True))
    assert set(stored) & set("".join(REFUSED)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    folder = Folder(tmp_path / "hostile", campaign)
    assert not set(folder.text()) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert faults(folder.path) == {}
    _again(folder)
    assert Campaign.objects.get(slug="hafen").events.count() == campaign.events.published().count()


@pytest.mark.django_db
def test_no_cell_of_a_hostile_record_begins_as_a_formula(tmp_path):
    campaign = Campaign.objects.get(pk=HostileRecord().campaign.pk)
    campaign.events.update(note="=cmd|' /C calc'!A0", place="\t@SUM(A1)")
    folder = Folder(tmp_path / "hostile", campaign)
    cells = [cell for path in folder.path.glob("data/*.csv") for row in folder.rows(path.stem) for cell in row.values()]
    assert len(cells) > 500
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]


@pytest.fixture(scope="module")
def mosul(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole record that ships: what was there when it was exported, and what an empty database has of it then."""
    folder = tmp_path_factory.mktemp("package")
    with django_db_blocker.unblock():
        try:
            call_command("load_campaign", settings.BASE_DIR / "fixtures" / "mosul", verbosity=0)
            call_command("export_campaign", "mosul", folder / "mosul", "--retrieved=2031-05-01")
            call_command("export_campaign", "mosul", folder / "mosul.zip", "--retrieved=2031-05-01")
            before = public_record("mosul"), control_by_day("mosul")
            call_command("flush", interactive=False, verbosity=0)
            assert not Campaign.objects.exists()
            call_command("load_campaign", folder / "mosul.zip", verbosity=0)
            call_command("export_campaign", "mosul", folder / "again", "--retrieved=2031-05-01")
            yield folder, before, (public_record("mosul"), control_by_day("mosul"))
        finally:
            call_command("flush", interactive=False, verbosity=0)


def test_every_row_of_mosul_comes_back(mosul):
    _folder, (before, _control), (after, _again) = mosul
    assert {name: len(rows) for name, rows in before.items() if name in ("Event", "Citation", "District")} == {
        "District": 162, "Event": 727, "Citation": 873,
    }  # fmt: skip
    for name, rows in before.items():
        assert after[name] == rows, name


def test_who_holds_what_in_mosul_is_the_same_on_every_day(mosul):
    _folder, (_rows, before), (_again, after) = mosul
    assert len(before) == 288 * 162
    assert after == before


def test_the_package_of_what_came_back_is_the_same(mosul):
    folder, _before, _after = mosul
    first, second = Folder(folder / "mosul"), Folder(folder / "again")
    assert first.descriptor["id"] == second.descriptor["id"]
    for path in sorted((folder / "mosul" / "data").iterdir()):
        assert path.read_bytes() == second.file(path.stem).read_bytes(), path.stem


def test_frictionless_finds_nothing_wrong_with_mosul(mosul, faults):
    folder, _before, _after = mosul
    assert faults(folder / "mosul") == {}
