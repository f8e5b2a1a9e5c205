"""The pages on the site itself: the imprint, which is the operator's own text, and what is kept of readers."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from events.public.pages import language_of_page, make_page, readers_page, render_page, serve


@readers_page
def imprint(request: HttpRequest) -> HttpResponseBase:
    """Raises Http404 where the operator has written none (IMPRINT_FILE)."""
    if not settings.IMPRINT["en"]:
        raise Http404
    text, language = _text_and_language(settings.IMPRINT)
    context = {"text": text, "text_language": language, "page_url": reverse("imprint")}
    return serve(request, make_page(render_page("events/imprint.html", context)))


@readers_page
def privacy(request: HttpRequest) -> HttpResponseBase:
    text, language = _text_and_language(settings.PRIVACY)
    context = {
        "text": text,
        "text_language": language,
        "page_url": reverse("privacy"),
        "log_days": settings.LOG_DAYS,
        "report_days": settings.MISTAKE_REPORT_DAYS,
        "write_to": settings.REPORT_MISTAKES_TO,
    }
    return serve(request, make_page(render_page("events/privacy.html", context)))


def _text_and_language(texts: dict[str, str]) -> tuple[str, str]:
    """The operator's text in the language of the page or, where there is none, in English."""
    language = language_of_page()
    return (texts[language], language) if texts.get(language) else (texts["en"], "en")
