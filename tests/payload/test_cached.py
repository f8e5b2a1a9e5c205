"""What is cached and is not as it was written is built again."""

import pytest
from django.core.cache import cache

from events.payload import parts, shapes
from events.payload.parts import CORE, PartName

pytestmark = pytest.mark.django_db

NOT_OURS = [b"zqx", b"[]", b'{"digest": 1, "sizes": "abc"}\n', {"a": 1}, "text", 5, [1, 2], 0.5]


@pytest.mark.parametrize("value", NOT_OURS, ids=repr)
def test_a_core_is_built_again_where_the_cache_has_something_else(harbour, value):
    campaign = harbour.campaign
    before = parts.current_core(campaign)
    name = PartName(CORE)
    head, part = parts.core_key(campaign.pk, campaign.revision), parts.part_key(campaign.slug, before.version, name)
    for key in (head, part):
        cache.set(key, value, 60)
        assert parts.current_core(campaign).payload.identity == before.payload.identity
    cache.set(part, value, 60)
    assert parts.cached_part(campaign.slug, before.version, name) is None


@pytest.mark.parametrize("value", NOT_OURS, ids=repr)
def test_shapes_are_read_again_where_the_cache_has_something_else(harbour, value):
    before = shapes.district_shapes(harbour.campaign, "1")
    cache.set(f"shapes-{harbour.campaign.pk}-1", value, 60)
    assert shapes.district_shapes(harbour.campaign, "1") == before
