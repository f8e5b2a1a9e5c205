"""The live server's site as a browser keeps it from one test to the next: its static files, and nothing else.

Keys and revisions begin anew in each test, and so do the addresses of all that is made of the record.
"""

from django.contrib.staticfiles import handlers
from django.core.handlers.wsgi import get_path_info

# Where a kept page waits for its next test: of the site's origin, but no page of the site, and without an icon to ask
# for. What a browser asks for on its own comes late, and would be a complaint of the next test.
PARKED = "/parked"
PARKED_PAGE = b'<!doctype html><title>Parked</title><link rel="icon" href="data:,">'


class KeptStaticFiles(handlers.StaticFilesHandler):
    def __call__(self, environ, start_response):
        path = get_path_info(environ)
        if path == PARKED:
            start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(PARKED_PAGE)))])
            return [PARKED_PAGE]
        keep = "max-age=86400" if self._should_handle(path) else "no-store"

        def start(status, headers, *more):
            others = [(name, value) for name, value in headers if name != "Cache-Control"]
            return start_response(status, [*others, ("Cache-Control", keep)], *more)

        return super().__call__(environ, start)
