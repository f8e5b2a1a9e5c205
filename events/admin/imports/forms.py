"""The forms of an import of events: the upload, the column mapping, and how its dates are read."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.imports.dialects import mapped, own
from events.imports.steps.staging import choose_readings, date_evidence, dialect_of, questions, receive
from events.imports.tables import csv_reader, dates
from events.imports.tables.cells import fold
from events.imports.tables.dates import DayOrder
from events.imports.tables.short_dates import Form, Reading
from events.imports.tables.table import EncodingError, ReadError
from events.models import Campaign, ColumnMapping, Event, Import
from events.models.text_direction import validate_direction

ORDERS = [
    (DayOrder.DAY_FIRST, gettext_lazy("the day comes first: 31/12/2016")),
    (DayOrder.MONTH_FIRST, gettext_lazy("the month comes first: 12/31/2016")),
]

# What a reading of a short date makes of it: by what comes first, or by where its numbers count from.
READING_LABELS = {
    "day-first": gettext_lazy("the day comes first"),
    "month-first": gettext_lazy("the month comes first"),
    "year-first": gettext_lazy("the year comes first"),
    Reading.SERIAL_1900: gettext_lazy("Excel counts from 1900"),
    Reading.SERIAL_1904: gettext_lazy("Excel counts from 1904, as on an old Mac"),
}

# What tables of others often call our columns, the likeliest first. A proposal, which a person sees before it counts.
_OFTEN_CALLED = {
    "occurred on": ("event date", "start date", "date start", "incident date", "date of incident", "strike date"),
    "districts": ("location", "location name", "neighbourhood", "neighborhood", "city"),
    "reference": ("event id", "incident id", "ibc code", "code", "incident code"),
    "publisher": ("sources",),
    # A text, which may serve as the summary.
    "summary": ("text", "description", "details"),
}

# The labels of our own columns.
LABELS = {
    "kind": gettext_lazy("kind"),
    "occurred on": gettext_lazy("day"),
    "ended on": gettext_lazy("last day, of a range of days"),
    "year": gettext_lazy("year, where the day has two digits of it"),
    "precision": gettext_lazy("precision of the day"),
    "actor": gettext_lazy("actor"),
    "districts": gettext_lazy("districts"),
    "place": gettext_lazy("place as reported"),
    "covers": gettext_lazy("whole bank"),
    "scope": gettext_lazy("scope"),
    "lon": gettext_lazy("longitude"),
    "lat": gettext_lazy("latitude"),
    "place precision": gettext_lazy("precision of the place"),
    "summary": gettext_lazy("summary, in our own words"),
    "summary ar": gettext_lazy("summary in Arabic, in our own words"),
    "note": gettext_lazy("note"),
    "note ar": gettext_lazy("note in Arabic"),
    "reference": gettext_lazy("reference"),
    "distinct": gettext_lazy("an event of its own (yes or no)"),
    "publisher": gettext_lazy("publisher of the source"),
    "title": gettext_lazy("title of the source"),
    "url": gettext_lazy("address of the source"),
    "published on": gettext_lazy("day of the source"),
    "language": gettext_lazy("language of the source"),
    "title language": gettext_lazy("language of the title"),
    "agency": gettext_lazy("news agency"),
    "via": gettext_lazy("read at"),
    "archived url": gettext_lazy("archived copy"),
    "claimant": gettext_lazy("who is quoted"),
    "claimant ar": gettext_lazy("who is quoted, in Arabic"),
    "voice": gettext_lazy("whose word it is (the slug of a voice)"),
    "stance": gettext_lazy("supports or disputes"),
}


class UploadForm(forms.Form):
    """A table of events for a campaign. Once valid, ``batch`` is the stored import with the file's rows."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX: our own columns, UCDP GED, ACLED, or any other table."),
    )
    campaign = forms.ModelChoiceField(Campaign.objects.all(), label=gettext_lazy("Campaign"), empty_label=None)
    mapping = forms.ModelChoiceField(
        ColumnMapping.objects.all(),
        label=gettext_lazy("Column mapping"),
        required=False,
        empty_label=gettext_lazy("Recognise the columns"),
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding"),
        required=False,
        choices=[("", gettext_lazy("recognise")), *((name, name.upper()) for name in csv_reader.ENCODINGS)],
    )
    day_order = forms.ChoiceField(
        label=gettext_lazy("Dates such as 5/11/2016"),
        required=False,
        choices=[("", gettext_lazy("recognised from the file, or asked")), *ORDERS],
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by
        self.batch: Import

    def clean_file(self) -> Any:
        validate_direction(self.cleaned_data["file"].name)
        return self.cleaned_data["file"]

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        mapping = data.get("mapping")
        if mapping and data.get("campaign") and mapping.campaign_id != data["campaign"].pk:
            self.add_error("mapping", _("This mapping belongs to another campaign."))
        if not self.errors:
            # Whether a file is valid shows only when it is read, and an invalid one must leave nothing behind.
            self._receive(data, mapping)
        return data

    def _receive(self, data: dict[str, Any], mapping: ColumnMapping | None) -> None:
        try:
            self.batch = receive(
                data["file"].file,
                data["file"].name,
                data["campaign"],
                encoding=data["encoding"],
                dialect=mapped.NAME if mapping else "",
                columns=mapping.columns if mapping else None,
                day_order=data["day_order"],
                by=self._by,
            )
        except EncodingError as problem:
            self.add_error("encoding", str(problem))
        except ReadError as problem:
            self.add_error("file", str(problem))


class DatesForm(forms.Form):
    """How the file's dates are read, where the file does not show it.

    ``day_order`` is whether day or month comes first, in all columns; ``reading <column> <form>`` what the short
    dates of one column mean.
    """

    day_order = forms.ChoiceField(choices=ORDERS, widget=forms.RadioSelect, label=gettext_lazy("In this file"))

    def __init__(self, batch: Import, *args: Any) -> None:
        super().__init__(*args)
        self._batch = batch
        self._evidence = date_evidence(batch)
        self._asked = {f"reading {name} {form}": (name, form) for name, form in self._evidence.doubtful(batch)}
        for field, key in self._asked.items():
            self.fields[field] = self._reading_field(key)
        if "day_order" not in self.data and (batch.day_order or "order" not in questions(batch)):
            del self.fields["day_order"]

    def _reading_field(self, key: tuple[str, Form]) -> forms.ChoiceField:
        found, column = self._evidence.readings[key], dialect_of(self._batch).file_column(key[0])
        return forms.ChoiceField(
            choices=[(reading.value, _reading_label(reading, day)) for reading, day in found.options.items()],
            widget=forms.RadioSelect,
            label=format_html("<bdi>{}</bdi>: <bdi>{}</bdi>", column, found.ambiguous),
        )

    @property
    def first_reading(self) -> str:
        """The name of the first field about short dates, which the page explains; "" for none."""
        return next(iter(self._asked), "")

    def examples(self) -> list[tuple[str, str, list[dt.date]]]:
        """For each ambiguous column: its name in the file, one of its dates, and the two days that this may be."""
        dialect = dialect_of(self._batch)
        return [
            (dialect.file_column(name), found.ambiguous, [dates.parse(found.ambiguous, order) for order in DayOrder])
            for name, found in self._evidence.orders.items()
            if "day_order" in self.fields and found.must_ask and found.ambiguous
        ]

    def save(self) -> None:
        """Set the answers, and keep the readings with the saved mappings of these columns that have none yet."""
        batch = self._batch
        batch.day_order = self.cleaned_data.get("day_order", batch.day_order)
        choose_readings(batch, {key: Reading(self.cleaned_data[field]) for field, key in self._asked.items()})
        if not (batch.columns and self._asked):
            return
        for mapping in ColumnMapping.objects.filter(campaign=batch.campaign_id):
            if "readings" not in mapping.columns and is_same_mapping(mapping.columns, batch.columns):
                mapping.columns = batch.columns
                mapping.save()


def is_same_mapping(one: dict[str, Any], other: Any) -> bool:
    """Whether two mappings read the same columns, however their short dates are read."""
    return all(one.get(part, {}) == other.get(part, {}) for part in ("columns", "constants"))


def _reading_label(reading: Reading, day: dt.date) -> str:
    """The day with what the reading makes of it, such as “20 March 2003 (the day comes first)”."""
    meaning = READING_LABELS.get(reading) or READING_LABELS[reading.first]
    return format_html("<bdi>{}</bdi> ({})", date_format(day, "j F Y"), meaning)


def reading_facts(batch: Import) -> list[tuple[str, str]]:
    """How the short dates of each column are read: the file's name of the column, and words."""
    dialect = dialect_of(batch)
    chosen = (batch.columns or {}).get("readings", {}) if dialect.name else {}
    return [
        (dialect.file_column(name), _reading_words(Reading(reading)))
        for name, forms in chosen.items()
        for reading in forms.values()
    ]


def _reading_words(reading: Reading) -> str:
    if words := READING_LABELS.get(reading):
        return str(words)
    century = int(reading.rpartition("-")[2])
    return _("%(first)s, years from %(century)d") % {"first": READING_LABELS[reading.first], "century": century}


class ColumnsForm(forms.Form):
    """The column mapping: for each of our columns, one of the file's columns or a constant for every row."""

    name = forms.CharField(
        max_length=80,
        required=False,
        validators=[validate_direction],
        label=gettext_lazy("Save this mapping as"),
        help_text=gettext_lazy("To use it again with other files."),
    )

    def __init__(self, batch: Import, *args: Any) -> None:
        super().__init__(*args)
        self.batch = batch
        choices = [("", "–"), *((name, name) for name in batch.header if name)]
        mapping = batch.columns or {"columns": {}, "constants": {}}
        for name in own.COLUMNS:
            self.fields[f"column {name}"] = forms.ChoiceField(
                choices=choices, required=False, initial=mapping["columns"].get(name, _guess(name, batch.header))
            )
            self.fields[f"constant {name}"] = forms.CharField(
                required=False, max_length=400, initial=mapping["constants"].get(name, "")
            )
        self.fields["constant kind"] = forms.ChoiceField(
            choices=[("", "–"), *Event.Kind.choices], required=False, initial=mapping["constants"].get("kind", "")
        )

    def pairs(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """For each of our columns: its label, and whether it is needed; the choice of a column, and the constant."""
        return [(_label(name), self[f"column {name}"], self[f"constant {name}"]) for name in own.COLUMNS]

    def sample(self) -> list[list[str]]:
        """The cells of the first rows of the file."""
        page = self.batch.pages.first()
        return [cells for _number, cells, problem in page.rows[:4] if not problem] if page else []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.columns = mapped.Columns(
            columns={name: data[f"column {name}"] for name in own.COLUMNS if data.get(f"column {name}")},
            constants={name: data[f"constant {name}"] for name in own.COLUMNS if data.get(f"constant {name}")},
        )
        if problems := mapped.problems(self.columns, self.batch.header):
            raise ValidationError(problems)
        name = data.get("name", "")
        existing = ColumnMapping.objects.filter(campaign=self.batch.campaign, name=name).first()
        if name and existing and not is_same_mapping(existing.columns, self.columns):
            self.add_error("name", _("Another mapping has the name “%(name)s”. Choose another name.") % {"name": name})
        return data

    def save(self) -> None:
        self.batch.dialect, self.batch.columns = mapped.NAME, self.columns
        if name := self.cleaned_data["name"]:
            ColumnMapping.objects.get_or_create(
                campaign=self.batch.campaign, name=name, defaults={"columns": self.columns}
            )


def _label(name: str) -> str:
    return _("%(field)s (needed)") % {"field": LABELS[name]} if name in mapped.NEEDED else str(LABELS[name])


def _guess(name: str, header: list[str]) -> str:
    """The file's column with the name of ours, else with one that others give it; "" where there is none."""
    by_name = {fold(column): column for column in reversed(header)}
    same_name = [column for column in header if own.column(column) == name]
    return next(iter(same_name + [by_name[each] for each in _OFTEN_CALLED.get(name, ()) if each in by_name]), "")
