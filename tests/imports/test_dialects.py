"""Rows of each kind of table become reports in the words of the record."""

import pytest

from events.imports.dialects import registry
from events.imports.dialects.registry import Dialect
from events.imports.tables.dates import DayOrder
from events.imports.tables.table import RowError
from tests.imports.tables import ACLED, GED, OWN, acled_row, ged_row, own_row


def report(name, header, row, **values):
    row = row | values
    return Dialect(name, header, order=DayOrder.DAY_FIRST).report([row.get(column, "") for column in header])


def ged(**values):
    return report("ged", GED, ged_row, **values)


def acled(**values):
    return report("acled", ACLED, acled_row, **values)


def own(**values):
    return report("own", list(own_row | values), own_row, **values)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (GED, "ged"),
        (ACLED, "acled"),
        ([column.upper() for column in ACLED], "acled"),
        (["data_id", *ACLED], "acled"),
        (OWN, "own"),
        (["Kind", "Occurred on", "Place", "extra"], "own"),
        (["date", "location", "strikes"], ""),
        (["kind", "actor", "summary"], ""),
    ],
)
def test_a_table_is_recognised_by_its_header(header, name):
    assert registry.recognise(header) == name


# -- UCDP GED ---------------------------------------------------------------------------------------


def test_a_ged_row_is_an_attack_summarised_in_our_own_words():
    found = ged()
    assert (found.reference, found.kind, found.day, found.precision) == ("ged-4711", "attack", "2031-03-06", "day")
    assert found.summary == (
        "Violence against civilians by Guild, Docks, 6 March 2031: about 12 deaths reported (8 to 15)."
    )
    assert (found.actors, found.places, found.lon, found.lat) == (("Guild",), ("Docks",), 10.105, 50.105)
    assert "somebody else" not in repr(found)


def test_ged_names_its_sources_and_is_the_place_where_they_were_read():
    assert [(s.publisher, s.title, s.published_on, s.via) for s in ged().sources] == [
        ("The Herald", "Fire at the docks", "2031-03-07", "UCDP GED"),
        ("Wire", "Docks on fire", "2031-03-08", "UCDP GED"),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"source_office": "", "source_date": "", "source_headline": ""}, [("Uppsala Conflict Data Program", "")]),
        ({"source_headline": "One; two; three"}, [("The Herald", ""), ("Wire", "")]),
        ({"source_date": "soon;2031-03-08"}, [("The Herald", ""), ("Wire", "2031-03-08")]),
    ],
)
def test_lists_of_sources_that_do_not_fit_together_lose_what_is_not_sure(values, expected):
    assert [(source.publisher, source.published_on) for source in ged(**values).sources] == expected


@pytest.mark.parametrize(("violence", "actors"), [("1", ()), ("2", ()), ("3", ("Guild",))])
def test_only_one_sided_violence_says_who_attacked(violence, actors):
    assert ged(type_of_violence=violence).actors == actors


def test_days_that_ged_is_not_sure_of_are_approximate_with_the_range_in_the_note():
    found = ged(date_end="2031-03-09 00:00:00.000", date_prec="2")
    assert (found.day, found.precision) == ("2031-03-06", "approximate")
    assert found.note == "Reported between 2031-03-06 and 2031-03-09."
    assert ged(date_prec="3").precision == "approximate"


@pytest.mark.parametrize("where_prec", ["2", "3", "4", "5", "6", "7", ""])
def test_a_place_that_ged_calls_coarse_proposes_nothing(where_prec):
    found = ged(where_prec=where_prec)
    assert (found.exact, found.proposes) == (False, False)
    assert "where_prec" in found.vague


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"date_prec": "1"}, ""),
        ({"date_prec": "2"}, "UCDP GED is sure of two to six days (date_prec 2)."),
        ({"date_prec": "3"}, "UCDP GED is sure of a week (date_prec 3)."),
        ({"date_prec": "4"}, "UCDP GED is sure of a month (date_prec 4)."),
        ({"date_prec": "5"}, "UCDP GED is sure of more than a month (date_prec 5)."),
        ({"event_clarity": "1"}, ""),
        ({"event_clarity": "2"}, "The sources of UCDP GED tell several incidents as one here (event_clarity 2)."),
    ],
)
def test_what_ged_is_less_than_sure_of_is_noted(values, words):
    assert ged(**values).note == words


