"""The map page for readers without scripts: what counts, two days compared, and where its links lead."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import unit_of_work
from tests.campaigns import END, START, Harbour, add_actor, add_district, add_source, add_voice, day
from tests.copies import copied
from tests.memory import forget

pytestmark = pytest.mark.django_db


@pytest.fixture
@copied
def harbour():
    """The docks are taken on day 12; the mill on 14 and lost on 16; the fort is entered on 18."""
    harbour = Harbour()
    harbour.event("taken", 12, sources=[harbour.gazette, harbour.herald])
    harbour.event("mill", 14, sources=[harbour.herald], districts=[harbour.mill])
    harbour.event("back", 16, harbour.guild, sources=[harbour.herald], districts=[harbour.mill])
    harbour.event("entered", 18, harbour.league, kind="entered", sources=[harbour.wire], districts=[harbour.fort])
    return harbour


def shown(client, language="", **query):
    """The part of the page for readers without scripts."""
    text = client.get(f"{language}/harbour/", {"on": day(12)} | query).content.decode()
    return html.unescape(re.search(r"<noscript>.*?</noscript>", text, re.DOTALL)[0])


def rows(part):
    """The cells of every table's rows as plain texts, by the row's head."""
    found = {}
    for row in re.findall(r"<th scope=\"row\".*?</tr>", part, re.DOTALL):
        head, *cells = re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL)
        plain = [" ".join(re.sub("<[^>]*>", " ", cell).split()).replace(" ,", ",") for cell in (head, *cells)]
        found[plain[0]] = plain[1:]
    return found


def test_the_table_is_that_of_what_counts(client, harbour):
    assert rows(shown(client))["Docks north bank"] == ["Guards", "", "reported", "13 March 2031"]
    assert rows(shown(client, known_on=day(25)))["Docks north bank"] == ["Guards", "", "claimed", "13 March 2031"]
    assert rows(shown(client, known_on=day(5)))["Docks north bank"] == [
        "Guild",
        "",
        "held at the start",
        "before the campaign",
    ]
    found = rows(shown(client, at_least="corroborated"))["Docks north bank"]
    assert found == ["Guild", "Guards", "held at the start", "before the campaign"]


def test_the_picture_is_that_of_what_counts_and_the_words_say_so(client, harbour):
    part = shown(client, known_on=day(25), at_least="reported")
    assert f'<img src="/harbour/{day(12)}.svg?known_on={day(25)}&at_least=reported"' in part
    assert f'srcset="/harbour/{day(12)}.svg?theme=dark&known_on={day(25)}&at_least=reported"' in part
    assert '<p class="basis">As known on 26 March 2031</p>' in part
    assert '<p class="basis">Counting reported and better: lesser holds show as contested</p>' in part
    assert '<p class="basis">' not in shown(client)


def links(part):
    return {words: address for address, words in re.findall(r'<a href="([^"]*)" rel="[a-z]+">(.*?)</a>', part)}


def test_links_to_other_days_keep_what_was_asked_for_but_for_a_day_with_itself(client, harbour):
    found = links(shown(client, known_on=day(35), at_least="reported", compare=day(13)))
    kept = f"known_on={day(35)}&at_least=reported"
    assert found["Previous day"] == f"/harbour/?on={day(11)}&compare={day(13)}&{kept}"
    assert found["Next day"] == f"/harbour/?on={day(13)}&{kept}"
    # Nothing else is reported by two publishers.
    assert "Next change of control" not in found
    assert links(shown(client))["Next change of control"] == f"/harbour/?on={day(14)}"


def test_the_form_has_what_was_asked_for_and_its_limits(client, harbour):
    part = shown(client, known_on=day(35), at_least="reported", compare=day(20))
    form = re.search(r"<form.*?</form>", part, re.DOTALL)[0]
    fields = {name: tag for tag, name in re.findall(r'(<input type="date" name="(\w+)"[^>]*>)', form)}
    assert {name: re.search(r'value="(.*?)"', tag)[1] for name, tag in fields.items()} == {
        "on": str(day(12)),
        "compare": str(day(20)),
        "known_on": str(day(35)),
    }
    assert all(f'min="{START}"' in tag for tag in fields.values())
    # Sources are published after the campaign, too.
    assert [name for name, tag in fields.items() if f'max="{END}"' in tag] == ["on", "compare"]
    assert re.findall(r'<option value="(\w*)" selected>', form) == ["reported"]


def test_filters_of_events_go_on_to_the_table_and_to_other_days(client, harbour):
    asked = {"kind": ["control", "entered"], "publisher": "A&B", "district": "docks", "q": '"><b>'}
    page = shown(client, **asked)
    filters = "kind=control&kind=entered&publisher=A%26B&q=%22%3E%3Cb%3E"
    assert f'href="/harbour/events/?{filters}"' in page
    assert f'href="/harbour/?on={day(13)}&{filters}"' in page
    assert '<input type="hidden" name="kind" value="entered">' in page
    whole = client.get("/harbour/", {"on": day(12)} | asked).content.decode()
    assert f'href="/ar/harbour/?on={day(12)}&amp;{filters.replace("&", "&amp;")}"' in whole
    assert re.search(r'<link rel="canonical" href="([^"]+)"', whole)[1].endswith(f"/harbour/?on={day(12)}")
    assert 'href="/harbour/events/"' in shown(client, kind="")


def test_two_days_are_shown_in_order_with_all_that_changed(client, harbour):
    for first, second in ((5, 20), (20, 5)):
        part = shown(client, on=day(first), compare=day(second))
        assert "What changed between 6 March 2031 and 21 March 2031" in part
        assert re.findall(r'<img src="([^"]*)"', part) == [f"/harbour/{day(5)}.svg", f"/harbour/{day(20)}.svg"]
        headings = re.findall(r"<h3>(.*?)</h3>", part)
        assert headings == [
            "What each side gained and lost",
            "Changed hands <small>(1)</small>",
            "Changed hands and changed back <small>(1)</small>",
            "Held by the same side, in another state <small>(1)</small>",
        ]
        found = rows(part)
        assert found["Docks north bank"] == ["Guild", "Guards", "13 March 2031", "Gazette, Herald", "reported"]
        turns = "15 March 2031: Guards 17 March 2031: Guild"
        assert found["Mill south bank"] == ["Guild", "Guild", turns, "Herald", "claimed"]
        contested = "Crown, contested by League"
        assert found["Fort south bank"] == ["Crown", contested, "19 March 2031", "Wire", "held at the start"]
        assert re.fullmatch(r"1 \(\d\.\d km²\)", found["Crown"][0])
        assert found["Crown"][1:] == ["–", "0%, then 100%"]
        assert "League" not in found


def test_two_days_are_compared_by_what_counts(client, harbour):
    found = rows(shown(client, on=day(5), compare=day(20), known_on=day(29)))
    assert found["Docks north bank"][-2:] == ["Gazette", "claimed"]
    # The Herald of day 30 was not known.
    assert "Mill south bank" not in found
    at_least = rows(shown(client, on=day(5), compare=day(20), at_least="corroborated"))
    assert at_least["Docks north bank"][1] == "Guild, contested by Guards"


def test_days_between_which_nothing_changed_say_so(client, harbour):
    part = shown(client, on=day(1), compare=day(5))
    assert "Nothing changed between these days." in part
    assert rows(part) == {}


def test_of_many_publishers_the_first_are_named(client, harbour):
    more = [add_source(harbour.campaign, name) for name in "ABCDE"]
    harbour.event("again", 30, harbour.league, sources=more)
    assert rows(shown(client, on=day(25), compare=day(30)))["Docks north bank"][3] == "A, B, C, D and 1 more"


def test_voices_are_named_in_the_language_of_the_page_and_unnamed_ones_with_their_publisher(client, harbour):
    event = harbour.event("again", 30, harbour.league)
    citation = event.citations.get()
    citation.voice = add_voice(
        harbour.campaign, "people", "resident", name_en="Residents", name_ar="أهالي", is_unnamed=True
    )
    citation.save()
    asked = {"on": day(25), "compare": day(30)}
    assert "in the words of: Residents (Gazette)" in rows(shown(client, **asked))["Docks north bank"][3]
    assert '<bdi lang="ar">أهالي (Gazette)</bdi>' in shown(client, "/ar", **asked)


def test_texts_of_the_record_are_escaped(client, harbour):
    harbour.event("again", 30, harbour.league, sources=[add_source(harbour.campaign, "<b onclick=x>Paper</b>")])
    text = client.get("/harbour/", {"on": day(25), "compare": day(30)}).content.decode()
    assert "&lt;b onclick=x&gt;Paper&lt;/b&gt;" in text
    assert "<b onclick" not in text


@pytest.mark.parametrize("query", [{"known_on": day(29)}, {"compare": day(20), "known_on": day(29)}])
def test_the_queries_of_a_page_do_not_grow_with_the_record(client, harbour, query):
    def asked():
        forget()
        with CaptureQueriesContext(connection) as captured:
            shown(client, on=day(5), **query)
        return len(captured)

    little = asked()
    with unit_of_work.together():
        for number in range(6):
            town = add_district(harbour.campaign, f"town-{number}", harbour.guild)
            source = add_source(harbour.campaign, f"Paper {number}", published_on=day(20))
            actor = add_actor(harbour.campaign, f"watch-{number}", harbour.crown)
            harbour.event(f"more-{number}", 6 + number, actor, [town, harbour.docks], sources=[source])
    assert asked() == little
    assert little <= 72
