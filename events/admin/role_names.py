"""The names of roles in the language of the page."""

from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

# A role is a group. Groups are stored by their English names and shown in the language of the page.
ROLE_NAMES = {
    "Reporters": _("Reporters"),
    "Editors": _("Editors"),
    "Administrators": _("Administrators"),
}


def role_name(group: Group) -> str:
    return str(ROLE_NAMES.get(group.name, group.name))
