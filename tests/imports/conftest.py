"""Who works on the import pages."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from events import roles


@pytest.fixture
def editor(client, django_user_model):
    """A client that is logged in as an editor."""
    roles.make_groups(apps)
    user = django_user_model.objects.create_user("amal", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    client.user = user
    return client
