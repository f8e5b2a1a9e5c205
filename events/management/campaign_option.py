"""The option ``--campaign`` of the commands that import into one campaign."""

from django.core.management.base import CommandError, CommandParser

from events.models import Campaign


def add_campaign_option(parser: CommandParser) -> None:
    parser.add_argument("--campaign", help="The campaign's slug; not needed where there is but one.")


def chosen_campaign(slug: str | None) -> Campaign:
    """The campaign of that slug, or the only one. Raises CommandError, with every slug, where there is no such one."""
    campaigns = Campaign.objects.filter(slug=slug) if slug else Campaign.objects.all()
    if len(campaigns) != 1:
        slugs = ", ".join(Campaign.objects.values_list("slug", flat=True))
        raise CommandError(f"Name one of the campaigns with --campaign: {slugs}.")
    return campaigns[0]
