"""Whatever can be sent to the site is among the targets: routes, parameters, fields of forms, files."""

import re

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client, RequestFactory

from events.models import Import
from events.public import request_size
from tests.attacks import drafts, parameters
from tests.attacks.attack import form
from tests.attacks.judge import Answer
from tests.attacks.record import make_record
from tests.attacks.site import ROLES
from tests.attacks.surface import Surface
from tests.attacks.targets import Field, Parameter, Upload

pytestmark = pytest.mark.django_db

# How the code asks for a parameter of a query.
ASKED = re.compile(r"""(?:request\.GET|\bquery)(?:\.get\(|\[)"(\w+)"|"(\w+)" in request\.GET""")


class InThisProcess:
    """A site whose pages the test's own client gets."""

    def __init__(self):
        self.rows = make_record(ROLES[1:], "harbour-lights")
        self.client = self
        self._clients = {role: Client() for role in ROLES}
        for role in ROLES[1:]:
            self._clients[role].force_login(get_user_model().objects.get(username=role))

    def get(self, role, path):
        response = self._clients[role].get(path)
        return Answer(response.status_code, tuple(response.items()), response.getvalue(), 0)

    def post(self, role, path, pairs):
        body, content_type = form(pairs)
        return self._clients[role].generic("POST", path, body, content_type)


@pytest.fixture
def surface():
    return Surface(InThisProcess())


def names(targets, kind):
    return {target.name for target in targets if isinstance(target, kind)}


def test_everything_is_among_the_targets(surface):
    targets = surface.reading + surface.writing
    check_routes(surface, targets)
    check_parameters(targets)
    check_fields(surface)
    check_uploads(surface)
    check_roles(surface)
    check_forms(surface)


def check_routes(surface, targets):
    reached = {target.path for target in targets}
    assert {path for path in surface.paths.values() if path not in reached} == set()
    assert len(surface.paths) > 150


def check_parameters(targets):
    asked = set()
    for file in (settings.BASE_DIR / "events").rglob("*.py"):
        asked |= {name for found in ASKED.findall(file.read_text(encoding="utf-8")) for name in found if name}
    assert {"on", "event", "theme", "outcome", "lon", "q"} <= asked
    assert asked - names(targets, Parameter) == set()
    assert set(parameters.LIST) < names(targets, Parameter)


def check_fields(surface):
    """Every field of the form of every model that somebody may change."""
    request = RequestFactory().get("/")
    request.user = get_user_model().objects.get(username="superuser")
    reached = {(target.path.split("/")[3], target.name) for target in surface.writing if isinstance(target, Field)}
    checked = 0
    for model, model_admin in admin.site._registry.items():
        row = surface.site.rows[model._meta.model_name]
        # An import has pages of its own, and no form.
        if model is Import or not model_admin.has_change_permission(request, row):
            continue
        for name in model_admin.get_form(request, row, change=True).base_fields:
            # A field of several boxes has them under names of their own.
            assert any(noun == model._meta.model_name and each.startswith(name) for noun, each in reached), (
                model,
                name,
            )
            checked += 1
    assert checked > 90


# These are refused as they stand: there is one of the kind already, or a file, a password, a source or a story is
# missing.
NOT_AS_IT_STANDS = {"auth/user/add", "auth/group/add", "events/import/add", "events/phase/add", "events/figure/add"}
NOT_AS_IT_STANDS |= {"events/event/add", "events/storystep/add", "events/import/<>/change"}
# An outline that another district has is asked about; the form of a change has the same fields.
NOT_AS_IT_STANDS |= {"events/district/add"}
# What administrators only look at.
NOT_AS_IT_STANDS |= {"auth/group/<>/change", "events/citation/<>/change", "events/apitoken/<>/change"}


def check_forms(surface):
    """A form is saved as it stands: else a hostile value would come no further than another field's error."""
    refused = set()
    for page in surface.pages:
        for drawn in page.forms if page.role == "Administrators" else ():
            if drawn.method == "POST" and drawn.path == page.path and page.path.endswith(("/change/", "/add/")):
                # Taken back, so that each form is sent to the row that it was drawn from.
                with transaction.atomic():
                    answer = surface.site.post(page.role, drawn.path, [*drawn.pairs, ("_save", "Save")])
                    transaction.set_rollback(True)
                refused |= {page.route.removeprefix("admin/").rstrip("/")} if answer.status_code != 302 else set()
    assert refused <= NOT_AS_IT_STANDS


def check_uploads(surface):
    reached = {target.path for target in surface.writing if isinstance(target, Upload)}
    pages = {path.split("/")[3] for path in reached}
    assert {page.split(":")[1].split("_")[1] for page in request_size.TABLE_PAGES | request_size.SHAPE_PAGES} == pages


def check_roles(surface):
    assert {target.role for target in surface.reading} == {*ROLES, drafts.READING, drafts.REVOKED}
    assert {target.role for target in surface.writing} == {*ROLES, *drafts.WRITING}
    counts = [target for target in surface.writing if target.deck == "count" and target.name.endswith("INITIAL_FORMS")]
    assert counts
    refused = [target for target in surface.reading if isinstance(target, Field | Upload)]
    assert refused == []
