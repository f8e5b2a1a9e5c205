"""A story as readers will see it, as last saved, published or not: for whoever may see it in the admin."""

from csp.constants import HEADER as POLICY
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from events.models import Campaign, Story
from events.models.consistent_read import read_one_revision
from events.public.page_head import site_of
from events.public.pages import Rendered, readers_page, readers_policy
from events.public.story import render_story


@readers_page
@permission_required("events.view_story", raise_exception=True)
def story_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Wrapped in the admin site's ``admin_view`` (mosulmap/urls.py), which asks for the log-in and forbids caching."""
    story = get_object_or_404(Story, pk=pk)

    def read(campaign: Campaign) -> Rendered:
        return render_story(campaign, get_object_or_404(Story, pk=pk), site_of(request), preview=request.path)

    rendered = read_one_revision(story.campaign_id, read)
    headers = {POLICY: readers_policy(rendered.script_hashes), "X-Robots-Tag": "noindex"}
    return HttpResponse(rendered.html, headers=headers)
