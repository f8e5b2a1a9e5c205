"""Two people at one row: the second is shown what changed, field by field, and chooses.

A form carries, as ``seen``, the version of the row that it was drawn from. Where the stored one is newer, nothing is
written; the form is drawn again with the row as it was opened, as it is now and as it was typed.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from events.models import field_display
from events.models.primary_keys import parse_key

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of which the three versions are not the same, in words for the person who chooses."""

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
    """What somebody else has made of the row since it was opened. ``who`` is "" where that is not known."""

    row: str
    who: str
    when: Any
    why: str
    differences: tuple[Difference, ...]


class VersionedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form over a row that carries a version. ``opened`` is the one that was there when the work began."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    opened = forms.IntegerField(required=False, widget=forms.HiddenInput)

    conflict: Conflict | None = None
    # Whether somebody else has saved the row since this form was drawn.
    is_outdated = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial["seen"] = self.initial["opened"] = self.instance.version

    def clean(self) -> dict[str, Any] | None:
        if self.instance.pk is not None:
            self._compare()
        return super().clean()

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - {"seen", "opened"})

    def _compare(self) -> None:
        seen, now = self.cleaned_data.get("seen"), self.instance.version
        opened = self.cleaned_data.get("opened") or seen
        if seen == opened == now:
            return
        then = self._history().filter(version=opened).first() if opened else None
        differences = [found for name in self._compared() if (found := self._difference(name, then))]
        self.conflict = self._told(differences)
        self.is_outdated = seen != now
        if self.is_outdated:
            # What is sent next has seen this version; what was opened first stays what it is compared with.
            sent = {self.add_prefix("seen"): str(now), self.add_prefix("opened"): str(opened or 0)}
            self.data = _with(self.data, sent)
            self.add_error(None, ValidationError(_("Somebody else has saved this since you opened it."), "conflict"))
        elif any(not difference.choice for difference in differences):
            self.add_error(None, ValidationError(_("Choose between the two for each field."), "conflict"))
        else:
            self._take_theirs(differences)

    def _take_theirs(self, differences: list[Difference]) -> None:
        for difference in differences:
            if difference.choice == THEIRS:
                self.cleaned_data[difference.name] = self._stored(difference.name)

    def _history(self) -> Any:
        return self.instance.history.order_by("-history_date", "-history_id")

    def _compared(self) -> list[str]:
        """The fields that people fill in, of those that were read without an error."""
        columns = {field.name for field in self._meta.model._meta.get_fields() if getattr(field, "editable", False)}
        return [name for name in self.fields if name in columns and name in self.cleaned_data]

    def _stored(self, name: str) -> Any:
        field = self._meta.model._meta.get_field(name)
        return getattr(self.instance, name).all() if field.many_to_many else getattr(self.instance, name)

    def _difference(self, name: str, then: Any) -> Difference | None:
        field = self._meta.model._meta.get_field(name)
        mine = _plain(field, self.cleaned_data[name])
        theirs = _plain(field, model_to_dict(self.instance, [name])[name])
        before = field_display.value_at(field, then) if then is not None else None
        if mine == theirs or (then is not None and theirs == before):
            return None
        both = then is None or mine != before
        choice_name = self.add_prefix(f"keep-{name}")
        chosen = self.data.get(choice_name, "" if both else THEIRS)
        return Difference(
            name=name,
            choice_name=choice_name,
            label=str(self.fields[name].label or name),
            before=field_display.display_value(field, before) if then is not None else "?",
            theirs=field_display.display_value(field, theirs),
            mine=field_display.display_value(field, mine),
            choice=chosen if chosen in (MINE, THEIRS) else "",
        )

    def _told(self, differences: list[Difference]) -> Conflict:
        last = self._history().first()
        return Conflict(
            row=str(self.instance),
            who=str(last.history_user or "") if last else "",
            when=last.history_date if last else None,
            why=(last.history_change_reason or "") if last else "",
            differences=tuple(differences),
        )


