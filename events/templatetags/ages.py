"""Template filters for how old a state is."""

import datetime as dt

from django import template

from events.models import Span

register = template.Library()


@register.filter
def age_on(span: Span, day: dt.date) -> int | None:
    """Days from the span's last report to a day; None where nothing was reported."""
    return (day - span.last_report).days if span.last_report else None
