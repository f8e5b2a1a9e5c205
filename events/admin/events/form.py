"""The form of an event, which is saved with a transition or without one."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.drawing.widget import MapForm
from events.models import Campaign, Event, Step
from events.models.change_reasons import typed_reason
from events.models.text_direction import validate_direction
from events.newsroom import workflow
from events.newsroom.banks import districts_meant
from events.projection import integrity


class EventForm(MapForm):
    constraint_fields: ClassVar[dict[str, str]] = {
        "event_control_has_actor": "actor",
        "event_retracted_with_reason": "reason",
        "event_has_summary": "summary",
    }
    # Set by EventAdmin.get_form(): who sends it, and the name of the transition; "" where the event is only saved.
    user: ClassVar[Any] = None
    transition_name: ClassVar[str] = ""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=Step._meta.get_field("reason").max_length,
        validators=[validate_direction],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The instance gets the new status while the form is cleaned.
        self.stored_status = self.instance.status
        self.limit_to_campaign("occurred_on")
        if "districts" in self.fields:
            self.fields["districts"].help_text = _(
                "Leave empty if you choose a whole bank below: all its districts are then meant."
            )
        if reason := self.fields.get("reason"):
            reason.help_text = (
                _("What was wrong. Readers see it in the change log.")
                if self.stored_status in workflow.SEEN_BY_THE_PUBLIC
                else _("Kept in the history. Required to return or retract an event.")
            )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        self._apply_transition()
        campaign, cleaned = self.cleaned_data.get("campaign"), self.cleaned_data
        if campaign and "districts" in cleaned:
            cleaned["districts"] = districts_meant(campaign, cleaned.get("covers"), cleaned["districts"])
            self._check_districts(campaign)
        return data

    def _apply_transition(self) -> None:
        reason = self.cleaned_data.get("reason", "")
        self.instance._change_reason = typed_reason(reason)
        try:
            if self.transition_name:
                workflow.apply_transition(self.instance, self.transition_name, self.user, reason)
            elif self.stored_status == Event.Status.PUBLISHED and not reason:
                raise ValidationError(_("State what is corrected: this event has been public."))
        except ValidationError as problem:
            # One that was typed and refused is not missing.
            if "reason" not in self.errors:
                self.add_error("reason", problem)

    def _check_districts(self, campaign: Campaign) -> None:
        data = self.cleaned_data
        foreign = [str(district) for district in data["districts"] if district.campaign_id != campaign.pk]
        if foreign:
            self.add_error("districts", _("Of another campaign: %(names)s.") % {"names": ", ".join(foreign)})
        elif (
            self.instance.status == Event.Status.PUBLISHED
            and data.get("kind") == Event.Kind.CONTROL
            and not (data["districts"] or data.get("place"))
        ):
            self.add_error("districts", integrity.NEEDS_PLACE)
