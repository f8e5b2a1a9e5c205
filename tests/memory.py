"""What is kept of the record beside the database: in the cache, and in the memory of this process."""

from django.core.cache import cache

from events.api.answers import kept_answers
from events.api.row_memory import kept_rows
from events.payload import fronts
from events.public import event_list, last_good
from events.public.page_cache import kept_pages
from events.public.parts import kept_parts
from events.public.pictures import kept_pictures


def forget():
    """As a process that has just begun, beside an empty cache."""
    cache.clear()
    for memory in (kept_answers, kept_rows, kept_pages, kept_parts, kept_pictures, *last_good.EVERY_KIND):
        memory.clear()
    fronts._read_ground.cache_clear()
    event_list._known.cache_clear()
