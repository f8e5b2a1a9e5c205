"""Changelist actions that make a transition of several events at once, after a page that asks for the reason."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import actions
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.admin.common.optimistic_lock import seen_version_field
from events.admin.common.pages import page_context
from events.models import Event, Step
from events.models.base import locked
from events.models.text_direction import validate_direction
from events.newsroom import workflow

if TYPE_CHECKING:
    from events.admin.events.event import EventAdmin

Action = Callable[["EventAdmin", HttpRequest, QuerySet[Event]], HttpResponse | None]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=Step._meta.get_field("reason").max_length,
        validators=[validate_direction],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, transition: workflow.Transition, data: Any = None) -> None:
        super().__init__(data)
        self.fields["reason"].required = transition.needs_reason


def _action(name: str, description: Any) -> Action:
    """The action of the transition ``name``. It raises ValidationError where it refuses any of the events.

    The changelist view then rolls back those before it: all of the selected events make the transition, or none.
    """
    transition = workflow.TRANSITIONS[name]

    def act(model_admin: "EventAdmin", request: HttpRequest, queryset: QuerySet[Event]) -> HttpResponse | None:
        form = ReasonForm(transition, request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return _reason_page(model_admin, request, queryset, transition, form, description)
        # One by one, because a bulk update writes no history; in order of keys, so that two users cannot deadlock.
        keys = sorted(queryset.values_list("pk", flat=True))
        for event in (locked(Event.objects).get(pk=pk) for pk in keys):
            _check_version(request, event)
            workflow.check_is_sourced(event, name)
            workflow.apply_transition(event, name, request.user, form.cleaned_data["reason"])
            event.save()
            model_admin.log_change(request, event, [{"changed": {"fields": ["status"]}}])
        count = len(keys)
        text = ngettext("%(n)d event: %(step)s.", "%(n)d events: %(step)s.", count)
        model_admin.message_user(request, text % {"n": count, "step": Event.Status(transition.to_status).label})
        return None

    # Django names an action after its function, and shows it where has_<permission>_permission() says so.
    act.__name__ = name
    permission = transition.permission.removeprefix("events.").removesuffix("_event")
    return admin.action(description=description, permissions=[permission])(act)


def _check_version(request: HttpRequest, event: Event) -> None:
    """Raise ValidationError where the event was saved after the page that lists it was rendered."""
    if request.POST.get(seen_version_field(event.pk)) != str(event.version):
        raise ValidationError(
            _("Somebody else has saved this since the list was loaded: %(event)s. Nothing was changed.")
            % {"event": event}
        )


def _reason_page(
    model_admin: "EventAdmin",
    request: HttpRequest,
    events: QuerySet[Event],
    transition: workflow.Transition,
    form: ReasonForm,
    title: Any,
) -> HttpResponse:
    context = page_context(model_admin, request, title) | {
        "events": [(event, seen_version_field(event.pk)) for event in events],
        "form": form,
        "transition": transition,
        "action": request.POST.get("action", ""),
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
        "media": model_admin.media,
    }
    return TemplateResponse(request, "admin/events/event/bulk_transition.html", context)


publish = _action("publish", gettext_lazy("Publish selected events"))
return_ = _action("return", gettext_lazy("Return selected events, with a reason"))
retract = _action("retract", gettext_lazy("Retract selected events, with a reason"))
submit = _action("submit", gettext_lazy("Submit selected events for review"))

ACTIONS = (submit, publish, return_, retract)


@admin.action(description=gettext_lazy("Delete selected drafts"), permissions=["delete"])
def delete_selected(model_admin: "EventAdmin", request: HttpRequest, queryset: QuerySet[Event]) -> HttpResponse | None:
    """Delete drafts; refuse where any of the events was ever published.

    It replaces Django's action of the same name: Django's confirmation page sends that name.
    """
    # A queryset of its own: the changelist's follows foreign keys that may be NULL, and PostgreSQL locks no outer join.
    selected = Event.objects.filter(pk__in=queryset.values("pk"))
    statuses = locked(selected).values_list("status", flat=True)
    published = sum(status in workflow.SEEN_BY_THE_PUBLIC for status in statuses)
    if not published:
        return actions.delete_selected(model_admin, request, queryset)
    message = ngettext(
        "%(n)d of these events has been published: it can be retracted, not deleted.",
        "%(n)d of these events have been published: they can be retracted, not deleted.",
        published,
    )
    model_admin.message_user(request, message % {"n": published}, messages.ERROR)
    return None
