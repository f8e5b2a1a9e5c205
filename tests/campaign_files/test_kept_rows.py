"""What people have done stays; what the files no longer hold goes, with its evidence kept."""

import json

import pytest

from events.models import Actor, Campaign, Citation, District, Event, Source
from tests.campaign_files.printed import MODELS, counts, everything
from tests.campaigns import Harbour, add_event, add_source, spans
from tests.records import citation, event, row

pytestmark = pytest.mark.django_db


def test_an_edited_row_is_kept_and_said_so(files, load):
    load(files.write())
    mill = District.objects.get(slug="mill")
    mill.name_en = "The mill on the hill"
    mill.save()
    out = load(files.folder)
    assert counts(out)["districts"] == (0, 0, 1, 1, 0)
    assert "kept: district mill: edited here; the file differs in name_en" in out
    assert District.objects.get(slug="mill").name_en == "The mill on the hill"


def test_an_edit_that_the_files_have_made_too_is_no_conflict(files, load):
    load(files.write())
    mill = District.objects.get(slug="mill")
    mill.name_en = "Old Mill"
    mill.save()
    files.fields("districts", 2)["name_en"] = "Old Mill"
    assert counts(load(files.write()))["districts"] == (0, 0, 2, 0, 0)


def test_a_person_s_retraction_is_kept(files, load):
    load(files.write())
    taken = Event.objects.get(reference="taken")
    taken.status, taken.status_reason = "retracted", "It was another quarter."
    taken.save()
    out = load(files.folder)
    assert "kept: event taken: edited here; the file differs in status, status_reason" in out
    assert spans(District.objects.get(slug="docks")) == [(0, 60, "guild", None, "initial", [])]


def test_districts_set_by_a_person_are_kept(files, load):
    load(files.write())
    Event.objects.get(reference="taken").districts.add(District.objects.get(slug="mill"))
    assert "kept: event taken: edited here; the file differs in districts" in load(files.folder)
    assert Event.objects.get(reference="taken").districts.count() == 2


def test_overwrite_takes_the_file_s_version(files, load):
    load(files.write())
    mill = District.objects.get(slug="mill")
    mill.name_en = "The mill on the hill"
    mill.save()
    assert counts(load(files.folder, overwrite=True))["districts"] == (0, 1, 1, 0, 0)
    assert District.objects.get(slug="mill").name_en == "Mill"
    assert counts(load(files.folder))["districts"] == (0, 0, 2, 0, 0)


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_row_that_a_person_has_added_is_kept(files, load, overwrite):
    load(files.write())
    campaign = Campaign.objects.get()
    source = add_source(campaign, "Wire", reference="wire")
    add_event(
        campaign, "added", 20, Actor.objects.get(slug="guild"), [District.objects.get(slug="docks")], sources=[source]
    )
    out = load(files.folder, overwrite=overwrite)
    assert counts(out)["events"] == (0, 0, 2, 1, 0)
    assert "kept: source wire: added or edited here; not in the files" in out
    assert Event.objects.get(reference="added").status == "published"


# -- what the files no longer hold -------------------------------------------------------------------


def test_an_event_that_the_files_no_longer_hold_is_retracted_with_its_evidence(files, load):
    load(files.write())
    del files.rows["events"][0]
    del files.rows["citations"][:2]
    out = load(files.write())
    assert counts(out)["events"] == (0, 0, 1, 0, 1)
    taken = Event.objects.get(reference="taken")
    assert (taken.status, taken.status_reason) == ("retracted", "No longer in the files.")
    assert taken.citations.count() == 2
    assert spans(District.objects.get(slug="docks")) == [(0, 60, "guild", None, "initial", [])]
    assert "Nothing has changed" in load(files.folder)


def test_a_retracted_event_comes_back_with_the_files(files, load):
    load(files.write())
    gone = files.rows["events"].pop(0), files.rows["citations"].pop(0), files.rows["citations"].pop(0)
    load(files.write())
    files.rows["events"].append(gone[0])
    files.rows["citations"].extend(gone[1:])
    assert counts(load(files.write()))["events"] == (0, 1, 1, 0, 0)
    taken = Event.objects.get(reference="taken")
    assert (taken.status, taken.status_reason) == ("published", "")
    assert len(spans(District.objects.get(slug="docks"))) == 2