def _plain(field: Any, value: Any) -> Any:
    """A form's value, or the model's, as a primary key, a set of them, or the column's own value."""
    if field.many_to_many:
        return frozenset(row.pk for row in value)
    if isinstance(field, models.ForeignKey):
        return value.pk if isinstance(value, Model) else value
    return value


class VersionedChangelistForm(VersionedForm):
    """A row that is edited in a list. What it was drawn from stands in the list as ``seen-<primary key>``.

    What the other has changed is taken over, but for a field that both have changed: that is told, and
    saving again keeps what stands in the list.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The heading of the column is no label of the field, and says nothing of the row.
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"

    def _compare(self) -> None:
        seen = self.data.get(seen_version_field(self.instance.pk), "")
        if seen == str(self.instance.version):
            return
        then = self._history().filter(version=parse_key(seen)).first() if parse_key(seen) is not None else None
        differences = [found for name in self._compared() if (found := self._difference(name, then))]
        self._take_theirs(differences)
        both = [f"{each.label}: “{each.theirs}”" for each in differences if not each.choice]
        if both:
            told = _("Somebody else has changed this meanwhile. It now says – %(fields)s. Save again to keep yours.")
            self.add_error(None, ValidationError(told % {"fields": ", ".join(both)}, "conflict"))


def seen_version_field(pk: int) -> str:
    return f"seen-{pk}"


class VersionedFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows on another row's page. One that somebody else has removed meanwhile is told of, and left away.

    One that is to be removed is held against what it is by now as well, which Django does not ask of its form.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gone: list[str] = []
        if self.is_bound:
            self._leave_away_gone()

    def clean(self) -> None:
        super().clean()
        if self.gone:
            names = ", ".join(self.gone)
            raise ValidationError(
                _("Removed by somebody else meanwhile: %(names)s. Enter it again if it should stay.") % {"names": names}
            )
        rows: Any = self
        changed = [form for form in rows.initial_forms if form.is_outdated and rows._should_delete_form(form)]
        if changed:
            names = ", ".join(str(form.instance) for form in changed)
            raise ValidationError(
                _("Changed by somebody else meanwhile: %(names)s. Save again if it should still be removed.")
                % {"names": names}
            )

    def _leave_away_gone(self) -> None:
        there = {str(pk) for pk in self.get_queryset().values_list("pk", flat=True)}
        total = self.total_form_count()
        # Django bounds the one number and not the other.
        initial = min(self.initial_form_count(), total)
        sent = [self.data.get(f"{self.add_prefix(i)}-id", "") for i in range(initial)]
        kept = [i for i in range(total) if i >= initial or sent[i] in there]
        gone = [pk for pk in sent if pk not in there]
        if not gone:
            return
        self.gone = [self._named(pk) for pk in gone]
        moved = {self.add_prefix(old): self.add_prefix(new) for new, old in enumerate(kept)}
        values = {}
        for name in self.data:
            prefix, _dash, field = name.rpartition("-")
            if prefix in moved:
                values[f"{moved[prefix]}-{field}"] = self.data[name]
        counts = {"TOTAL_FORMS": len(kept), "INITIAL_FORMS": initial - len(gone)}
        values |= {f"{self.prefix}-{name}": str(number) for name, number in counts.items()}
        self.data = _with(self.data, values)
        del self.management_form

    def _named(self, pk: str) -> str:
        history: Any = self.model.history  # type: ignore[union-attr]
        last = history.filter(id=parse_key(pk)).first() if parse_key(pk) is not None else None
        return str(last.instance) if last else pk


def _with(data: Any, values: dict[str, str]) -> Any:
    """The same that was sent, with other values for some fields."""
    copied = data.copy()
    for name, value in values.items():
        # Not update(): of a QueryDict that would append.
        copied[name] = value
    return copied
