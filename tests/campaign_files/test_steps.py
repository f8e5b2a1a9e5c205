"""What a load does to published events stands in the readers' change log."""

import pytest

from events.models import Citation, Event, Step
from tests.records import citation, event

pytestmark = pytest.mark.django_db


@pytest.fixture
def again(files, load):
    """Load the files as they are, then the files as they were altered; the steps of the second load, sorted."""
    load(files.write())
    Step.objects.all().delete()

    def again():
        load(files.write())
        assert Step.objects.by_loaders().count() == Step.objects.count()
        return sorted(Step.objects.values_list("kind", "event__reference"))

    return again


def test_a_changed_event_is_corrected_once_however_much_of_it_has_changed(files, again):
    files.fields("events", 1)["summary"] = "Half of it."
    files.rows["citations"].append(citation("taken", "gazette", "c3"))
    assert again() == [("corrected", "taken")]


@pytest.mark.parametrize("change", ["added", "altered", "removed"])
def test_a_changed_citation_corrects_its_event(files, again, change):
    if change == "added":
        files.rows["citations"].append(citation("taken", "gazette", "c3"))
    elif change == "altered":
        files.fields("citations", 2)["note"] = "It says so on page 2."
    else:
        files.rows["citations"].pop(1)
    assert again() == [("corrected", "taken")]


def test_a_new_event_is_published_and_not_corrected(files, again):
    files.rows["events"].append(event("late", "2031-04-01", kind="other", actor=None))
    files.rows["citations"].append(citation("late", "herald"))
    assert again() == [("published", "late")]


def test_a_retracted_event_and_its_citations_are_not_corrected(files, again):
    files.rows["events"] = [row for row in files.rows["events"] if row["fields"]["reference"] != "taken"]
    files.rows["citations"] = [row for row in files.rows["citations"] if row["fields"]["event"][1] != "taken"]
    assert again() == [("retracted", "taken")]


def test_a_draft_is_not_corrected(files, again):
    Event.objects.filter(reference="taken").update(status="draft")
    files.fields("citations", 2)["note"] = "It says so on page 2."
    again()
    assert not Step.objects.filter(kind="corrected").exists()


def test_what_a_person_has_edited_is_kept_and_not_corrected(files, again):
    one = Citation.objects.get(event__reference="taken", reference="c2")
    one.note = "Read again."
    one.save()
    files.fields("citations", 2)["note"] = "It says so on page 2."
    assert again() == []


def test_other_rows_correct_no_event(files, again):
    files.fields("districts", 2)["name_en"] = "Old Mill"
    assert again() == []