@pytest.mark.parametrize(
    ("values", "figure"),
    [
        ({"deaths_a": "2", "deaths_b": "1", "deaths_civilians": "8", "deaths_unknown": "1"},
         "about 12 deaths reported (8 to 15): "
         "8 civilians, 2 fighters of Guild, 1 fighter of Crown, 1 of unknown status."),
        ({"deaths_civilians": "1", "best": "1", "low": "1", "high": "1"}, "about 1 death reported: 1 civilian."),
        ({"deaths_a": "0", "deaths_b": "0", "deaths_civilians": "0", "deaths_unknown": "12.0"},
         "about 12 deaths reported (8 to 15): 12 of unknown status."),
        ({"deaths_a": "0", "deaths_b": "", "deaths_civilians": "0"}, "about 12 deaths reported (8 to 15)."),
    ],
)  # fmt: skip
def test_a_ged_summary_says_who_died_as_the_columns_do(values, figure):
    summary = ged(type_of_violence="1", side_b="Crown", **values).summary
    assert summary == f"Fighting between Guild and Crown, Docks, 6 March 2031: {figure}"


@pytest.mark.parametrize("name", ["Harbour", "Harbour city", "western Harbour", "HARBOUR town", ""])
def test_a_town_as_a_whole_is_no_exact_place_even_where_its_code_says_so(name):
    found = ged(where_coordinates=name, where_description="")
    assert (found.vague, found.proposes) == ("Only the town is named.", False)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"id": ""}, "id"),
        ({"type_of_violence": "4"}, "type of violence"),
        ({"latitude": "91"}, "latitude"),
        ({"longitude": ""}, "longitude"),
        ({"latitude": "nan"}, "latitude"),
        ({"best": "a dozen"}, "best"),
        ({"date_start": "", "date_end": ""}, "date start"),
        ({"date_start": "2031-02-30"}, "date start"),
        ({"where_prec": "8"}, "where prec"),
        ({"where_prec": "0"}, "where prec"),
        ({"date_prec": "6"}, "date prec"),
        ({"event_clarity": "3"}, "event clarity"),
        ({"deaths_civilians": "some"}, "deaths civilians"),
    ],
)
def test_a_ged_row_that_cannot_be_read_names_its_field(values, field):
    with pytest.raises(RowError) as refused:
        ged(**values)
    assert refused.value.name == field


# -- ACLED ------------------------------------------------------------------------------------------


def test_an_acled_row_is_summarised_in_our_own_words():
    found = acled()
    assert (found.reference, found.kind, found.day, found.precision) == ("acled-har77", "attack", "2031-03-06", "day")
    assert found.summary == (
        "Armed clash: Guards of the Crown (2029-) and Guild, Harbour - Docks, 6 March 2031: about 3 deaths reported."
    )
    assert (found.places, found.place, found.vague) == (("Docks",), "Harbour - Docks", "")
    assert [(source.publisher, source.title) for source in found.sources] == [
        ("Herald", "ACLED event HAR77"),
        ("Wire", "ACLED event HAR77"),
    ]
    assert "somebody else" not in repr(found)


@pytest.mark.parametrize(
    ("event_type", "sub_event_type", "kind", "actors"),
    [
        ("Battles", "Armed clash", "attack", ()),
        ("Battles", "Government regains territory", "control", ("Guards",)),
        ("Battles", "Non-state actor overtakes territory", "control", ("Guild",)),
        ("Explosions/Remote violence", "Suicide bomb", "attack", ("Guild",)),
        ("Violence against civilians", "Attack", "attack", ("Guild",)),
        ("Protests", "Peaceful protest", "other", ()),
        ("Strategic developments", "Agreement", "other", ()),
    ],
)
@pytest.mark.parametrize("state", ["State forces", "1"])
def test_acled_types_give_the_kind_and_who_did_it(event_type, sub_event_type, kind, actors, state):
    found = acled(
        event_type=event_type, sub_event_type=sub_event_type, actor1="Guild", inter1="2", actor2="Guards", inter2=state
    )
    assert (found.kind, found.actors) == (kind, actors)


