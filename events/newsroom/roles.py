"""The newsroom's three roles, as groups of permissions."""

from typing import Any

from django.contrib.auth.management import create_permissions

ALL = ("view", "add", "change", "delete")
SEEN_BY_ALL = ("campaign", "actor", "district", "place", "citation", "figure", "basemapfeature", "span", "step")

Role = dict[str, tuple[str, ...]]

# By group: by model, the permissions. Beyond these a reporter changes and deletes the drafts that are
# his or her own (newsroom.may_change), which no permission on a whole table can say.
REPORTER: Role = {
    "event": ("view", "add", "submit"),
    "source": ("view", "add"),
    **dict.fromkeys(SEEN_BY_ALL, ("view",)),
}
EDITOR: Role = REPORTER | {
    "event": (*ALL, "submit", "publish", "retract"),
    "source": ALL,
    "citation": ALL,
    "figure": ALL,
    "district": ("view", "add", "change"),
    "place": ("view", "add", "change"),
    "import": ("view", "add", "change"),
    "columnmapping": ALL,
}
ADMINISTRATOR: Role = EDITOR | dict.fromkeys(("campaign", "actor", "district", "place", "basemapfeature"), ALL)

ROLES: dict[str, Role] = {"Reporters": REPORTER, "Editors": EDITOR, "Administrators": ADMINISTRATOR}
# Who may let people in. What a role may is not theirs to change: they could give themselves everything.
ACCOUNTS: dict[str, Role] = {"Administrators": {"user": ALL, "group": ("view",)}}


def make_groups(apps: Any) -> None:
    """Make each group that is missing, and give each the permissions of its role; none is taken away.

    ``apps`` is a registry as a migration has it, or django.apps.apps.
    """
    Group = apps.get_model("auth", "Group")
    for name, role in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        for app, models in (("events", role), ("auth", ACCOUNTS.get(name, {}))):
            group.permissions.add(*_permissions(apps, app, models))


def _permissions(apps: Any, app: str, role: Role) -> list[Any]:
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label=app)
    wanted = {f"{action}_{model}" for model, actions in role.items() for action in actions}
    return list(permissions.filter(codename__in=wanted))


def make_permissions(apps: Any) -> None:
    """Make the permissions that Django would make only after the last migration."""
    for app in ("events", "auth"):
        config = apps.get_app_config(app)
        # A migration's registry has no modules, and Django then takes the application to have no models.
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
