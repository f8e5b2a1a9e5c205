"""The live server's site as a browser keeps it from one test to the next: its static files, and nothing else.

Keys and revisions begin anew in each test, and so do the addresses of all that is made of the record.
"""

from django.contrib.staticfiles import handlers
from django.core.handlers.wsgi import get_path_info


class KeptStaticFiles(handlers.StaticFilesHandler):
    def __call__(self, environ, start_response):
        keep = "max-age=86400" if self._should_handle(get_path_info(environ)) else "no-store"

        def start(status, headers, *more):
            others = [(name, value) for name, value in headers if name != "Cache-Control"]
            return start_response(status, [*others, ("Cache-Control", keep)], *more)

        return super().__call__(environ, start)
