"""The lede of a campaign opens its page on the first day."""

import pytest

from events.models import Campaign

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "lede", "lede_ar", "expected"),
    [
        ("/harbour/", "In spring.", "في الربيع.", '<p class="lede" lang="en" dir="auto">In spring.</p>'),
        ("/ar/harbour/", "In spring.", "في الربيع.", '<p class="lede" lang="ar" dir="auto">في الربيع.</p>'),
        ("/ar/harbour/", "In spring.", "", '<p class="lede" lang="en" dir="auto">In spring.</p>'),
        ("/harbour/", "", "في الربيع.", '<p class="lede" lang="ar" dir="auto">في الربيع.</p>'),
        ("/harbour/", "<b>In</b> spring.", "", "&lt;b&gt;In&lt;/b&gt; spring.</p>"),
        ("/harbour/?on=2031-03-02", "In spring.", "", '<p class="lede" lang="en" dir="auto" hidden>In spring.</p>'),
    ],
)
def test_the_lede_opens_the_page_in_its_language_or_the_other(client, harbour, address, lede, lede_ar, expected):
    Campaign.objects.filter(slug="harbour").update(lede=lede, lede_ar=lede_ar)
    assert expected in client.get(address).content.decode()


def test_a_campaign_without_a_lede_has_no_such_paragraph(client, harbour):
    assert 'class="lede"' not in client.get("/harbour/").content.decode()
