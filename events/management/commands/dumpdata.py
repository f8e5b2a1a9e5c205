"""Django's dumpdata, which says of a dump with histories that it cannot be loaded."""

from typing import Any

from django.core.management.commands import dumpdata

NOTE = (
    "Note: histories are in this dump, and loaddata refuses them. `manage.py backup` and `restore` copy a database; "
    "`dumpdata events.source events.event …` names what a fixture is to hold."
)


class Command(dumpdata.Command):
    def handle(self, *app_labels: str, **options: Any) -> None:
        super().handle(*app_labels, **options)
        if not app_labels or "events" in app_labels:
            self.stderr.write(NOTE)
