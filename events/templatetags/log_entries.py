"""The template filter for entries of Django's own log."""

from django import template

from events.newsroom import log_entries

register = template.Library()

register.filter("author_name", log_entries.author_name)
