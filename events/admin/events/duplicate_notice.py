"""The duplicate notice: before a new event is saved, the events on record that it seems to repeat are shown.

The reporter then adds the sources to one of those, or says that it is another event.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from events.admin.common.autocomplete import ManyToManyField
from events.admin.common.optimistic_lock import VersionedForm
from events.admin.events.citation_inline import (
    AddedCitationFormSet,
    CitationInline,
    warn_of_ignored_source_fields,
)
from events.models import Citation, District, Event, unit_of_work
from events.models.base import locked
from events.models.primary_keys import parse_key
from events.newsroom import workflow
from events.newsroom.duplicate_question import MOST_ASKED, asked_about, note_of_another
from events.newsroom.duplicates import duplicates_of

if TYPE_CHECKING:
    from events.admin.events.event import EventAdmin

# The names of the notice's buttons. CITE sends the key of the event on record that gets the sources; ANOTHER ("it is
# another event") sends the button of the form that was pressed first, as name=value.
CITE, ANOTHER = "_cite", "_another"

# The labels of ANOTHER, by the button that was pressed first.
ANOTHER_LABELS = {
    "_save=": gettext_lazy("It is another event: save"),
    "_transition=submit": gettext_lazy("It is another event: save and submit"),
    "_transition=publish": gettext_lazy("It is another event: save and publish"),
}


class DuplicateNoticeForm(VersionedForm):
    """Mixed into the form of a new event: refuses a duplicate until the reporter says that it is another event."""

    user: Any = None

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.instance.pk is None and (duplicates := self._duplicates()):
            self._refuse_or_note(duplicates)
        return data

    def _duplicates(self) -> list[Event]:
        return [] if "actor" in self.errors else asked_about(self.cleaned_data)

    def _refuse_or_note(self, duplicates: list[Event]) -> None:
        if ANOTHER not in self.data:
            self.add_error(None, ValidationError(self._notice(duplicates), code="duplicate"))
        else:
            self.cleaned_data["note"] = note_of_another(self.cleaned_data.get("note", ""), duplicates, self.user)

    def _notice(self, duplicates: list[Event]) -> str:
        """The error message as HTML, with a button for each duplicate that the user may change."""
        rows = [{"event": event, "may_change": workflow.may_change(self.user, event)} for event in duplicates]
        pressed = _pressed_button(self.data)
        context = {
            "duplicates": rows,
            "pressed": pressed,
            "another_label": ANOTHER_LABELS.get(pressed, ANOTHER_LABELS["_save="]),
            "will_be_noted": not any(row["may_change"] for row in rows),
        }
        return render_to_string("admin/events/event/_duplicate_notice.html", context)


def _pressed_button(data: Any) -> str:
    """The button that sent the form, as name=value, so that ANOTHER can repeat it."""
    names = [name for name in data if name.startswith("_") and name not in ("_popup", "_to_field", CITE, ANOTHER)]
    return f"{names[0]}={data[names[0]]}" if names else "_save="


def add_sources_to_existing(model_admin: "EventAdmin", request: HttpRequest) -> HttpResponse | None:
    """Add the citations of the sent form to the event on record that it names, and go to that event.

    None where they are not in order, or there are none: the form is then rendered again with its errors. Raises
    PermissionDenied where the user may not change that event, Http404 where there is no such event.
    """
    event = get_object_or_404(Event, pk=parse_key(request.POST[CITE]))
    inline: Any = CitationInline(Event, model_admin.admin_site)
    try:
        with unit_of_work.together():
            # Locked, and read again: its status may have changed meanwhile.
            event = locked(Event.objects).get(pk=event.pk)
            if not workflow.may_change(request.user, event):
                raise PermissionDenied
            formset = inline.get_formset(request, event, formset=AddedCitationFormSet)(
                request.POST, instance=event, prefix="citations", queryset=Citation.objects.none()
            )
            if not formset.is_valid():
                return None
            added, known = formset.add()
            if added and event.status == Event.Status.PUBLISHED:
                _record_further_sources(event, added)
    except ValidationError as problem:
        model_admin.message_user(request, " ".join(problem.messages), messages.ERROR)
        return None
    if not added and not known:
        model_admin.message_user(request, _("The form names no source yet."), messages.ERROR)
        return None
    _show_result(model_admin, request, event, len(added), len(known))
    warn_of_ignored_source_fields(request, formset)
    return HttpResponseRedirect(reverse("admin:events_event_change", args=[event.pk]))


def _record_further_sources(event: Event, added: list[Citation]) -> None:
    """Record that the citations were added to a published event, for the readers' change log."""
    publishers = ", ".join(dict.fromkeys(citation.source.publisher for citation in added))
    event._change_reason = _("Further sources: %(names)s") % {"names": publishers}
    workflow.record_correction(event)


def _show_result(model_admin: "EventAdmin", request: HttpRequest, event: Event, added: int, known: int) -> None:
    if added:
        model_admin.log_change(request, event, [{"added": {"name": "citation", "object": str(added)}}])
        text = ngettext("%(n)d source was added to this event.", "%(n)d sources were added to this event.", added)
        model_admin.message_user(request, text % {"n": added}, messages.SUCCESS)
    if known:
        text = ngettext("%(n)d was cited here already.", "%(n)d were cited here already.", known)
        model_admin.message_user(request, text % {"n": known}, messages.WARNING)


@never_cache
def duplicates_view(request: HttpRequest) -> HttpResponse:
    """The events on record of which an event of the query's fields would be a duplicate, while a form is filled in.

    ``{"says", "events": [{"text", "url"}]}``; no events where the fields do not suffice yet.
    """
    if not request.user.has_perm("events.view_event"):
        raise PermissionDenied
    form = DuplicateQueryForm(request.GET)
    found = list(duplicates_of(**form.cleaned_data)[:MOST_ASKED]) if form.is_valid() else []
    links = [{"text": str(event), "url": reverse("admin:events_event_change", args=[event.pk])} for event in found]
    return JsonResponse({"says": _("On record already:") if links else "", "events": links})


class DuplicateQueryForm(forms.ModelForm):  # type: ignore[type-arg]
    """The fields of an event that tell whether it is a duplicate."""

    districts = ManyToManyField(District.objects.all(), required=False)

    class Meta:
        model = Event
        fields = ["campaign", "occurred_on", "kind", "actor", "districts", "place", "covers"]

    def _post_clean(self) -> None:
        """Skip the model's validation: a form that is still being filled in would fail the rules of a whole event."""


def restore_first_button(data: Any) -> Any:
    """The sent data with the button that was pressed before the notice, where ANOTHER was pressed on it."""
    if ANOTHER not in data:
        return data
    name, _equals, value = data[ANOTHER].partition("=")
    restored = data.copy()
    # Any other name was forged, and could overwrite a field.
    restored[name if name.startswith("_") else "_save"] = value
    return restored
