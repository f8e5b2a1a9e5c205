"""The pages on which outlines are uploaded, previewed, written and undone."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from events.imports.steps.apply import apply
from events.models import District, Import
from tests.campaigns import square
from tests.editing import message_texts, post_with_reason
from tests.imports.outline_files import BOW_TIE, DOCKS, LIGHTHOUSE, geojson, point_of, previewed
from tests.imports.staged import everything

pytestmark = pytest.mark.django_db


def upload(client, harbour, data):
    given = {"file": SimpleUploadedFile("quarters.geojson", data), "campaign": harbour.campaign.pk, "source": "Survey"}
    return client.post(reverse("admin:events_import_districts"), given, follow=True)


def test_outlines_are_previewed_on_a_map_and_then_written(admin_client, harbour):
    response = upload(admin_client, harbour, geojson(("Docks", square(10.098, 50.1)), ("Bow tie", BOW_TIE)))
    page, batch = response.content.decode(), Import.objects.get()
    assert page.count("is-marked") == 1
    assert "1 shape is refused" in page
    assert District.objects.get(slug="docks").west == 10.1
    post_with_reason(admin_client, reverse("admin:events_import_apply", args=[batch.pk]), {"good_rows_only": "1"})
    assert District.objects.get(slug="docks").west == 10.098


def test_a_shape_leads_to_its_district_and_has_its_number_on_the_map(admin_client, harbour):
    batch = previewed(harbour, geojson(DOCKS, LIGHTHOUSE))
    page = admin_client.get(reverse("admin:events_import_change", args=[batch.pk])).content.decode()
    link = reverse("admin:events_district_change", args=[harbour.docks.pk])
    assert f'<a href="{link}">Docks (north bank)</a>' in page
    assert [f">{number}</text>" in page for number in (1, 2, 3)] == [True, True, False]
    assert page.count("district-map__replaced") == 1
    assert page.index("Write 2 districts") < page.index('class="district-map"')


def test_a_point_has_its_mark_and_its_number_on_the_map(admin_client, harbour):
    page = upload(admin_client, harbour, point_of("quay", 10.6, 50.6)).content.decode()
    assert page.count("is-marked") == 1
    assert ">1</text>" in page
    assert "Write 1 district" in page


def test_the_preview_shows_the_arabic_name_that_a_new_district_would_get(admin_client, harbour):
    shape = {"type": "Feature", "properties": {"name": "Light", "name:ar": "المنارة"}, "geometry": square(10.6, 50.6)}
    page = upload(admin_client, harbour, json.dumps(shape).encode()).content.decode()
    assert '<bdi>Light</bdi> · <bdi lang="ar">المنارة</bdi>' in page


def test_a_file_that_is_no_map_is_explained(admin_client, harbour):
    response = upload(admin_client, harbour, b"{")
    assert response.context["form"].errors["file"]
    assert not Import.objects.exists()


def test_an_import_of_outlines_is_undone_on_its_page(admin_client, harbour):
    before = everything(District)["District"]
    batch = previewed(harbour, geojson(("Docks", square(10.098, 50.1)), ("Lighthouse", square(10.6, 50.6))))
    post_with_reason(admin_client, reverse("admin:events_import_apply", args=[batch.pk]))
    way = reverse("admin:events_import_undo", args=[batch.pk])
    assert way in admin_client.get(reverse("admin:events_import_change", args=[batch.pk])).content.decode()
    page = admin_client.get(way).content.decode()
    assert "1 district that it made is deleted" in page
    assert "1 district gets back the outline" in page
    response = post_with_reason(admin_client, way, follow=True)
    assert message_texts(response) == ["Undone: 1 deleted, 1 restored, 0 retracted, 0 kept."]
    assert way not in response.content.decode()
    assert [row | {"version": 1} for row in everything(District)["District"]] == before


@pytest.mark.parametrize("codename", ["add_import", "change_import"])
def test_who_may_import_events_alone_changes_no_district(client, harbour, django_user_model, codename):
    user = django_user_model.objects.create_user("basim", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)
    batch = previewed(harbour, geojson(("Docks", square(10.098, 50.1))))
    before = everything()
    assert client.get(reverse("admin:events_import_districts")).status_code == 403
    assert client.post(reverse("admin:events_import_apply", args=[batch.pk])).status_code == 403
    assert everything() == before
    apply(batch)
    before = everything()
    assert client.post(reverse("admin:events_import_undo", args=[batch.pk])).status_code == 403
    assert everything() == before
