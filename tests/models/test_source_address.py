"""A source's canonical URL follows its address, whichever path writes it."""

import importlib

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from events.models import Source
from tests.campaigns import add_campaign, add_source

pytestmark = pytest.mark.django_db

PAGE = "http://www.gazette.example/docks/?utm_source=feed"
KEY = "https://gazette.example/docks"
COPY = "https://web.archive.org/web/20310306/http://gazette.example/docks"


def saved(source):
    source.url = PAGE
    source.save()


def saved_in_part(source):
    source.url = PAGE
    source.save(update_fields=["url"])


def updated(source):
    Source.objects.filter(pk=source.pk).update(url=PAGE)


def moved_out_of_the_selection(source):
    Source.objects.filter(url="https://old.example/a").update(url=PAGE)


def updated_together(source):
    source.url = PAGE
    Source.objects.bulk_update([source], ["url"])


def loaded(source):
    source.url = PAGE
    for row in serializers.deserialize("json", serializers.serialize("json", [source])):
        row.save()


def archived_only(source):
    source.url, source.archived_url = "", COPY
    source.save()


@pytest.mark.parametrize(
    "write", [saved, saved_in_part, updated, moved_out_of_the_selection, updated_together, loaded, archived_only]
)
def test_the_canonical_url_follows_a_change(write):
    source = add_source(add_campaign(), url="https://old.example/a")
    write(source)
    assert list(Source.objects.at_address(COPY)) == [source]
    assert not Source.objects.at_address("https://old.example/a").exists()


def test_a_new_row_has_a_canonical_url_saved_singly_or_in_bulk():
    campaign = add_campaign()
    one = add_source(campaign, url=PAGE)
    [other] = Source.objects.bulk_create([Source(campaign=campaign, publisher="Herald", reference="b", url=COPY)])
    assert {one, other} == set(Source.objects.at_address("gazette.example/docks"))


def test_no_address_finds_nothing():
    add_source(add_campaign())
    assert not Source.objects.at_address("").exists()


def test_rows_from_before_the_column_are_filled():
    source = add_source(add_campaign(), url=PAGE)
    without = add_source(source.campaign)
    QuerySet(Source).update(folded_url="")
    importlib.import_module("events.migrations.0003_source_folded_url").fill(apps, None)
    source.refresh_from_db()
    without.refresh_from_db()
    assert (source.folded_url, without.folded_url) == (KEY, "")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://user:secret@gazette.example/1", "password"),
        ("https://user@gazette.example/1", "password"),
        ("https://gazette.example/\u202efdp.exe", "invisible characters"),
        ("https://gazette.example/a\u200bb", "invisible characters"),
        ("https://gazette.example/\u2066a\u2069", "invisible characters"),
    ],
)
@pytest.mark.parametrize("name", ["url", "archived_url"])
def test_an_address_that_is_not_for_readers_is_refused(url, message, name):
    source = add_source(add_campaign(), **{name: url})
    with pytest.raises(ValidationError, match=message):
        source.full_clean()


@pytest.mark.parametrize("url", ["https://gazette.example/@docks", "https://gazette.example/حي?a=b@c.example"])
def test_an_address_for_readers_is_taken(url):
    add_source(add_campaign(), url=url).full_clean()
