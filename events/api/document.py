"""Serves the API's document (OpenAPI 3.1), which depends on nothing but the code."""

from functools import cache

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from events.api.answers import JSON
from events.api.v1.app import api
from events.payload.encoding import Payload, compact, compress_bytes
from events.serving.responses import serve_bytes


@csrf_exempt
@require_safe
def document(request: HttpRequest) -> HttpResponseBase:
    return serve_bytes(request, _document(), {"Cache-Control": "public, no-cache"}, {"Content-Type": JSON})


@cache
def _document() -> Payload:
    return compress_bytes(compact(api.get_openapi_schema(path_prefix="/api/v1/")))