def test_other_rows_are_deleted(files, load):
    load(files.write())
    files.rows["basemap"].clear()
    files.rows["figures"].clear()
    files.rows["places"].clear()
    del files.rows["districts"][1]
    del files.rows["citations"][1]
    del files.rows["voices"][1]
    out = load(files.write())
    assert {name: numbers[4] for name, numbers in counts(out).items() if numbers[4]} == {
        "districts": 1,
        "places without a position": 1,
        "citations": 1,
        "voices": 1,
        "figures": 1,
        "basemap features": 1,
    }
    assert not District.objects.filter(slug="mill").exists()
    assert (
        District.history.filter(slug="mill", history_type="-").get().history_change_reason.startswith("load_campaign")
    )
    assert spans(District.objects.get(slug="docks"))[1][4] == "claimed"


def test_a_row_that_something_still_refers_to_is_kept(files, load):
    load(files.write())
    # The retracted event keeps its citation, and that its source.
    del files.rows["events"][0]
    files.rows["citations"] = files.rows["citations"][2:]
    del files.rows["sources"][0]
    out = load(files.write())
    assert "kept: source gazette: not in the files, but 1 citation still refer to it" in out
    assert Source.objects.filter(reference="gazette").exists()


def test_actors_go_from_the_leaves_of_their_tree(files, load):
    files.rows["actors"] += [
        row("actor", campaign=["harbour"], slug="league", name_en="League", colour="#111111", colour_dark="#eeeeee"),
        row("actor", campaign=["harbour"], slug="scouts", name_en="Scouts", parent=["harbour", "league"]),
    ]
    files.fields("districts", 2)["initial_holder"] = ["harbour", "league"]
    load(files.write())
    del files.rows["actors"][3:]
    files.fields("districts", 2)["initial_holder"] = ["harbour", "guild"]
    assert counts(load(files.write()))["actors"] == (0, 0, 3, 0, 2)


def test_a_single_file_removes_only_what_it_brought_itself(files, load, tmp_path):
    load(files.write())
    path = tmp_path / "more.json"
    late = [event("late", "2031-04-01", kind="other", actor=None), citation("late", "herald")]
    later = [event("later", "2031-04-02", kind="other", actor=None), citation("later", "herald")]
    path.write_text(json.dumps(late + later))
    load(path)
    path.write_text(json.dumps(late))
    assert counts(load(path)) == {"events": (0, 0, 1, 0, 1), "citations": (0, 0, 1, 0, 0)}
    assert Event.objects.published().count() == 3


def test_an_event_with_a_person_s_citation_is_not_retracted(files, load):
    load(files.write())
    source = add_source(Campaign.objects.get(), "Wire", reference="wire")
    Citation.objects.create(event=Event.objects.get(reference="taken"), source=source)
    del files.rows["events"][0]
    del files.rows["citations"][:2]
    assert "kept: event taken" in load(files.write())
    assert Event.objects.get(reference="taken").status == "published"


def test_other_campaigns_are_left_alone(files, load):
    Harbour("elsewhere").event("taken", 5)
    before = everything()
    load(files.write())
    load(files.folder)
    for model in MODELS:
        of_the_other = [values for values in everything()[model][0] if values in before[model][0]]
        assert of_the_other == before[model][0]


def test_who_entered_an_event_stays_on_record_when_the_files_overwrite_it(files, load, django_user_model):
    load(files.write())
    amal = django_user_model.objects.create_user("amal")
    Event.objects.filter(reference="taken").update(entered_by=amal, entered_by_name="amal", note="Hers.")
    files.fields("events", 1)["note"] = "Theirs."
    load(files.write(), overwrite=True)
    taken = Event.objects.get(reference="taken")
    assert (taken.note, taken.entered_by, taken.entered_by_name) == ("Theirs.", amal, "amal")
