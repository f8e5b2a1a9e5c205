"""The readers' change log: what was published, corrected and retracted, when and why. It names no editor."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from events.models import Campaign, Step
from events.record.stored import LOADERS

A_PAGE = 200
ONE_MINUTE = dt.timedelta(minutes=1)


@dataclass(slots=True)
class Change:
    """Steps of one kind, taken in the same minute for the same reason. ``loaded``: by a loader, not a person."""

    kind: str
    label: str
    reason: str
    loaded: bool
    steps: list[Step] = field(default_factory=list)


@gzip_page
@require_safe
def log(request: HttpRequest, campaign: str) -> HttpResponse:
    found = get_object_or_404(Campaign, slug=campaign)
    steps = Step.objects.of_campaign(found).public().select_related("event__actor").order_by("-at", "-pk")
    page = Paginator(steps, A_PAGE).get_page(request.GET.get("p"))
    name = found.name_ar if get_language() == "ar" and found.name_ar else found.name_en
    days = [(day, list(changes(its_steps))) for day, its_steps in groupby(page, key=lambda step: step.at.date())]
    return render(request, "events/changes.html", {"campaign": found, "name": name, "days": days, "page": page})


def changes(steps: Iterable[Step]) -> Iterable[Change]:
    """Neighbouring steps of one minute, kind and reason as one change, in the order given."""
    last: Change | None = None
    for step in steps:
        loaded = step.reason.startswith(LOADERS)
        same = (
            last is not None
            and (last.kind, last.reason) == (step.kind, step.reason)
            and last.steps[-1].at - step.at < ONE_MINUTE
        )
        if not same or last is None:
            if last is not None:
                yield last
            last = Change(step.kind, step.get_kind_display(), step.reason, loaded)
        last.steps.append(step)
    if last is not None:
        yield last