@pytest.mark.parametrize(
    ("values", "vague", "precision"),
    [
        ({"geo_precision": "2"}, True, "day"),
        ({"geo_precision": "3"}, True, "day"),
        ({"location": "Harbour"}, True, "day"),
        ({"time_precision": "2"}, False, "approximate"),
        ({"time_precision": "3"}, False, "approximate"),
    ],
)
def test_acled_precision_codes(values, vague, precision):
    found = acled(**values)
    assert (bool(found.vague), found.proposes, found.precision) == (vague, not vague, precision)


@pytest.mark.parametrize(
    ("code", "note"), [("1", ""), ("2", "the week (time_precision 2)"), ("3", "the month (time_precision 3)")]
)
def test_what_acled_is_less_than_sure_of_is_noted(code, note):
    assert acled(time_precision=code).note == (note and f"ACLED is sure of {note}.")


@pytest.mark.parametrize("name", ["time_precision", "geo_precision"])
def test_acled_knows_three_codes_of_precision(name):
    with pytest.raises(RowError) as refused:
        acled(**{name: "4"})
    assert refused.value.name == name.replace("_", " ")


def test_an_acled_summary_says_that_civilians_were_targeted():
    assert acled(civilian_targeting="Civilian targeting").summary.startswith("Armed clash (civilians targeted): Guards")


@pytest.mark.parametrize(
    ("event_type", "kind", "actors"),
    [
        ("Battle-Government regains territory", "control", ("Guards of the Crown (2029-)",)),
        ("Battle-Non-state actor overtakes territory", "control", ("Guild",)),
        ("Battle-No change of territory", "attack", ()),
        ("Remote violence", "attack", ("Guards of the Crown (2029-)",)),
    ],
)
def test_the_event_types_of_acled_before_2019_are_read_as_those_of_today(event_type, kind, actors):
    found = acled(event_type=event_type, sub_event_type="", inter1="1", inter2="2")
    assert (found.kind, found.actors) == (kind, actors)
    assert found.summary.startswith(f"{event_type}: Guards of the Crown (2029-) and Guild, ")


def test_old_acled_exports_in_capitals_are_read_alike():
    header = [column.upper() for column in ACLED]
    row = {name.upper(): value for name, value in acled_row.items()}
    assert report("acled", header, row) == acled()


# -- our own columns, and others by a mapping ------------------------------------------------------------


def test_our_own_columns():
    found = own(districts="Docks; Mill", scope="A part of it", lon="10.1", lat="50.1", note="Seen from the sea.")
    assert (found.reference, found.kind, found.day, found.scope) == ("h-1", "control", "2031-03-06", "part")
    assert (found.places, found.actors, found.note) == (("Docks", "Mill"), ("Guards",), "Seen from the sea.")
    assert [(s.publisher, s.title, s.published_on) for s in found.sources] == [
        ("The Lamplighter", "Docks taken", "2031-03-07")
    ]


def test_a_table_without_a_column_of_summaries_gets_them_made_of_the_other_fields():
    header = ["kind", "date", "actor", "districts", "text"]
    row = {"kind": "attack", "date": "2031-03-06", "actor": "Guards", "districts": "Docks", "text": "Not ours to copy."}
    assert report("own", header, row).summary == "Attack by Guards, Docks, 6 March 2031."
    assert own(summary="").summary == ""


