"""One row of every noun that an address of the admin may name, for what goes through all addresses."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from events.models import (
    ApiToken,
    BasemapFeature,
    ColumnMapping,
    Edition,
    Figure,
    Milestone,
    MistakeReport,
    Phase,
    Place,
    Story,
    StoryStep,
    Voice,
)
from events.models.api_token import digest_of
from tests.campaigns import Harbour, day, square
from tests.imports.staged import previewed
from tests.imports.tables import own


def one_of_each():
    """One of every noun, by the name that stands in the addresses."""
    harbour = Harbour()
    event = harbour.event("taken", 5, status="draft")
    campaign = {"campaign": harbour.campaign}
    batch = previewed(harbour.campaign, own({}))
    group = Group.objects.get_or_create(name="Reporters")[0]
    story = Story.objects.create(slug="told", name_en="Told", is_published=True, **campaign)
    somebody = get_user_model().objects.create_user("somebody")
    rows = {
        "event": event,
        "citation": event.citations.get(),
        "span": harbour.docks.spans.first(),
        "campaign": harbour.campaign,
        "district": harbour.docks,
        "actor": harbour.guards,
        "source": harbour.wire,
        "import": batch,
        "group": group,
        "user": somebody,
        "apitoken": ApiToken.objects.create(
            account=somebody,
            name="Desk",
            prefix="cmt_abcd",
            digest=digest_of("x"),
            scopes="drafts:read",
            created_at=somebody.date_joined,
        ),
        "place": Place.objects.create(slug="quay", name_en="Quay", **campaign),
        "voice": Voice.objects.create(slug="watch", name_en="The watch", kind="party", **campaign),
        "edition": Edition.objects.create(slug="first", name_en="first edition", released_on=day(40), **campaign),
        "phase": Phase.objects.create(slug="landing", name_en="The landing", starts=day(5), ends=day(9), **campaign),
        "milestone": Milestone.objects.create(slug="landed", name_en="Landed", day=day(5), **campaign),
        "story": story,
        "storystep": StoryStep.objects.create(story=story, name_en="The landing", day=day(5), **campaign),
        "columnmapping": ColumnMapping.objects.create(name="Theirs", **campaign),
        "mistakereport": MistakeReport.objects.create(district=harbour.docks, text="Not so.", **campaign),
        "basemapfeature": BasemapFeature.objects.create(
            slug="pond", kind="outline", name_en="Pond", shape=square(10.1, 50.1), **campaign
        ),
        "figure": Figure.objects.create(
            day=day(5), measure="boats", value=3, unit="boats", summary="Three.", source=harbour.gazette, **campaign
        ),
    }
    for row in rows.values():
        if hasattr(row, "history"):
            # A second revision, so that there is one to revert to.
            row.save()
    return rows
