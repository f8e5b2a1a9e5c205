"""Problems below ``/ogc/``: documents of RFC 9457 with the members that the standard's exceptions have as well."""

from django.conf import settings
from django.http import HttpResponse

from events.api.problems import Problem

SEGMENT = "ogc"


def exception(problem: Problem) -> HttpResponse:
    """With ``code`` and ``description`` (exception.yaml of OGC 17-069r4)."""
    return Problem(problem.status, problem.type, problem.detail, **problem.more, **exception_members(problem)).answer()


def exception_members(problem: Problem) -> dict[str, str]:
    return {"code": problem.type, "description": problem.detail}


def prefixes() -> tuple[str, ...]:
    """Of the paths below ``/ogc/`` in every language."""
    others = (code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
    return (f"/{SEGMENT}/", *(f"/{code}/{SEGMENT}/" for code in others))
