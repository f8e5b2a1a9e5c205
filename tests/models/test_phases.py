"""Phases, milestones and the lede of a campaign: what their rows may hold, and that a change is a new revision."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from events.models import Campaign, Milestone, Phase, unit_of_work
from events.newsroom import restore
from tests.campaigns import Harbour, day, revision

pytestmark = pytest.mark.django_db

VIEW = {"west": 10.2, "south": 50.2, "east": 10.4, "north": 50.4}


def phase(harbour, first=10, last=20, slug="landing", **values):
    return Phase(
        campaign=harbour.campaign, slug=slug, name_en="The landing", starts=day(first), ends=day(last), **values
    )


def milestone(harbour, slug="landed", **values):
    return Milestone(campaign=harbour.campaign, slug=slug, name_en="Landed", **{"day": day(10)} | values)


def problems(row):
    """What full_clean says, by field; nothing where the row is in order."""
    try:
        row.full_clean()
    except ValidationError as refused:
        return refused.message_dict
    return {}


OUTSIDE = "The campaign runs from 2031-03-01 to 2031-04-29."
RESTS = [
    ("the whole campaign", 0, 59, {}),
    ("a single day", 10, 10, {}),
    ("from the day before the first", -1, 10, {"starts": [OUTSIDE]}),
    ("until the day after the last", 10, 60, {"ends": [OUTSIDE]}),
    ("backwards", 11, 10, {"ends": ["The phase ends before it starts."]}),
]


@pytest.mark.parametrize(("first", "last", "expected"), [case[1:] for case in RESTS], ids=[case[0] for case in RESTS])
def test_the_days_of_a_phase(harbour, first, last, expected):
    assert problems(phase(harbour, first, last)) == expected


# Beside a phase of the days 10 to 20.
BESIDE = [
    ("ends the day before", 5, 9, None),
    ("ends on its first day", 5, 10, "ends"),
    ("within it", 12, 14, "starts"),
    ("around it", 5, 25, "ends"),
    ("the same days", 10, 20, "starts"),
    ("starts on its last day", 20, 25, "starts"),
    ("starts the day after", 21, 25, None),
]


@pytest.mark.parametrize(("first", "last", "field"), [case[1:] for case in BESIDE], ids=[case[0] for case in BESIDE])
def test_no_day_belongs_to_two_phases(harbour, first, last, field):
    phase(harbour).save()
    second = phase(harbour, first, last, slug="second")
    assert list(problems(second)) == ([field] if field else [])
    # Whatever writes it.
    if field:
        with pytest.raises(ValidationError, match="no day belongs to two phases"):
            second.save()
        assert Phase.objects.get().slug == "landing"
    else:
        second.save()
        assert Phase.objects.count() == 2


def test_a_phase_does_not_overlap_itself_nor_one_of_another_campaign(harbour):
    stored = phase(harbour)
    stored.save()
    assert problems(stored) == {}
    assert problems(phase(Harbour("elsewhere"))) == {}


def test_a_phase_within_another_is_found_behind_a_third(harbour):
    def write():
        with unit_of_work.together():
            for first, last, slug in ((0, 50, "long"), (2, 4, "short"), (30, 40, "late")):
                phase(harbour, first, last, slug).save()

    with pytest.raises(ValidationError):
        write()


def test_two_phases_may_change_places_in_one_unit_of_work(harbour):
    first, second = phase(harbour, 0, 9, "first"), phase(harbour, 10, 20, "second")
    first.save()
    second.save()
    with unit_of_work.together():
        first.starts, first.ends = day(10), day(20)
        first.save()
        second.starts, second.ends = day(0), day(9)
        second.save()
    assert [row.slug for row in Phase.objects.all()] == ["second", "first"]


def test_a_campaign_cannot_be_shortened_to_leave_a_phase_or_a_milestone_outside(harbour):
    phase(harbour, 40, 59).save()
    milestone(harbour, day=day(59)).save()
    campaign = Campaign.objects.get()
    campaign.end = day(58)
    with pytest.raises(ValidationError) as refused:
        campaign.save()
    assert refused.value.messages == [
        "landing: The days of a phase must be within its campaign.",
        "landed: The day of a milestone must be within its campaign.",
    ]


VIEWS = [
    ("none", {}, {}),
    ("within the campaign", VIEW, {}),
    ("the campaign's own", {"west": 10, "south": 50, "east": 11, "north": 51}, {}),
    ("one side missing", VIEW | {"north": None}, {"north": ["A view has four sides, or none."]}),
    ("east of its east", VIEW | {"west": 10.4}, {"east": ["West must be less than east."]}),
    ("north of its north", VIEW | {"south": 50.5}, {"north": ["South must be less than north."]}),
    ("no number", VIEW | {"west": float("nan")}, {"east": ["West must be less than east."]}),
    ("beyond the campaign", VIEW | {"east": 11.1}, {"west": ["The view must lie within the bounds of the campaign."]}),
]


@pytest.mark.parametrize(("values", "expected"), [case[1:] for case in VIEWS], ids=[case[0] for case in VIEWS])
def test_the_view_of_a_phase(harbour, values, expected):
    found = problems(phase(harbour, **values))
    assert {field: messages[:1] for field, messages in found.items() if field != "__all__"} == expected


def test_the_view_is_a_box_or_nothing(harbour):
    assert phase(harbour, **VIEW).view == (10.2, 50.2, 10.4, 50.4)
    assert phase(harbour, **VIEW | {"west": None}).view is None


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("phase_starts_before_it_ends", {"starts": day(21)}),
        ("phase_view_in_range", {"west": 10.3}),
        ("phase_view_in_range", VIEW | {"west": -181}),
        ("phase_view_in_range", VIEW | {"north": 50.1}),
    ],
)
def test_the_database_refuses(harbour, constraint, values):
    phase(harbour).save()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Phase._base_manager.update(**values)


@pytest.mark.parametrize(
    "make", [lambda harbour, day: phase(harbour, day, day), lambda harbour, _day: milestone(harbour)]
)
def test_a_slug_is_given_once_in_a_campaign(harbour, make):
    make(harbour, 10).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        make(harbour, 11).save()
    make(Harbour("elsewhere"), 10).save()


@pytest.mark.parametrize(("number", "expected"), [(-1, [OUTSIDE]), (0, None), (59, None), (60, [OUTSIDE])])
def test_the_day_of_a_milestone_is_of_its_campaign(harbour, number, expected):
    assert problems(milestone(harbour, day=day(number))).get("day") == expected


@pytest.mark.parametrize("status", ["published", "retracted"])
def test_a_milestone_rests_on_an_event_that_has_been_published(harbour, status):
    event = harbour.event("taken", 10, status=status, status_reason="A slip.")
    assert problems(milestone(harbour, event=event)) == {}


def test_a_draft_and_an_event_of_another_campaign_are_no_milestone(harbour):
    draft, other = harbour.event("draft", 10, status="draft"), Harbour("elsewhere").event("taken", 10)
    assert problems(milestone(harbour, event=draft)) == {"event": ["Choose an event that has been published."]}
    assert problems(milestone(harbour, event=other)) == {"event": ["The event belongs to another campaign."]}


@pytest.mark.parametrize("make", [phase, milestone])
def test_a_change_is_a_new_revision_of_what_the_public_reads(harbour, make):
    row = make(harbour)
    counted = [revision(harbour.campaign)]
    for write in (row.save, row.save, row.delete):
        write()
        counted.append(revision(harbour.campaign))
    assert counted == [counted[0], counted[0] + 1, counted[0] + 2, counted[0] + 3]


def test_rows_are_found_by_their_natural_keys(harbour):
    phase(harbour).save()
    milestone(harbour).save()
    for model in (Phase, Milestone):
        assert model.objects.get_by_natural_key("harbour", model.objects.get().slug) == model.objects.get()


def test_a_reverted_milestone_leads_to_the_event_that_it_led_to(harbour):
    first, second = harbour.event("first", 10), harbour.event("second", 10)
    row = milestone(harbour, event=first)
    row.save()
    row.event = second
    row._change_reason = "Another one."
    row.save()
    oldest = restore.revisions_newest_first(Milestone, row.pk)[-1]
    restore.revert(Milestone.objects.get(), oldest, "It was the first.")
    assert Milestone.objects.get().event == first


def test_the_lede_is_kept_in_the_history(harbour):
    campaign = Campaign.objects.get()
    campaign.lede = "In spring the guild held the harbour."
    campaign.save()
    assert campaign.history.first().lede == campaign.lede
