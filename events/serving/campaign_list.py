"""The one query of a readers' page that is kept: which campaigns there are, and the revision of each."""

import datetime as dt
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404

from events.models import Campaign, District, Event, labels


class ListedCampaign(NamedTuple):
    """Of a campaign what every page needs, and of the event and the district that were asked for what it has of them.

    ``event_day`` is the event's day, None where none is published; ``has_district`` is False where none was asked for.
    """

    pk: int
    slug: str
    revision: int
    start: dt.date
    end: dt.date
    name_en: str
    name_ar: str
    revised_at: dt.datetime | None = None
    event_day: dt.date | None = None
    has_district: bool = False

    def __str__(self) -> str:
        return labels.local_name(self)

    @property
    def modified(self) -> int:
        """When the revision last moved, in seconds since 1970; 0 where that is not known."""
        if self.revised_at is None:
            return 0
        # SQLite gives the moment without its time zone where Django's own conversion is left out.
        return int(self.revised_at.replace(tzinfo=self.revised_at.tzinfo or dt.UTC).timestamp())

    def nearest_day(self, day: dt.date) -> dt.date:
        return min(max(day, self.start), self.end)


_COLUMNS = ListedCampaign._fields[:-2]


def list_campaigns(event: str = "", district: str = "") -> list[ListedCampaign]:
    """Every campaign, the newest first, with the day of its published event ``event`` (a reference).

    And whether it has the district ``district``, a slug.
    """
    if event or district:
        published = Event.objects.published().filter(campaign=OuterRef("pk"), reference=event)
        event_day = Subquery(published.values("occurred_on")[:1])
        has_district = Exists(District.objects.filter(campaign=OuterRef("pk"), slug=district))
        rows = Campaign.objects.values_list(*_COLUMNS, event_day, has_district)
        return [ListedCampaign(*row) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(*_statement())
        return [ListedCampaign(*row) for row in cursor.fetchall()]


def find_campaign(slug: str, campaigns: list[ListedCampaign]) -> ListedCampaign:
    """The campaign of that slug; raises Http404 where there is none."""
    for campaign in campaigns:
        if campaign.slug == slug:
            return campaign
    raise Http404


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:
    """The SQL and its parameters, built once: that takes Django ten times as long as the database takes to answer."""
    sql, params = Campaign.objects.values_list(*_COLUMNS).query.sql_with_params()
    return sql, tuple(params)
