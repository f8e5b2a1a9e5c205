"""The newsroom's three roles: groups of Django's permissions, made by migrations."""

from typing import Any

from django.contrib.auth.management import create_permissions

# Django's own four permissions on a model; "submit", "publish" and "retract" are Event's.
ALL = ("view", "add", "change", "delete")
# Of accounts: they are deactivated, never deleted (accounts.py).
ALL_BUT_DELETE = ("view", "add", "change")
# The models, beside events and sources, that every role may look at.
VIEWED_BY_ALL = (
    "campaign",
    "edition",
    "phase",
    "milestone",
    "story",
    "storystep",
    "actor",
    "district",
    "place",
    "voice",
    "citation",
    "figure",
    "basemapfeature",
    "span",
    "step",
)

# The permissions of a role, by model.
Role = dict[str, tuple[str, ...]]

# Beyond these a reporter changes and deletes the drafts that he or she entered (workflow.may_change), which no
# permission on a whole table can express.
REPORTER: Role = {
    "event": ("view", "add", "submit"),
    "source": ("view", "add"),
    **dict.fromkeys(VIEWED_BY_ALL, ("view",)),
}
EDITOR: Role = REPORTER | {
    "event": (*ALL, "submit", "publish", "retract"),
    "source": ALL,
    "citation": ALL,
    "figure": ALL,
    "story": ALL,
    "storystep": ALL,
    "district": ("view", "add", "change"),
    "place": ("view", "add", "change"),
    "voice": ("view", "add", "change"),
    "import": ("view", "add", "change"),
    "columnmapping": ALL,
    # Readers send them.
    "mistakereport": ("view", "change", "delete"),
}
_KEPT_BY_ADMINISTRATORS = (
    "campaign",
    "edition",
    "phase",
    "milestone",
    "actor",
    "district",
    "place",
    "voice",
    "basemapfeature",
)
ADMINISTRATOR: Role = (
    EDITOR
    | dict.fromkeys(_KEPT_BY_ADMINISTRATORS, ALL)
    | {
        # They see everybody's and revoke them. Whoever has an account issues tokens for it, which needs no permission.
        "apitoken": ("view", "change"),
    }
)

# By the name of the group.
ROLES: dict[str, Role] = {"Reporters": REPORTER, "Editors": EDITOR, "Administrators": ADMINISTRATOR}
# Permissions on Django's own models, by group. Administrators let people in and choose their group, but do not change
# what a group may do: they could give themselves every permission.
AUTH_ROLES: dict[str, Role] = {"Administrators": {"user": ALL_BUT_DELETE, "group": ("view",)}}


def make_groups(apps: Any) -> None:
    """Make the groups that are missing, and give each the permissions of its role. None is taken away.

    ``apps`` is a migration's registry of models, or django.apps.apps. The permissions have to exist.
    """
    Group = apps.get_model("auth", "Group")
    for name, role in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        for app, models in (("events", role), ("auth", AUTH_ROLES.get(name, {}))):
            group.permissions.add(*_permissions(apps, app, models))


def _permissions(apps: Any, app: str, role: Role) -> list[Any]:
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label=app)
    wanted = {f"{action}_{model}" for model, actions in role.items() for action in actions}
    return list(permissions.filter(codename__in=wanted))


def make_permissions(apps: Any) -> None:
    """Make the permissions of all models now: Django itself makes them only after the last migration.

    ``apps`` is a migration's registry of models.
    """
    for app in ("events", "auth"):
        config = apps.get_app_config(app)
        # Django skips an application without a module of models, and a migration's registry has no modules.
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
