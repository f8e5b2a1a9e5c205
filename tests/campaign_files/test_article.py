"""The one article of 12 November 2016, alone in an empty database, as its reader would try it."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command

from events.models import Campaign, Event, Figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    call_command("loaddata", "article", verbosity=0)
    return Campaign.objects.get(slug="mosul")


def control(on, district):
    out = StringIO()
    call_command("control", "--on", f"2016-11-{on}", "--district", district, "--format", "json", stdout=out)
    (found,) = json.loads(out.getvalue())
    return found["holder"], found["status"], found["challenger"]


IS = ("islamic-state", "held", None)
ENTERED = ("islamic-state", "contested", "counter-terrorism-service")
CTS = ("counter-terrorism-service", "held", None)


@pytest.mark.parametrize(
    ("district", "story"),
    [
        ("al-qadisiyah-2", {"10": IS, "11": ENTERED, "12": CTS, "13": CTS}),
        ("arbajiyah", {"10": IS, "11": IS, "12": CTS, "13": CTS}),
        ("al-bakr", {"10": IS, "11": IS, "12": IS, "13": IS}),
    ],
)
def test_the_three_districts_on_the_days_of_the_article(article, district, story):
    assert {on: control(on, district) for on in story} == story


def test_al_bakr_is_the_announced_objective(article):
    objectives = Event.objects.published().filter(kind="announced", districts__slug="al-bakr")
    assert [event.occurred_on for event in objectives] == [dt.date(2016, 11, 12)]


def test_the_numbers_of_the_article(article):
    figures = {(figure.measure, figure.qualifier, figure.value) for figure in Figure.objects.all()}
    assert figures == {
        ("displaced-current", "about", 49_000),
        ("affected-estimate", "more than", 1_200_000),
        ("shelter-estimate", "more than", 700_000),
        ("coalition-strength", "about", 100_000),
        ("car-bombs-destroyed", "", 9),
        ("militants-killed", "more than", 30),
    }


def test_the_offensive_begins_on_17_october(article):
    assert article.start == dt.date(2016, 10, 17)


def test_it_can_be_loaded_again_and_over_a_change(article):
    call_command("loaddata", "article", verbosity=0)
    assert Campaign.objects.count() == 1
    Event.objects.filter(districts__slug="arbajiyah").update(status="retracted", status_reason="For the test.")
    assert control("12", "arbajiyah") == IS
    call_command("loaddata", "article", verbosity=0)
    assert control("12", "arbajiyah") == CTS
