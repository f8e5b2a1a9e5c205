"""Optimistic lock: a form that was opened before somebody else saved the row overwrites nothing.

Every row carries a version, which each save counts up. A form sends the version that it was rendered from. Where the
stored version is newer, nothing is written: the form is rendered again with three versions of each conflicting field
(as opened, as stored now, as typed), and the user chooses between the last two.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model
from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from events.models import field_display
from events.models.base import Recorded, locked
from events.models.primary_keys import parse_key

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the user and somebody else disagree. The three versions of its value are display texts."""

    name: str
    # The name of the form's radio buttons: MINE or THEIRS.
    choice_name: str
    label: str
    before: str
    theirs: str
    mine: str
    # MINE, THEIRS, or "" where both have changed it and nothing is chosen yet.
    choice: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Who saved the row after it was opened, when and why, and the fields that differ. ``who`` is "" if not known."""

    row: str
    who: str
    when: Any
    why: str
    differences: tuple[Difference, ...]


class VersionedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A model form under the optimistic lock. It sends two versions of the row in hidden fields.

    ``seen``: the version that this rendering of the form was made from. Where it is not the stored version, the form
    is rendered again.
    ``opened``: the version when the user began. It stays the same when the form is rendered again, so that a choice
    between two values is still compared with the value that the user first saw.
    Both are the same until there is a conflict.

    The row is a ``Recorded`` one. A form of another model says in ``stored_version``, ``_as_opened``, ``_value_before``
    and ``_last_save`` what stands for the version and for the history there.
    """

    seen: forms.Field = forms.IntegerField(required=False, widget=forms.HiddenInput)
    opened: forms.Field = forms.IntegerField(required=False, widget=forms.HiddenInput)

    conflict: Conflict | None = None
    # Whether the stored version is not the one that was sent as ``seen``.
    is_outdated = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial["seen"] = self.initial["opened"] = self.stored_version()

    def stored_version(self) -> Any:
        """What tells this state of the row from every other one."""
        return self.instance.version

    def clean(self) -> dict[str, Any] | None:
        if self.instance.pk is not None:
            self._check_version()
        return super().clean()

    @cached_property
    def changed_data(self) -> list[str]:
        # A row of a formset whose versions alone differ from the initial ones has not been edited.
        return [name for name in super().changed_data if name not in ("seen", "opened")]

    def _check_version(self) -> None:
        """Set ``conflict`` where the row was saved since it was opened; refuse the form until each field is chosen."""
        seen, stored = self.cleaned_data.get("seen"), self.stored_version()
        opened = self.cleaned_data.get("opened") or seen
        if seen == opened == stored:
            return
        differences = self._differences(opened or None)
        self.conflict = self._conflict(differences)
        self.is_outdated = seen != stored
        if self.is_outdated:
            # The form that is rendered now shows the stored version; ``opened`` stays the base of the comparison.
            versions = {self.add_prefix("seen"): str(stored), self.add_prefix("opened"): str(opened or 0)}
            self.data = copy_with(self.data, versions)
            self.add_error(None, ValidationError(_("Somebody else has saved this since you opened it."), "conflict"))
        elif any(not difference.choice for difference in differences):
            self.add_error(None, ValidationError(_("Choose one of the two values for each field."), "conflict"))
        else:
            self._take_theirs(differences)

    def _take_theirs(self, differences: list[Difference]) -> None:
        """Put the stored value in place of the typed one in each field where the user, or no choice, keeps it."""
        for difference in differences:
            if difference.choice == THEIRS:
                self.cleaned_data[difference.name] = self._stored_value(difference.name)

    def _history(self) -> Any:
        return self.instance.history.order_by("-history_date", "-history_id")

    def _compared_fields(self) -> list[str]:
        """The names of the editable columns that the form has, but for those with an error."""
        columns = {field.name for field in self._meta.model._meta.get_fields() if getattr(field, "editable", False)}
        return [name for name in self.fields if name in columns and name in self.cleaned_data]

    def _stored_value(self, name: str) -> Any:
        field = self._meta.model._meta.get_field(name)
        return getattr(self.instance, name).all() if field.many_to_many else getattr(self.instance, name)

    def _as_opened(self, version: Any) -> Any:
        """The row of history of that version; None where it is not kept."""
        return self._history().filter(version=version).first()

    def _value_before(self, field: Any, record: Any) -> Any:
        """The field's value in what ``_as_opened`` returned."""
        return field_display.value_at(field, record)

    def _display(self, field: Any, value: Any) -> str:
        return field_display.display_value(field, value)

    def _last_save(self) -> tuple[str, Any, str]:
        """Who saved the row last, when and why."""
        last = self._history().first()
        if last is None:
            return "", None, ""
        return last.history_user_name, last.history_date, last.history_change_reason or ""

    def _differences(self, version: Any) -> list[Difference]:
        """The fields that somebody else has changed since that version of the row, to another value than was typed."""
        record = self._as_opened(version) if version is not None else None
        return [found for name in self._compared_fields() if (found := self._difference(name, record))]

    def _difference(self, name: str, record: Any) -> Difference | None:
        """How the field differs; ``record`` is the row as it was opened, None where that version is not kept."""
        field = self._meta.model._meta.get_field(name)
        mine = _comparable(field, self.cleaned_data[name])
        theirs = _comparable(field, model_to_dict(self.instance, [name])[name])
        before = self._value_before(field, record) if record is not None else None
        if mine == theirs or (record is not None and theirs == before):
            return None
        # Where only the other has changed the field, theirs is the proposed choice.
        both_changed = record is None or mine != before
        choice_name = self.add_prefix(f"keep-{name}")
        chosen = self.data.get(choice_name, "" if both_changed else THEIRS)
        return Difference(
            name=name,
            choice_name=choice_name,
            label=str(self.fields[name].label or name),
            before=self._display(field, before) if record is not None else "?",
            theirs=self._display(field, theirs),
            mine=self._display(field, mine),
            choice=chosen if chosen in (MINE, THEIRS) else "",
        )

    def _conflict(self, differences: list[Difference]) -> Conflict:
        who, when, why = self._last_save()
        return Conflict(row=str(self.instance), who=who, when=when, why=why, differences=tuple(differences))


