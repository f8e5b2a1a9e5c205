"""The product in a server that is killed, master and all, at the point of its work that DIES names."""

import os
import signal

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from events import projection  # noqa: E402 (its models want the applications)
from events.imports import apply, outlines, undo  # noqa: E402
from events.imports.writing import Writer  # noqa: E402

POINTS = {
    "in an import, between two pages": (Writer, "write"),
    "in an import, before the commit": (projection, "_finish"),
    "in an import of outlines": (outlines, "_write"),
    "in an undo, between two pages": (undo, "_delete_events"),
    "in a publication, between two districts": (projection, "_store"),
}

# Several pages of the few rows that a test has the patience for.
apply.ROWS_A_PAGE = undo.ROWS_A_PAGE = 50


def die_after(module, name):
    original = getattr(module, name)

    def dying(*args, **kwargs):
        original(*args, **kwargs)
        os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, name, dying)


die_after(*POINTS[os.environ["DIES"]])