@pytest.mark.parametrize("name", ["title_language", "Title language", "Language of the title"])
def test_a_source_says_in_which_language_its_title_is_where_the_row_does(name):
    (source,) = own(language="ar", **{name: "EN"}).sources
    assert (source.language, source.title_language) == ("ar", "en")
    assert own(language="ar").sources[0].title_language == ""


def test_whatever_status_a_file_claims_is_not_even_read():
    assert own(status="published") == own()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "conquest"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"date": ""}, "occurred on"),
        ({"date": "=TODAY()"}, "occurred on"),
        ({"scope": "most of it"}, "scope"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "ftp://example.org/x"}, "url"),
        ({"published on": "yesterday"}, "published on"),
        ({"lon": "10,1,5", "lat": "50,1"}, "lon"),
        ({"lon": "50°6'N", "lat": "10°6'E"}, "lon"),
        ({"lon": "10", "lat": "50°61'"}, "lat"),
        ({"lon": "east", "lat": "50"}, "lon"),
        ({"date": "2031-03-08/2031-03-06"}, "occurred on"),
        ({"ended on": "2031-03-05"}, "ended on"),
        ({"year": "31"}, "year"),
        ({"date": "6-Mar-31"}, "occurred on"),
        ({"place precision": "somewhere"}, "place precision"),
    ],
)
def test_our_own_row_that_cannot_be_read_names_its_field(values, field):
    with pytest.raises(RowError) as refused:
        own(**values)
    assert refused.value.name == field


@pytest.mark.parametrize(
    ("lon", "lat"),
    [("10.105", "50.105"), ("10,105", "50,105"), ("10°6'18\"E", "50°6'18\"N"), ("10 06.3", "50 06.3"),
     ("E 10° 6' 18''", "N 50° 6' 18''"), ("١٠٫١٠٥", "٥٠٫١٠٥"), ("1.0105e1", "5.0105e1")],
)  # fmt: skip
def test_coordinates_are_read_as_in_the_form(lon, lat):
    found = own(lon=lon, lat=lat)
    assert (found.lon, found.lat) == (pytest.approx(10.105), pytest.approx(50.105))


@pytest.mark.parametrize(
    "values", [{"date": "6-8 March 2031"}, {"date": "2031-03-06/2031-03-08"}, {"ended on": "2031-03-08"}]
)
def test_a_range_of_days_keeps_both_ends(values):
    found = own(note="At dusk.", **values)
    assert (found.day, found.last_day, found.precision) == ("2031-03-06", "2031-03-08", "approximate")
    assert found.note == "Reported between 2031-03-06 and 2031-03-08. At dusk."


def test_a_month_is_the_range_of_all_its_days():
    found = own(date="March 2031")
    assert (found.day, found.precision) == ("2031-03-01", "approximate")
    assert found.note == "Reported between 2031-03-01 and 2031-03-31."


@pytest.mark.parametrize(
    ("values", "precision", "exact", "vague"),
    [
        ({"date precision": "1", "geo precision": "1"}, "day", True, False),
        ({"date precision": "2.0", "geo precision": "2.0"}, "approximate", False, True),
        ({"date precision": "Week", "place precision": "Town"}, "approximate", False, True),
        ({"date precision": "on-or-before", "place precision": "quarter"}, "on-or-before", False, False),
    ],
)
def test_columns_of_precision_are_read_in_the_words_and_codes_of_others(values, precision, exact, vague):
    found = own(**values)
    assert (found.precision, found.exact, bool(found.vague)) == (precision, exact, vague)


def test_a_number_that_a_program_has_written_with_a_point_is_the_same_number():
    assert ged(id="249234.0") == ged(id="249234")
    assert ged(id="249234.0").reference == "ged-249234"
    assert own(reference="17.00").reference == "17"
    assert acled(geo_precision="1.0", time_precision="1.0") == acled()


def test_the_year_column_of_a_data_set_dates_its_short_days():
    assert acled(event_date="6-Mar-31", year="2031") == acled(year="2031")
    assert ged(date_start="6-Mar-31", date_end="6-Mar-31", year="2031.0") == ged(year="2031")
