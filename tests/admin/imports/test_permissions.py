"""Who may use the import pages."""

import pytest
from django.contrib.auth.models import Group

from events.models import Event, Import
from tests.admin.imports.pages import step_url, upload
from tests.editing import address, log_in_as
from tests.imports.staged import applied, everything, previewed
from tests.imports.tables import own

pytestmark = pytest.mark.django_db

STEPS = ("answer", "step", "again", "apply", "discard", "undo")


@pytest.fixture
def reporter(client, db):
    return log_in_as(client, "basim", "Reporters")


@pytest.mark.parametrize("state", [previewed, applied])
def test_a_reporter_cannot_take_a_step(reporter, harbour, state):
    batch = state(harbour.campaign, own())
    before = everything(), batch.state
    for name in STEPS:
        assert reporter.post(step_url(name, batch)).status_code == 403, name
        batch.refresh_from_db()
        assert (everything(), batch.state) == before, name


def test_a_reporter_sees_no_import_page(reporter, harbour):
    batch = previewed(harbour.campaign, own())
    for page in (
        address(Import, "changelist"),
        address(Import, "add"),
        address(Import, "change", batch.pk),
        step_url("report", batch),
        step_url("undo", batch),
    ):
        assert reporter.get(page).status_code == 403
    assert upload(reporter, harbour, own()).status_code == 403
    assert Import.objects.count() == 1


def test_nobody_else_gets_in(client, harbour):
    batch = previewed(harbour.campaign, own())
    assert client.post(step_url("apply", batch)).status_code == 302
    assert Event.objects.count() == 0


@pytest.mark.parametrize("name", ["answer", "step", "again", "apply", "discard"])
def test_a_link_takes_no_step(editor, harbour, name):
    batch = previewed(harbour.campaign, own())
    assert editor.get(step_url(name, batch)).status_code == 405


def test_undoing_what_was_published_needs_the_right_to_retract(editor, harbour):
    batch = applied(harbour.campaign, own())
    Event.objects.update(status="published")
    group = Group.objects.get(name="Editors")
    group.permissions.remove(group.permissions.get(codename="retract_event"))
    assert editor.post(step_url("undo", batch)).status_code == 403
    assert Event.objects.get().status == "published"
