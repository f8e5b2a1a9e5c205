"""The picture of a day as it was known on another, and of what is reported or corroborated at least."""

import pytest

from events.public import pictures
from tests.campaigns import add_voice, day
from tests.public.picture.drawing import address, drawn, marked, quay, texts
from tests.public.picture.test_addresses import Crowd
from tests.public.picture.test_day_map import badges, of_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(harbour):
    """The docks, by the Gazette of day 20 and the Herald of day 30; a quay by the Herald alone; one as an objective."""
    harbour.event("taken", 5, sources=[harbour.gazette, harbour.herald])
    harbour.event("later", 5, sources=[harbour.herald], districts=[quay(harbour, 1)])
    harbour.event("aim", 5, kind="announced", sources=[harbour.herald], districts=[quay(harbour, 2)])
    return harbour


STATES = [
    # query, the docks, the first quay
    ({}, ("held", "crown"), ("claimed", "crown")),
    ({"known_on": day(30)}, ("held", "crown"), ("claimed", "crown")),
    ({"known_on": day(29)}, ("claimed", "crown"), ("held", "guild")),
    ({"known_on": day(19)}, ("held", "guild"), ("held", "guild")),
    # After the campaign, too, sources are published.
    ({"known_on": "2040-01-01"}, ("held", "crown"), ("claimed", "crown")),
    ({"at_least": "reported"}, ("held", "crown"), ("contested", "guild")),
    ({"at_least": "corroborated"}, ("contested", "guild"), ("contested", "guild")),
    ({"at_least": "reported", "known_on": day(29)}, ("contested", "guild"), ("held", "guild")),
    # What is not filled in in a form.
    ({"at_least": "", "known_on": ""}, ("held", "crown"), ("claimed", "crown")),
]


@pytest.mark.parametrize(("query", "docks", "first_quay"), STATES)
def test_districts_stand_as_was_known_and_of_the_grade(client, taken, query, docks, first_quay):
    found = marked(drawn(client, **query))
    assert (found["docks"], found["quay-1"]) == (docks, first_quay)


def test_corroborated_counts_two_voices(client, harbour):
    voices = [add_voice(harbour.campaign, "office"), add_voice(harbour.campaign, "bystander", kind="reporter")]
    event = harbour.event("taken", 5, sources=[harbour.gazette, harbour.herald])
    for citation, voice in zip(event.citations.order_by("pk"), voices, strict=True):
        citation.voice = voice
        citation.save()
    assert marked(drawn(client, at_least="corroborated"))["docks"] == ("held", "crown")
    assert marked(drawn(client, at_least="corroborated", known_on=day(29)))["docks"] == ("contested", "guild")


@pytest.mark.parametrize(
    ("number", "front", "signs", "outlined", "silent"),
    [
        (30, 2, {"docks", "quay-1", "quay-2"}, True, {"quay-2", "quay-3", "quay-4"}),
        (29, 2, {"docks"}, False, {"quay-1", "quay-2", "quay-3", "quay-4"}),
        (19, 0, set(), False, {"docks", "quay-1", "quay-2", "quay-3", "quay-4"}),
    ],
)
def test_front_reports_objectives_and_silence_are_those_that_were_known(
    client, taken, number, front, signs, outlined, silent
):
    document = drawn(client, 5, known_on=day(number))
    assert len([each for each in document.iter() if "piece" in each.get("class", "")]) == front
    assert set(badges(document)) == signs
    assert bool(of_class(document, "objective")) == outlined
    found = {each.get("data-district") for each in document.iter() if "data-silent" in each.attrib}
    assert {slug for slug in found if slug not in ("mill", "fort")} == silent


def test_an_objective_stays_one_where_what_reached_it_does_not_count(client, harbour):
    harbour.event("aim", 2, kind="announced")
    harbour.event("reached", 5)
    assert not of_class(drawn(client), "objective")
    assert of_class(drawn(client, at_least="reported"), "objective")


WORDS = [
    ({"known_on": "2031-03-25"}, "", "As known on 25 March 2031"),
    ({"at_least": "reported"}, "", "Counting reported and better: lesser holds show as contested"),
    ({"at_least": "corroborated"}, "", "Counting corroborated only: lesser holds show as contested"),
    (
        {"known_on": "2031-03-25", "at_least": "reported"},
        "",
        "As known on 25 March 2031 · Counting reported and better: lesser holds show as contested",
    ),
    ({"known_on": "2031-03-25"}, "/ar", "كما كان معروفًا في 25 مارس 2031"),
]


@pytest.mark.parametrize(("query", "language", "words"), WORDS)
def test_the_picture_says_what_counts(client, taken, query, language, words):
    assert words in texts(drawn(client, language=language, **query))


@pytest.mark.parametrize(
    "query",
    [
        {"known_on": "2031-02-28"},
        {"known_on": "today"},
        {"known_on": "2031-13-01"},
        {"known_on": "20310305"},
        {"at_least": "claimed"},
        {"at_least": "initial"},
        {"at_least": "REPORTED"},
        {"at_least": "best", "known_on": "2031-03-25"},
    ],
)
@pytest.mark.parametrize("form", [".svg", ".png"])
def test_what_says_nothing_of_what_counts_is_not_found(client, harbour, query, form):
    assert client.get(address(**query).replace(".svg", form)).status_code == 404


def test_each_is_kept_by_itself(client, taken):
    asked = [
        address(),
        address(known_on=day(29)),
        address(at_least="reported"),
        address(known_on=day(29), theme="dark"),
    ]
    first = [client.get(each).content for each in asked]
    assert len(set(first)) == len(asked)
    assert [client.get(each).content for each in asked] == first


def test_where_too_many_ask_nobody_gets_one_of_which_other_reports_count(client, taken, monkeypatch):
    before = client.get(address(known_on=day(29))).content
    client.get(address())
    taken.event("more", 6, districts=[quay(taken, 3)])
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "making", Crowd())
        pictures.kept_pictures.clear()
        assert client.get(address(known_on=day(29))).content == before
        assert client.get(address(known_on=day(28))).status_code == 503
        assert client.get(address(known_on=day(29), at_least="reported")).status_code == 503


def test_its_queries_are_few(client, taken, django_assert_max_num_queries):
    with django_assert_max_num_queries(26):
        client.get(address(known_on=day(29), at_least="reported"))
