"""Files of reports as they come: real headers over fictional harbour rows."""

import csv
import io

import openpyxl


def columns(text):
    return text.split()


GED = columns(
    """
    id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name
    dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b
    number_of_sources source_article source_office source_date source_headline source_original where_prec
    where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id
    region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high
    low gwnoa gwnob
    """
)

ACLED = columns(
    """
    event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1
    inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3
    location latitude longitude geo_precision source source_scale notes fatalities tags timestamp
    """
)

OWN = ["reference", "kind", "date", "actor", "districts", "summary", "publisher", "title", "url", "published on"]

ged_row = {
    "id": "4711",
    "type_of_violence": "3",
    "side_a": "Guild",
    "side_b": "Civilians",
    "source_office": "The Herald;Wire",
    "source_date": "2031-03-07;2031-03-08",
    "source_headline": "Fire at the docks;Docks on fire",
    "source_article": "a text that is somebody else's",
    "where_prec": "1",
    "where_coordinates": "Docks",
    "adm_1": "Harbour governorate",
    "adm_2": "Harbour district",
    "latitude": "50.105",
    "longitude": "10.105",
    "date_prec": "1",
    "date_start": "2031-03-06 00:00:00.000",
    "date_end": "2031-03-06 00:00:00.000",
    "best": "12",
    "low": "8",
    "high": "15",
}

acled_row = {
    "event_id_cnty": "HAR77",
    "event_date": "06 March 2031",
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Guards of the Crown (2029-)",
    "inter1": "State forces",
    "actor2": "Guild",
    "inter2": "Rebel group",
    "admin1": "Harbour",
    "admin2": "Harbour",
    "location": "Harbour - Docks",
    "latitude": "50.1050",
    "longitude": "10.1050",
    "geo_precision": "1",
    "source": "Herald; Wire",
    "notes": "A narrative that is somebody else's.",
    "fatalities": "3",
}

own_row = {
    "reference": "h-1",
    "kind": "control",
    "date": "2031-03-06",
    "actor": "Guards",
    "districts": "Docks",
    "summary": "The guards took the docks.",
    "publisher": "The Lamplighter",
    "title": "Docks taken",
    "url": "https://lamplighter.example.org/docks",
    "published on": "2031-03-07",
}


def own(*rows, **values):
    """Own columns: a row for each dict of what differs from `own_row`."""
    return table(OWN, [own_row | values | row for row in rows or ({},)])


def table(header, rows, delimiter=",", end="\r\n"):
    """CSV text; a row is a dict by column, or a list of cells."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator=end)
    writer.writerow(header)
    for row in rows:
        writer.writerow([row.get(name, "") for name in header] if isinstance(row, dict) else row)
    return written.getvalue()


def file(text, encoding="utf-8"):
    return io.BytesIO(text if isinstance(text, bytes) else text.encode(encoding))


def workbook(*rows):
    """The bytes of an XLSX file with these rows of values."""
    book, written = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(written)
    return written.getvalue()
