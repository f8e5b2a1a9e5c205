"""What is kept of the record beside the database: in the cache, and in the memory of this process."""

from django.core.cache import cache

from events.api.answers import kept_answers
from events.api.row_memory import kept_rows
from events.geo import geometry
from events.models import campaign_shapes
from events.payload import counted, fronts
from events.public import event_list, last_good
from events.public.page_cache import kept_pages
from events.public.parts import kept_parts
from events.public.pictures import kept_pictures


def forget():
    """As a process that has just begun, beside an empty cache."""
    cache.clear()
    shapes = (geometry._read_shapes, geometry._label_points, campaign_shapes._fitting)
    pages = (kept_answers, kept_rows, kept_pages, kept_parts, kept_pictures)
    for memory in (*pages, *last_good.EVERY_KIND, *shapes):
        memory.clear()
    fronts._read_ground.cache_clear()
    event_list._known.cache_clear()
    counted._kept_inputs.clear()
