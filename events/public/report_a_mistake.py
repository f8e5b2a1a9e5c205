"""The page on which a reader reports a mistake. What is sent goes to the editors and is never published by itself.

The page sets no cookie, so no token can tie a form to a browser; an anonymous form gives a forger nothing that he could
not send himself. What it needs is protection against programs: a signed time, a field that people do not see, and
limits by address and in all (events/newsroom/mistake_reports.py).
"""

from typing import Any, NamedTuple

from csp.constants import HEADER as POLICY
from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import District, Event, MistakeReport
from events.models.mistake_report import MAX_TEXT_LENGTH
from events.newsroom import mistake_reports
from events.newsroom.client_address import counted_address
from events.public.error_pages import content_too_large
from events.public.pages import language_of_page, readers_form, readers_policy, render_page
from events.serving.campaign_list import ListedCampaign, find_campaign, list_campaigns

# A text of Arabic letters, each of six characters in a form, with the other fields.
MOST_BYTES = 32 * 1024
# Nobody reads the page and writes in less, and no form is left open for longer. In seconds.
SOONEST, LATEST = 3, 24 * 3600

_signer = signing.TimestampSigner(salt="report-a-mistake")


class Subject(NamedTuple):
    """What a report is about; the campaign where both are None."""

    district: District | None = None
    event: Event | None = None

    @classmethod
    def of(cls, campaign: ListedCampaign, query: QueryDict) -> "Subject":
        """Of the parameters ``event`` (a reference) and ``district`` (a slug); Http404 for one that is unknown."""
        # PostgreSQL knows no NUL in a text and would refuse the query.
        reference, slug = (query.get(name, "").replace("\0", "") for name in ("event", "district"))
        if reference:
            known = Event.objects.filter(status__in=[Event.Status.PUBLISHED, Event.Status.RETRACTED])
            if event := known.filter(campaign=campaign.pk, reference=reference).first():
                return cls(event=event)
            raise Http404
        if slug:
            if district := District.objects.filter(campaign=campaign.pk, slug=slug).first():
                return cls(district=district)
            raise Http404
        return cls()

    @property
    def named(self) -> list[str]:
        """The reference or the slug."""
        return [self.event.reference] if self.event else [self.district.slug] if self.district else []

    @property
    def query(self) -> str:
        """What an address names it by: "?district=docks"; "" for the campaign."""
        return "".join(f"?{'event' if self.event else 'district'}={name}" for name in self.named)


def _form_field(column: Any, **options: Any) -> Any:
    """As a ModelForm makes it; "example.org" is typed for "https://example.org"."""
    return column.formfield(**options, **({"assume_scheme": "https"} if column.name == "link" else {}))


class MistakeForm(forms.ModelForm):  # type: ignore[type-arg]
    # When the page was made, signed.
    made = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    # Programs fill it in: people do not see it.
    homepage = forms.CharField(label=gettext_lazy("Leave this field empty"), required=False, max_length=200)

    class Meta:
        model = MistakeReport
        formfield_callback = _form_field
        fields = ["text", "link", "contact"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
            "link": forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://", "autocomplete": "off"}),
            "contact": forms.TextInput(attrs={"dir": "auto", "autocomplete": "email"}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""
        self.fields["homepage"].widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}
        # A browser counts a line's end as one character and sends it as two.
        text = self.fields["text"]
        text.validators = [each for each in text.validators if getattr(each, "limit_value", None) != MAX_TEXT_LENGTH]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if len(text) > MAX_TEXT_LENGTH:
            raise ValidationError(
                _("%(length)d characters: %(most)d at most are taken."),
                params={"length": len(text), "most": MAX_TEXT_LENGTH},
            )
        return text

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise ValidationError(_("This field is a trap for programs. Empty it, and send the form again."))
        return ""

    def clean(self) -> dict[str, Any] | None:
        if problem := _problem_with_time(self.cleaned_data.get("made", "")):
            raise ValidationError(problem)
        return super().clean()


def _problem_with_time(made: str) -> str:
    """The error message for a form that was sent too soon, too late, or was not made here; "" for any other."""
    try:
        _signer.unsign(made, max_age=LATEST)
    except signing.BadSignature:
        return _("The page was open for too long. Nothing is lost: send the form again.")
    try:
        _signer.unsign(made, max_age=SOONEST)
    except signing.SignatureExpired:
        return ""
    return _("That was very fast. Wait for a moment, and send the form again.")


@readers_form
def report_page(request: HttpRequest, campaign: str) -> HttpResponse:
    """The form, or where the operator has named one (REPORT_MISTAKES_TO) the address to write to.

    A form that is refused comes back with what was typed: 400, 413 where it is too large, 429 where too many were sent.
    """
    found = find_campaign(campaign, list_campaigns())
    if request.method == "POST" and settings.REPORT_MISTAKES_TO:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if request.method == "POST" and int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return content_too_large(request, _("The form is too large. Nothing was sent."))
    subject = Subject.of(found, request.GET)
    if request.method == "POST":
        return _take(request, found, subject)
    return _page(found, subject, MistakeForm(initial={"made": _signer.sign("")}), is_sent="sent" in request.GET)


def _take(request: HttpRequest, campaign: ListedCampaign, subject: Subject) -> HttpResponse:
    report = MistakeReport(campaign_id=campaign.pk, district=subject.district, event=subject.event)
    form = MistakeForm(request.POST, instance=report)
    if not form.is_valid():
        return _page(campaign, subject, _made_anew(form), status=400)
    try:
        mistake_reports.receive(report, counted_address(request), timezone.now())
    except mistake_reports.TooManyReportsError:
        form.add_error(None, _("Too many reports were sent in the last hour. Try again later."))
        return _page(campaign, subject, form, status=429)
    return HttpResponseRedirect(f"{subject.query or '?'}{'&' if subject.query else ''}sent")


def _made_anew(form: MistakeForm) -> MistakeForm:
    """The form with a time of now, so that one that was refused for its age can be sent again."""
    form.data = {**form.data.dict(), "made": _signer.sign("")}  # type: ignore[attr-defined]
    return form


def _page(
    campaign: ListedCampaign, subject: Subject, form: MistakeForm, *, status: int = 200, is_sent: bool = False
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "name": str(campaign),
        "district": subject.district,
        "event": subject.event,
        "page_url": reverse("report-a-mistake", args=[campaign.slug]) + subject.query,
        "map_url": reverse("campaign", args=[campaign.slug]) + subject.query,
        "mail_subject": f"{_('Report a mistake')}: {' · '.join([str(campaign), *subject.named])}",
        "form": form,
        "is_sent": is_sent,
        "write_to": settings.REPORT_MISTAKES_TO,
        "days_kept": settings.MISTAKE_REPORT_DAYS,
    }
    html = render_page("events/report_a_mistake.html", context).html
    headers = {POLICY: readers_policy(), "Content-Language": language_of_page(), "Cache-Control": "no-store"}
    if status == 429:
        headers["Retry-After"] = "3600"
    return HttpResponse(html, status=status, headers=headers)
