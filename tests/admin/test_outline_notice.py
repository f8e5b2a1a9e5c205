"""A district's outline that looks wrong: asked about in its form, before it is saved."""

import json
import re

import pytest

from events.models import Campaign, District
from tests.campaigns import square
from tests.editing import address, answer_of, errors, version_fields

pytestmark = pytest.mark.django_db

ASKED = [
    (square(10.105, 50.1), "It overlaps Docks (north bank): the smaller of the two lies in both by 50 %."),
    (square(10.995, 50.1), "50 % of the outline lie outside the bounds of the campaign. It encloses 0.79 km²"),
]


class TestAnOutlineThatLooksWrong:
    """It is asked about with a picture, and saved once it is said to be right."""

    def post(self, editor, district, **values):
        way = address(District, "change", district.pk) if district else address(District, "add")
        sent = {"name_en": "Inn", "slug": "inn", "kind": "quarter"}
        if district:
            sent = {name: getattr(district, name) for name in ("name_en", "slug", "kind", "lon", "lat", "bank")}
            sent |= {"shape": json.dumps(district.shape), **version_fields(district)}
        return editor.post(way, sent | values)

    def accepted(self, response):
        page = response.content.decode()
        assert 'class="shape-diff"' in page
        return {"shape-accept": re.search(r'name="shape-accept" value="(\w+)"', page)[1]}

    @pytest.mark.parametrize(("shape", "text"), ASKED)
    def test_is_asked_of_a_new_quarter(self, editor, harbour, shape, text):
        sent = {"campaign": harbour.campaign.pk, "shape": json.dumps(shape)}
        response = self.post(editor, None, **sent)
        assert text in errors(response)["shape"][0]
        assert not District.objects.filter(slug="inn").exists()
        answer = self.accepted(response)
        # An answer is to what was asked: another outline is asked anew.
        other = json.dumps(square(10.106, 50.1))
        assert "shape" in errors(self.post(editor, None, **sent | answer | {"shape": other}))
        self.post(editor, None, **sent | answer)
        assert District.objects.get(slug="inn").shape == shape

    @pytest.mark.parametrize(("name", "value"), [("lat", "1e308"), ("lat", "-1e308"), ("lon", "1e308"), ("lat", "91")])
    def test_a_point_off_the_globe_is_refused_and_not_asked_about(self, editor, harbour, name, value):
        response = self.post(editor, harbour.docks, **{name: value})
        assert set(errors(response)) == {name}

    @pytest.mark.parametrize(
        ("values", "texts"),
        [
            ({"shape": json.dumps(square(10.5, 50.5))}, ["The outline has moved: it has 0 %", "own point lies"]),
            ({"lon": "10.12", "lat": "50.105"}, ["own point lies 0.7"]),
            ({"name_en": "The docks"}, []),
        ],
    )
    def test_is_asked_of_a_quarter_that_moves(self, editor, harbour, values, texts):
        before = harbour.docks.version
        response = self.post(editor, harbour.docks, **values)
        if texts:
            assert all(text in errors(response)["shape"][0] for text in texts)
            assert District.objects.get(slug="docks").version == before
            response = self.post(editor, harbour.docks, **values | self.accepted(response))
        editor.post(address(District, "change", harbour.docks.pk), answer_of(response))
        assert District.objects.get(slug="docks").version == before + 1


def test_bounds_in_which_a_district_would_not_be_drawn_are_refused(admin_client, harbour):
    way, campaign = address(Campaign, "change", harbour.campaign.pk), harbour.campaign
    form = admin_client.get(way).context["adminform"].form
    data = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    response = admin_client.post(way, data | {"west": 12, "east": 13})
    [text] = response.context["adminform"].form.errors["__all__"]
    assert text == "The outline of 1 district does not fit these bounds and would not be drawn: Docks (north bank)."
    campaign.refresh_from_db()
    assert (campaign.west, campaign.east) == (10, 11)
    assert "What readers see would change" in admin_client.post(way, data | {"east": 10.9}).content.decode()
