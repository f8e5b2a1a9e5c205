"""The corpus is as large as is promised, and its order deals all of it."""

from collections import Counter
from itertools import islice

import pytest

from tests.attacks.attack import cut, form, query
from tests.attacks.corpus.every import DECKS, NAMES
from tests.attacks.corpus.payload import MARK
from tests.attacks.drafts import IfMatch, JsonValue
from tests.attacks.forms import Form
from tests.attacks.plan import Plan
from tests.attacks.targets import Field, Header, Parameter, WholeBody, Wire


def test_it_has_more_than_seven_hundred_inputs_with_a_name_each():
    deck_of = {id(payload): payload.name for deck in DECKS.values() for payload in deck}
    assert len(NAMES) == len(deck_of) > 1000
    assert Counter(deck_of.values()).most_common(1)[0][1] == 1


def test_no_two_texts_are_the_same_but_for_their_number():
    texts = Counter(payload.value for payload in DECKS["text"])
    # Words of JSON are numbers to somebody else.
    assert {value for value, number in texts.items() if number > 1} == {"null", "true", "NaN"}


def test_what_would_be_part_of_a_page_has_its_marker():
    markup = [payload for payload in DECKS["text"] if payload.name.startswith(("markup", "script"))]
    assert [payload.name for payload in markup if MARK not in payload.value] == []


DRAWN = Form("/a/", "POST", [("x", "1")], [])


class OneOfEach:
    """A surface with a single target for each deck; nothing that is sent."""

    reading = (
        Parameter("anybody", "/", "on"),
        Parameter("anybody", "/", "p", "count"),
        Parameter("anybody", "/", "day", "date"),
        Parameter("anybody", "/", "pk", "number"),
        Parameter("anybody", "/", "shape", "shape"),
        Header("anybody", "/", "Accept"),
        Wire("anybody", "/", "wire", "wire"),
        JsonValue("a token that reads", "/", "kind", "json", writes=False),
        IfMatch("a token that reads", "/", "If-Match", "version", writes=False),
    )
    writing = (WholeBody("superuser", "/", "body", "body"),)


def attacks(seed):
    """The attacks of a first round."""
    found = []
    for number, batch in Plan(OneOfEach, seed).batches():
        if number == 2:
            return found
        found += batch
    return None


def test_one_round_sends_every_payload_and_every_target():
    sent = attacks(7)
    files = {payload.name for payload in DECKS["file"]}
    assert {attack.payload for attack in sent} == NAMES - files
    assert {attack.target for attack in sent} >= {target.label for target in OneOfEach.reading}


def test_a_seed_repeats_its_order_and_another_one_does_not():
    assert [str(attack) for attack in attacks(7)] == [str(attack) for attack in attacks(7)]
    assert [str(attack) for attack in attacks(7)] != [str(attack) for attack in attacks(8)]


def test_a_batch_that_writes_is_of_one_role():
    for attack in attacks(7):
        assert attack.writes == (attack.role == "superuser")


def test_no_batch_sends_a_form_twice_for_the_lock_would_refuse_the_second():
    class Forms(OneOfEach):
        writing = tuple(Field("superuser", path, name, form=DRAWN) for path in ("/a/", "/b/") for name in "xyz")

    for _number, batch in islice(Plan(Forms, 7).batches(), 20):
        posted = [attack.path.removeprefix("/ar") for attack in batch if attack.method == "POST"]
        assert len(posted) == len(set(posted))


@pytest.mark.parametrize("value", ["\ud800", b"\xed\xa0\x80", "م" * 5000, "\0\r\n", ""])
def test_any_value_can_be_sent(value):
    assert len(cut(query([("a", value)]))) <= 3600
    body, content_type = form([("a", value)], [("f", "n", b"1")])
    assert body.count(b"--" + content_type.partition("boundary=")[2].encode()) == 3
