"""The WSGI application for a gunicorn that kills itself, master and worker, at the point that DIES names."""

import os
import signal

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

# Only now: the models need Django set up.
from events.imports.steps import chunks, event_undo, outline_writer  # noqa: E402
from events.imports.steps.event_writer import EventWriter  # noqa: E402
from events.models import unit_of_work  # noqa: E402
from events.projection import projector  # noqa: E402

# By name: the module or class, and the function after whose first call the server dies.
POINTS = {
    "in an import, between two pages": (EventWriter, "write"),
    "in an import, before the commit": (unit_of_work, "_finish"),
    "in an import of outlines": (outline_writer, "_write"),
    "in an undo, between two pages": (event_undo, "_delete_events"),
    "in a publication, between two districts": (projector, "_store"),
}

# Several chunks of the few rows that a test has the patience for.
chunks.ROWS_PER_CHUNK = 50


def die_after(module, name):
    original = getattr(module, name)

    def dying(*args, **kwargs):
        original(*args, **kwargs)
        os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, name, dying)


die_after(*POINTS[os.environ["DIES"]])
