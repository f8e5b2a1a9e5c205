"""Whose word citations carry decides, beside their publishers, how well a hold is attested."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from events.models import Citation, Event, Voice
from tests.campaigns import Harbour, add_actor, add_campaign, add_voice, folded_from_the_start, revision, spans

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(db):
    """The docks, taken on day 10 in the words of the crown's watch and of dockers; each in a paper of its own."""
    harbour = Harbour()
    harbour.watch = add_voice(harbour.campaign, "watch", side=harbour.crown)
    harbour.dockers = add_voice(harbour.campaign, "dockers", "resident", is_unnamed=True)
    harbour.event("taken", 10)
    harbour.event("also", 12, sources=[harbour.herald])
    say(harbour, "taken", harbour.watch)
    say(harbour, "also", harbour.dockers)
    return harbour


def say(harbour, reference, voice):
    citation = Citation.objects.get(event__reference=reference)
    citation.voice = voice
    citation.save()


def grade(harbour):
    """The grade of the hold as it is stored, which is that of a fresh fold."""
    assert folded_from_the_start(harbour.campaign)["docks"] == spans(harbour.docks)
    return spans(harbour.docks)[1][4]


def test_a_command_and_residents_corroborate_a_hold(held):
    assert grade(held) == "corroborated"


def test_another_voice_of_a_citation_folds_anew(held):
    before = revision(held.campaign)
    say(held, "also", held.watch)
    assert grade(held) == "reported"
    say(held, "also", None)
    assert grade(held) == "reported"
    say(held, "also", held.dockers)
    assert grade(held) == "corroborated"
    assert revision(held.campaign) == before + 3


def test_a_voice_that_comes_to_speak_for_the_side_corroborates_no_longer(held):
    before = revision(held.campaign)
    held.dockers.side = held.crown
    held.dockers.save()
    assert grade(held) == "reported"
    held.watch.side = None
    held.watch.save()
    assert grade(held) == "corroborated"
    assert revision(held.campaign) == before + 2


def test_a_bulk_write_of_voices_or_citations_folds_anew(held):
    Voice.objects.filter(slug="dockers").update(side=held.crown)
    assert grade(held) == "reported"
    Voice.objects.filter(slug="dockers").update(side=held.guild)
    assert grade(held) == "corroborated"
    Citation.objects.update(voice=held.watch)
    assert grade(held) == "reported"


def test_unnamed_people_are_one_voice_in_one_paper_and_two_in_two(held):
    say(held, "taken", held.dockers)
    assert grade(held) == "corroborated"
    held.herald.agency = held.gazette.agency = "The Agency"
    held.herald.save()
    held.gazette.save()
    assert grade(held) == "claimed"
    held.event("third", 13, sources=[held.wire])
    assert grade(held) == "reported"
    say(held, "third", held.dockers)
    assert grade(held) == "corroborated"


def test_people_who_have_a_name_are_one_voice_in_every_paper(held):
    say(held, "taken", held.dockers)
    held.dockers.is_unnamed = False
    held.dockers.save()
    assert grade(held) == "reported"


def test_a_kind_alone_changes_nothing_but_the_revision(held):
    before = revision(held.campaign)
    held.dockers.kind = "reporter"
    held.dockers.save()
    assert grade(held) == "corroborated"
    assert revision(held.campaign) == before + 1


def test_a_side_whose_actor_is_put_below_another_speaks_for_that_one(held):
    own_word = add_voice(held.campaign, "league-news", side=held.league)
    say(held, "also", own_word)
    assert grade(held) == "corroborated"
    held.league.parent = held.crown
    held.league.save()
    assert grade(held) == "reported"


def test_a_voice_that_no_published_event_cites_moves_nothing(held):
    before = revision(held.campaign)
    quiet = add_voice(held.campaign, "quiet")
    quiet.note = "Never heard."
    quiet.save()
    held.event("draft", 14, status="draft")
    say(held, "draft", quiet)
    quiet.side = held.guild
    quiet.save()
    assert revision(held.campaign) == before


def test_a_voice_that_is_cited_stays(held):
    with pytest.raises(ProtectedError):
        held.watch.delete()
    with pytest.raises(ProtectedError):
        held.crown.delete()


def test_only_residents_and_reporters_are_unnamed(held):
    with pytest.raises(IntegrityError, match="voice_unnamed"), transaction.atomic():
        add_voice(held.campaign, "officials", is_unnamed=True)


def test_a_slug_names_one_voice_of_a_campaign(held):
    with pytest.raises(IntegrityError), transaction.atomic():
        add_voice(held.campaign, "watch")
    other = add_campaign("elsewhere")
    add_voice(other, "watch")
    assert Voice.objects.get_by_natural_key("elsewhere", "watch").campaign == other


class TestAnotherCampaign:
    @pytest.fixture
    def elsewhere(self, held):
        return add_campaign("elsewhere")

    def test_its_voice_is_refused(self, held, elsewhere):
        foreign = add_voice(elsewhere, "stranger")
        citation = Citation.objects.get(event__reference="taken")
        citation.voice = foreign
        with pytest.raises(ValidationError, match="The voice belongs to another campaign"):
            citation.clean()
        with pytest.raises(ValidationError, match="sources and voices must belong"), transaction.atomic():
            citation.save()
        with pytest.raises(ValidationError, match="sources and voices must belong"), transaction.atomic():
            Citation.objects.update(voice=foreign)
        assert grade(held) == "corroborated"

    def test_its_side_is_refused(self, held, elsewhere):
        held.watch.side = add_actor(elsewhere, "strangers")
        with pytest.raises(ValidationError, match="The side belongs to another campaign"):
            held.watch.clean()
        with pytest.raises(ValidationError, match="sources and voices must belong"), transaction.atomic():
            held.watch.save()
        with pytest.raises(ValidationError, match="sources and voices must belong"), transaction.atomic():
            Voice.objects.filter(slug="watch").update(side=held.watch.side)

    def test_a_cited_voice_does_not_leave_for_it(self, held, elsewhere):
        held.watch.campaign = elsewhere
        held.watch.side = None
        with pytest.raises(ValidationError, match="sources and voices must belong"), transaction.atomic():
            held.watch.save()


def test_a_voice_speaks_for_a_root_alone(held):
    held.watch.side = held.guards
    with pytest.raises(ValidationError, match="choose an actor without a parent"):
        held.watch.clean()


def test_the_effect_of_a_draft_counts_its_voices(held):
    from events.projection.impact import fold_each_with_and_without

    Event.objects.get(reference="also").delete()
    draft = held.event("draft", 14, sources=[held.herald], status="draft")
    say(held, "draft", held.dockers)
    (docks,) = fold_each_with_and_without([Event.objects.get(reference="draft")])[draft.pk]
    assert [(effect.before.grade, effect.after.grade) for effect in docks.effects()] == [("claimed", "corroborated")]
