"""An event that seems to be on record already is named before it is saved, and may have the sources instead."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from events.admin.common.autocomplete import ManyToManyField
from events.admin.common.optimistic_lock import VersionedForm
from events.admin.events.citation_inline import (
    AddedCitationFormSet,
    CitationAdminMixin,
    CitationInline,
    warn_of_ignored_source_fields,
)
from events.models import Citation, District, Event, unit_of_work
from events.models.base import locked
from events.models.primary_keys import parse_key
from events.newsroom import workflow
from events.newsroom.duplicates import duplicates_of

# What the buttons of the notice send: the key of the event to cite for, or the button that was pressed first.
CITE, ANOTHER = "_cite", "_another"

# What saying "another event" does, by the button that was pressed first.
ANOTHER_EVENT = {
    "_save=": gettext_lazy("It is another event: save"),
    "_transition=submit": gettext_lazy("It is another event: save and submit"),
    "_transition=publish": gettext_lazy("It is another event: save and publish"),
}

# Of how many of the events that are alike the notice tells.
MOST_SHOWN = 5


class DuplicateNoticeForm(VersionedForm):
    """A new event that is refused once where it repeats another, until its reporter says that it does not."""

    user: Any = None

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.instance.pk is None and (alike := self._alike()):
            self._answer(alike)
        return data

    def _alike(self) -> list[Event]:
        data = self.cleaned_data
        if not all(data.get(name) for name in ("campaign", "occurred_on", "kind")) or "actor" in self.errors:
            return []
        names = ("occurred_on", "kind", "actor", "districts", "place", "covers")
        given = {name: data[name] for name in names if data.get(name) is not None}
        found = duplicates_of(data["campaign"], **{"actor": None} | given)
        return list(found.prefetch_related("citations__source")[:MOST_SHOWN])

    def _answer(self, alike: list[Event]) -> None:
        if ANOTHER not in self.data:
            self.add_error(None, ValidationError(self._question(alike), code="duplicate"))
        elif not any(workflow.may_change(self.user, event) for event in alike):
            self.cleaned_data["note"] = _note_duplicates(self.cleaned_data.get("note", ""), alike)

    def _question(self, alike: list[Event]) -> str:
        told = [{"event": event, "may_change": workflow.may_change(self.user, event)} for event in alike]
        none = not any(row["may_change"] for row in told)
        pressed = _pressed_button(self.data)
        another = ANOTHER_EVENT.get(pressed, ANOTHER_EVENT["_save="])
        context = {"told": told, "pressed": pressed, "another": another, "keeps_note": none}
        return render_to_string("admin/events/event/_duplicate_notice.html", context)


def _pressed_button(data: Any) -> str:
    """The button that sent the form, as name=value, so that saying "another event" does what it did."""
    names = [name for name in data if name.startswith("_") and name not in ("_popup", "_to_field", CITE, ANOTHER)]
    return f"{names[0]}={data[names[0]]}" if names else "_save="


def _note_duplicates(note: str, alike: list[Event]) -> str:
    """The note with what an editor should look at: the reporter could not change the event that is alike."""
    references = ", ".join(event.reference for event in alike)
    return "\n".join(filter(None, [note, _("Perhaps the same as %(events)s.") % {"events": references}]))


class DuplicateNoticeMixin(CitationAdminMixin):
    """Gives the admin of events the notice, and what its buttons do."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        return form if change else type(form.__name__, (DuplicateNoticeForm, form), {"user": request.user})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(never_cache(self.alike_view))
        return [path("alike/", view, name="events_event_alike"), *super().get_urls()]  # type: ignore[misc]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if object_id is None and CITE in request.POST and (answer := self._cite(request)):
            return answer
        return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]

    def _cite(self, request: HttpRequest) -> HttpResponse | None:
        """Add the citations of the form to the event that is there; None where they are not in order."""
        event = get_object_or_404(Event, pk=parse_key(request.POST[CITE]))
        inline: Any = CitationInline(Event, self.admin_site)
        try:
            with unit_of_work.together():
                # As it is once nobody else is at work on it.
                event = locked(Event.objects).get(pk=event.pk)
                if not workflow.may_change(request.user, event):
                    raise PermissionDenied
                citations = inline.get_formset(request, event, formset=AddedCitationFormSet)(
                    request.POST, instance=event, prefix="citations", queryset=Citation.objects.none()
                )
                if not citations.is_valid():
                    return None
                added, known = citations.add()
                if added and event.status == Event.Status.PUBLISHED:
                    publishers = ", ".join(dict.fromkeys(citation.source.publisher for citation in added))
                    event._change_reason = _("Further sources: %(names)s") % {"names": publishers}
                    workflow.record_correction(event)
        except ValidationError as problem:
            self.message_user(request, " ".join(problem.messages), messages.ERROR)  # type: ignore[attr-defined]
            return None
        if not added and not known:
            self.message_user(request, _("The form names no source yet."), messages.ERROR)  # type: ignore[attr-defined]
            return None
        self._tell(request, event, len(added), len(known))
        warn_of_ignored_source_fields(request, citations)
        return HttpResponseRedirect(reverse("admin:events_event_change", args=[event.pk]))

    def _tell(self, request: HttpRequest, event: Event, added: int, known: int) -> None:
        if added:
            self.log_change(request, event, [{"added": {"name": "citation", "object": str(added)}}])  # type: ignore[attr-defined]
            text = ngettext("%(n)d source was added to this event.", "%(n)d sources were added to this event.", added)
            self.message_user(request, text % {"n": added}, messages.SUCCESS)  # type: ignore[attr-defined]
        if known:
            text = ngettext("%(n)d was cited here already.", "%(n)d were cited here already.", known)
            self.message_user(request, text % {"n": known}, messages.WARNING)  # type: ignore[attr-defined]

    def alike_view(self, request: HttpRequest) -> HttpResponse:
        """``{"says", "events": [{"text", "url"}]}``: what an event of the fields so far would repeat."""
        if not request.user.has_perm("events.view_event"):
            raise PermissionDenied
        form = DuplicateQueryForm(request.GET)
        found = list(duplicates_of(**form.cleaned_data)[:MOST_SHOWN]) if form.is_valid() else []
        told = [{"text": str(event), "url": reverse("admin:events_event_change", args=[event.pk])} for event in found]
        return JsonResponse({"says": _("On record already:") if told else "", "events": told})


class DuplicateQueryForm(forms.ModelForm):  # type: ignore[type-arg]
    """What of an event is needed to tell whether it is on record."""

    districts = ManyToManyField(District.objects.all(), required=False)

    class Meta:
        model = Event
        fields = ["campaign", "occurred_on", "kind", "actor", "districts", "place", "covers"]

    def _post_clean(self) -> None:
        """The rules of a whole event are not asked of a form that is being filled."""


def restore_first_button(data: Any) -> Any:
    """The form as its first button sent it, where it comes back from the notice."""
    if ANOTHER not in data:
        return data
    name, _equals, value = data[ANOTHER].partition("=")
    again = data.copy()
    again[name if name.startswith("_") else "_save"] = value
    return again
