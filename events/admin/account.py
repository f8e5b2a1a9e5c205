"""The admin of user accounts. An administrator creates accounts and gives them a role, but makes nobody a superuser."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import ReadOnlyPasswordHashWidget
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.admin.common.autocomplete import ManyToManyField
from events.admin.common.changelist import ChangelistMixin

# A role is a group. Groups are stored by their English names and shown in the language of the page.
ROLE_NAMES = {
    "Reporters": _("Reporters"),
    "Editors": _("Editors"),
    "Administrators": _("Administrators"),
}


def role_name(group: Group) -> str:
    return str(ROLE_NAMES.get(group.name, group.name))


class RoleFilter(admin.RelatedFieldListFilter):
    """Accounts by role, with translated names."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        return [(group.pk, role_name(group)) for group in Group.objects.order_by("name")]


class PasswordWidget(ReadOnlyPasswordHashWidget):
    """Whether a password is set, and a link to reset it; Django's details of the hash help nobody here."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        # Entries with a value describe the hash; one without says that the password is unusable.
        status = [entry for entry in context["summary"] if "value" not in entry]
        return context | {"summary": status or [{"label": gettext("A password is set.")}]}


SUPERUSERS_ONLY = ("is_superuser", "user_permissions")

admin.site.unregister(get_user_model())
admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ChangelistMixin, GroupAdmin):
    """What a role may do."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, **kwargs | {"form_class": ManyToManyField})


@admin.register(get_user_model())
class AccountAdmin(ChangelistMixin, UserAdmin):  # type: ignore[type-arg]
    """Only a superuser may change superusers, or give permissions other than by a role."""

    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = [("groups", RoleFilter), "is_active", "is_staff"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return (
            fieldsets if request.user.is_superuser else [_without(SUPERUSERS_ONLY, fieldset) for fieldset in fieldsets]
        )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if "password" in form.base_fields:
            form.base_fields["password"].widget = PasswordWidget()
        return form

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["form_class"] = ManyToManyField
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label_from_instance = role_name
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        readonly = list(super().get_readonly_fields(request, obj))
        return readonly if request.user.is_superuser else [*readonly, *SUPERUSERS_ONLY]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_manage(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_manage(request, obj) and super().has_delete_permission(request, obj)

    @staticmethod
    def _may_manage(request: HttpRequest, obj: Any) -> bool:
        return obj is None or not obj.is_superuser or bool(request.user.is_superuser)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            # Accounts are for the newsroom, so each may log in to the admin: readers need none.
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(role_name(group) for group in user.groups.all())


def _without(names: tuple[str, ...], fieldset: Any) -> Any:
    """The fieldset without the fields of these names."""
    heading, options = fieldset
    return heading, {**options, "fields": [name for name in options["fields"] if name not in names]}
