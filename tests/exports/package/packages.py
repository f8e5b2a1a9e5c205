"""Packages to read and to alter, and what a campaign holds, to compare, said apart from the code that exports it."""

import csv
import datetime as dt
import json
import zipfile

from django.core import serializers
from django.db.models import Q

from events.campaign_files.schema import KEY_FIELDS
from events.exports.about import About
from events.exports.package.writer import write_folder
from events.models import Campaign, Citation, Span

ABOUT = About("en", dt.date(2031, 5, 1), "https://map.example.org/harbour/")
# What the public never sees, and what counts writes.
NOT_EXPORTED = {"version", "revision", "entered_by", "entered_by_name", "batch"}
NEWSROOMS_OWN = {"events.phase": {"note"}, "events.story": {"note"}}


class Folder:
    """A package as a folder whose files can be altered."""

    def __init__(self, path, campaign=None):
        self.path = path
        if campaign:
            write_folder(Campaign.objects.get(pk=campaign.pk), path, ABOUT)

    @property
    def descriptor(self):
        return json.loads((self.path / "datapackage.json").read_text(encoding="utf-8"))

    def change_descriptor(self, **values):
        text = json.dumps(self.descriptor | values)
        (self.path / "datapackage.json").write_text(text, encoding="utf-8")

    def file(self, name):
        return self.path / "data" / f"{name}.csv"

    def rows(self, name):
        with self.file(name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def text(self):
        """All that is in it."""
        return "".join(path.read_text(encoding="utf-8") for path in self.path.rglob("*") if path.is_file())

    def write(self, name, rows, header=None):
        with self.file(name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header or list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)

    def change(self, name, number, **cells):
        """Cells of a row, which is counted from 1."""
        rows = self.rows(name)
        rows[number - 1] |= cells
        self.write(name, rows)

    def packed(self, path, folder=""):
        """The same as a ZIP file."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for found in self.path.rglob("*"):
                if found.is_file():
                    archive.write(found, f"{folder}{found.relative_to(self.path)}")
        return path


def public_record(slug, called=None):
    """The rows of each model that readers see, without primary keys; ``called``: with another slug of the campaign."""
    campaign = Campaign.objects.get(slug=slug)
    return {model.__name__: _public_rows(model, campaign, called or slug) for model in KEY_FIELDS}


def _public_rows(model, campaign, called):
    home = {"pk": campaign.pk} if model is Campaign else {"campaign": campaign}
    rows = model.objects.filter(**{"event__campaign": campaign} if model is Citation else home)
    published = {
        "Event": Q(status="published"),
        "Citation": Q(event__status="published"),
        "Source": Q(citations__event__status="published") | ~Q(figures=None),
        "Voice": Q(citations__event__status="published"),
        "Story": Q(is_published=True),
        "StoryStep": Q(story__is_published=True),
    }
    chosen = rows.filter(pk__in=model.objects.filter(published.get(model.__name__, Q())).values("pk"))
    written = serializers.serialize(
        "json", chosen, use_natural_foreign_keys=True, use_natural_primary_keys=True, ensure_ascii=False
    )
    written = written.replace(f'["{campaign.slug}"', f'["{called}"')
    found = []
    for row in json.loads(written):
        hidden = NOT_EXPORTED | NEWSROOMS_OWN.get(row["model"], set())
        fields = {name: value for name, value in row["fields"].items() if name not in hidden}
        if "districts" in fields:
            fields["districts"].sort()
        if model is Campaign:
            fields["slug"] = called
        found.append(fields)
    return sorted(found, key=lambda fields: json.dumps(fields, sort_keys=True))


def control_by_day(slug):
    """By day and district of a campaign: holder, challenger, state, grade, last report, and the events behind it."""
    campaign = Campaign.objects.get(slug=slug)
    spans = Span.objects.of_campaign(campaign).select_related("district", "holder", "challenger")
    found = {}
    for span in spans.prefetch_related("events"):
        for number in range((span.until - span.starts).days):
            found[span.starts + dt.timedelta(number), span.district.slug] = _state(span)
    days = (campaign.until - campaign.start).days
    assert len(found) == days * campaign.districts.count()
    return found


def _state(span):
    return (
        span.holder and span.holder.slug,
        span.challenger and span.challenger.slug,
        span.contested,
        span.unresolved,
        span.grade,
        span.tenure,
        span.last_report,
        span.bank_statement_only,
        sorted(event.reference for event in span.events.all()),
    )
