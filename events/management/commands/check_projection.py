"""manage.py check_projection [CAMPAIGN ...] [--repair]: compare the stored spans with a fresh fold."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from events.models import Campaign, unit_of_work
from events.projection import projector


class Command(BaseCommand):
    help = "Hold the stored spans against a fresh fold of the published events; --repair stores what differs anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaigns", nargs="*", metavar="CAMPAIGN", help="slugs; every campaign if none is named")
        parser.add_argument("--repair", action="store_true", help="store the spans that differ anew")

    def handle(self, *, campaigns: list[str], repair: bool, **_options: Any) -> None:
        chosen = Campaign.objects.filter(slug__in=campaigns) if campaigns else Campaign.objects.all()
        if missing := set(campaigns) - set(chosen.values_list("slug", flat=True)):
            raise CommandError(f"There is no campaign “{'”, “'.join(sorted(missing))}”.")
        stale = 0
        for campaign in chosen.order_by("slug"):
            stale += self._check(campaign, repair)
        if stale and not repair:
            raise CommandError("The spans are not those of the published events. Run it again with --repair.")

    def _check(self, campaign: Campaign, repair: bool) -> int:
        """Report, and perhaps repair, the campaign's stale districts; returns their number."""
        # One transaction, so that nobody publishes between the two readings.
        with transaction.atomic(), unit_of_work.together():
            stale = projector.stale_districts(campaign)
            for district in stale:
                self.stdout.write(f"{campaign.slug}: {district.slug} differs from a fresh fold.")
            if stale and repair:
                unit_of_work.refold_campaigns([campaign.pk])
        number = campaign.districts.count()
        done = "repaired" if repair else "differ"
        self.stdout.write(f"{campaign.slug}: {number} districts, {len(stale)} {done if stale else 'differ'}.")
        return len(stale)