def _comparable(field: Any, value: Any) -> Any:
    """A form's value or the model's in one shape: a set of primary keys, a primary key, or the column's own value."""
    if field.many_to_many:
        return frozenset(row.pk for row in value)
    if isinstance(field, models.ForeignKey):
        return value.pk if isinstance(value, Model) else value
    return value


class VersionedChangelistForm(VersionedForm):
    """A row that is edited in a changelist, which sends the version it was rendered from as ``seen-<primary key>``.

    A list has no room for a choice. A field that only somebody else has changed takes their value; one that both
    have changed is an error that shows their value, and saving again keeps what was typed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # For screen readers: the heading of the column is not tied to the field, and does not name the row.
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"

    def _check_version(self) -> None:
        seen = self.data.get(seen_version_field(self.instance.pk), "")
        if seen == str(self.instance.version):
            return
        differences = self._differences(parse_key(seen))
        self._take_theirs(differences)
        unresolved = [f"{each.label}: “{each.theirs}”" for each in differences if not each.choice]
        if unresolved:
            text = _("Somebody else has changed this meanwhile. It now says – %(fields)s. Save again to keep yours.")
            self.add_error(None, ValidationError(text % {"fields": ", ".join(unresolved)}, "conflict"))


def seen_version_field(pk: int) -> str:
    """The name of the hidden field in which a page that lists several rows sends the version of one of them."""
    return f"seen-{pk}"


def lock_if_unchanged(model: type[Recorded], pk: int, seen: str | None) -> Any:
    """The row, locked until the transaction ends.

    Raises ValidationError where its version is not ``seen``, Http404 where somebody has deleted it meanwhile.
    """
    row: Any = get_object_or_404(locked(model._default_manager), pk=pk)
    if str(row.version) != seen:
        raise ValidationError(_("Somebody else has saved this since you opened it. This is how it is now."))
    return row


class VersionedFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Inline rows under the optimistic lock.

    A row that somebody else has deleted since the page was opened is left out of the formset, with an error that
    names it; Django would only call its key an invalid choice. A row that is to be deleted is checked for its version
    as well: Django ignores the errors of such a row's form.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The display names of the rows that were sent and no longer exist.
        self.deleted_meanwhile: list[str] = []
        if self.is_bound:
            self._drop_deleted_rows()

    def clean(self) -> None:
        super().clean()
        if self.deleted_meanwhile:
            names = ", ".join(self.deleted_meanwhile)
            raise ValidationError(
                _("Somebody else has removed this meanwhile: %(names)s. Enter it again to keep it.") % {"names": names}
            )
        rows: Any = self
        changed = [form for form in rows.initial_forms if form.is_outdated and rows._should_delete_form(form)]
        if changed:
            names = ", ".join(str(form.instance) for form in changed)
            raise ValidationError(
                _("Somebody else has changed this meanwhile: %(names)s. Save again to remove it anyway.")
                % {"names": names}
            )

    def _drop_deleted_rows(self) -> None:
        """Renumber the sent forms without those whose row no longer exists."""
        existing = {str(pk) for pk in self.get_queryset().values_list("pk", flat=True)}
        total = self.total_form_count()
        # Django bounds the total and not the number of initial forms.
        initial = min(self.initial_form_count(), total)
        sent = [self.data.get(f"{self.add_prefix(i)}-id", "") for i in range(initial)]
        missing = [pk for pk in sent if pk not in existing]
        if not missing:
            return
        self.deleted_meanwhile = [self._last_name(pk) for pk in missing]
        kept = [i for i in range(total) if i >= initial or sent[i] in existing]
        renumbered = {self.add_prefix(old): self.add_prefix(new) for new, old in enumerate(kept)}
        values = {}
        for name in self.data:
            prefix, _dash, field = name.rpartition("-")
            if prefix in renumbered:
                values[f"{renumbered[prefix]}-{field}"] = self.data[name]
        counts = {"TOTAL_FORMS": len(kept), "INITIAL_FORMS": initial - len(missing)}
        values |= {f"{self.prefix}-{name}": str(number) for name, number in counts.items()}
        self.data = copy_with(self.data, values)
        # It is cached, and holds the numbers that were sent.
        del self.management_form

    def _last_name(self, pk: str) -> str:
        """What the deleted row was called, by its history; its key where there is none."""
        history: Any = self.model.history  # type: ignore[union-attr]
        last = history.filter(id=parse_key(pk)).first() if parse_key(pk) is not None else None
        return str(last.instance) if last else pk


def copy_with(data: Any, values: dict[str, str]) -> Any:
    """A copy of the sent data with other values for some fields; a request's own data cannot be changed."""
    copied = data.copy()
    for name, value in values.items():
        # Not update(), which appends to the values of a QueryDict.
        copied[name] = value
    return copied
