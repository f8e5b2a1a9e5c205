"""The parts of a campaign's payload, read together: tests ask what is in it, wherever it stands."""

from django.core.cache import cache

from events.models import Campaign
from events.payload import builder, evidence


def core_of(campaign):
    """The core of the campaign as it is now, also where a test has written past everything that counts versions."""
    cache.clear()
    return builder.core_part(Campaign.objects.get(pk=campaign.pk))


def days_of(campaign, language="en"):
    """The evidence of every day of the campaign as one part."""
    current = Campaign.objects.get(pk=campaign.pk)
    return evidence.days_part(current, current.start, current.until, language)


def whole(campaign, language="en"):
    """Every part in one dictionary."""
    current = Campaign.objects.get(pk=campaign.pk)
    # The topology is the core's.
    return builder.ground_part(current) | core_of(current) | days_of(current, language)


def rows(content, name):
    """The rows of a table as dictionaries."""
    table = content[name]
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def spans_by_slug(content):
    columns = content["spans"]["columns"]
    return {
        district["slug"]: [dict(zip(columns, span, strict=True)) for span in spans]
        for district, spans in zip(rows(content, "districts"), content["spans"]["rows"], strict=True)
    }
