"""How commands are told their campaign: by the option ``--campaign`` or by its slug."""

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


def named_campaign(slug: str) -> Campaign:
    """The campaign of that slug. Raises CommandError, with every slug, where there is none."""
    try:
        return Campaign.objects.get(slug=slug)
    except Campaign.DoesNotExist:
        slugs = ", ".join(Campaign.objects.values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no campaign “{slug}”. There are: {slugs}.") from None
