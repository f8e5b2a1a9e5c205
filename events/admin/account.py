"""The admin of user accounts. An administrator creates accounts and gives them a role, but makes nobody a superuser.

Accounts are deactivated, never deleted: the record says who wrote it.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import ReadOnlyPasswordHashWidget
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from events.admin.account_forms import AccountForm, PasswordForm
from events.admin.common.autocomplete import ManyToManyField
from events.admin.common.changelist import ChangelistMixin
from events.admin.common.conflicting_writes import serve_again_after_conflict
from events.admin.common.log_entries import NamedLogMixin
from events.admin.common.reauthentication import needs_password
from events.admin.role_names import role_name
from events.models.base import lock_rows
from events.models.primary_keys import parse_key
from events.newsroom import accounts, second_factor, security_log


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
# Written by Django when somebody logs in, and when the account is made.
NOT_EDITED = ("last_login", "date_joined")

# What Django logs of a password that is set, by its change message.
PASSWORD_SET = [{"changed": {"fields": ["password"]}}]

for model in (get_user_model(), Group):
    admin.site.unregister(model)


class RightsAdmin(ChangelistMixin, NamedLogMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Whatever changes what somebody may do asks for the password again, if it was not entered lately."""

    @method_decorator(needs_password)
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        def view() -> Any:
            return super(RightsAdmin, self).add_view(request, form_url, extra_context)

        return serve_again_after_conflict(request, view)

    @method_decorator(needs_password)
    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        def view() -> Any:
            return super(RightsAdmin, self).change_view(request, object_id, form_url, extra_context)

        return serve_again_after_conflict(request, view)

    @method_decorator(needs_password)
    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        return super().delete_view(request, object_id, extra_context)

    @method_decorator(needs_password)
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, extra_context)


@admin.register(Group)
class RoleAdmin(RightsAdmin, GroupAdmin):
    """What a role may do; superusers alone may change it."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, **kwargs | {"form_class": ManyToManyField})


@admin.register(get_user_model())
class AccountAdmin(RightsAdmin, UserAdmin):  # type: ignore[type-arg]
    """Only a superuser may change superusers, or give permissions other than by a role."""

    form = AccountForm
    change_password_form = PasswordForm
    # With the place for what the optimistic lock has to say.
    change_form_template = "admin/events/change_form.html"
    actions = ["deactivate", "activate", "remove_second_factor"]
    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = [("groups", RoleFilter), "is_active", "is_staff"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return (
            fieldsets if request.user.is_superuser else [_without(SUPERUSERS_ONLY, fieldset) for fieldset in fieldsets]
        )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
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
        readonly = [*super().get_readonly_fields(request, obj), *NOT_EDITED]
        return readonly if request.user.is_superuser else [*readonly, *SUPERUSERS_ONLY]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_manage(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @staticmethod
    def _may_manage(request: HttpRequest, obj: Any) -> bool:
        return obj is None or not obj.is_superuser or bool(request.user.is_superuser)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """In a transaction, lock the account, so that what is checked stays what is stored."""
        if transaction.get_connection().in_atomic_block and (pk := parse_key(object_id)) is not None:
            _lock(Q(pk=pk))
        return super().get_object(request, object_id, from_field)

    @method_decorator(needs_password)
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        if request.method != "POST":
            return super().user_change_password(request, id, form_url)
        # Django saves the whole row, which is therefore locked before it is read.
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            form.rights_before = security_log.rights(User.objects.get(pk=obj.pk))
        else:
            # Accounts are for the newsroom, so each may log in to the admin: readers need none.
            obj.is_staff = True
            security_log.log(obj, f"made by {request.user.get_username()!r}")
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            security_log.log_changed_rights(form.instance, form.rights_before, request.user)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        if message == PASSWORD_SET:
            security_log.log(obj, f"changed by {request.user.get_username()!r}: password set")
        return super().log_change(request, obj, message)

    @admin.action(description=_("Deactivate the selected accounts"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        number = self._set_active(request, queryset, False)
        text = ngettext("%(n)d account was deactivated.", "%(n)d accounts were deactivated.", number)
        self._report(request, number, text)

    @admin.action(description=_("Activate the selected accounts"), permissions=["change"])
    def activate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        number = self._set_active(request, queryset, True)
        text = ngettext("%(n)d account was activated.", "%(n)d accounts were activated.", number)
        self._report(request, number, text)

    @admin.action(description=_("Remove the second factor of the selected accounts"), permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For whoever has lost it. One's own is removed on its page, with a code."""
        number = 0
        for account in queryset.exclude(pk=request.user.pk or 0).order_by("username"):
            if not self.has_change_permission(request, account):
                problem = gettext("Only a superuser may change a superuser.")
                self.message_user(request, f"“{account}”: {problem}", messages.ERROR)
            elif second_factor.remove(account, repr(request.user.get_username())):
                number += 1
        text = ngettext(
            "The second factor of %(n)d account was removed.",
            "The second factors of %(n)d accounts were removed.",
            number,
        )
        self._report(request, number, text)

    def _report(self, request: HttpRequest, number: int, text: str) -> None:
        if number:
            self.message_user(request, text % {"n": number}, messages.SUCCESS)

    @transaction.atomic
    def _set_active(self, request: HttpRequest, queryset: QuerySet[User], is_active: bool) -> int:
        """Store it of each account that is not so already, and return of how many; say why one is left out."""
        keys = list(queryset.values_list("pk", flat=True))
        _lock(Q(pk__in=keys))
        changed = 0
        for account in User.objects.filter(pk__in=keys).exclude(is_active=is_active).order_by("username"):
            if problem := self._problem(request, account, is_active):
                # In quotes: a message begins with a capital, and the name does not.
                self.message_user(request, f"“{account}”: {problem}", messages.ERROR)
                continue
            before = security_log.rights(account)
            account.is_active = is_active
            account.save(update_fields=["is_active"])
            self.log_change(request, account, [{"changed": {"fields": ["active"]}}])
            security_log.log_changed_rights(account, before, request.user)
            changed += 1
        return changed

    def _problem(self, request: HttpRequest, account: User, is_active: bool) -> str:
        if not self.has_change_permission(request, account):
            return gettext("Only a superuser may change a superuser.")
        return "" if is_active else accounts.deactivation_problem(account, request.user)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(role_name(group) for group in user.groups.all())


def _lock(chosen: Q) -> None:
    """Lock the accounts, and with them all superusers, of whom one has to stay. In one order: nobody waits for ever."""
    lock_rows(User.objects.filter(chosen | Q(is_superuser=True)))


def _without(names: tuple[str, ...], fieldset: Any) -> Any:
    """The fieldset without the fields of these names."""
    heading, options = fieldset
    return heading, {**options, "fields": [name for name in options["fields"] if name not in names]}
