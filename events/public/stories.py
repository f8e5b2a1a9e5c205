"""The page that lists a campaign's stories."""

from django.utils.translation import gettext as _

from events.models import Campaign
from events.public.pages import Rendered
from events.public.text_pages import last_picture, render_text, section_head, text_page


@text_page("stories")
def stories_page(campaign: Campaign, site: str) -> Rendered:
    description = _(
        "Stories of %(campaign)s, told in steps, each with the map as it was and the reports that it rests on."
    ) % {"campaign": campaign}
    head = section_head(campaign, site, "stories", _("Stories"), description, picture=last_picture(campaign))
    stories = list(campaign.stories.published().with_steps())
    return render_text("events/stories.html", campaign, head, {"stories": stories})
