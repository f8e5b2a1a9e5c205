"""The application of the record."""

from importlib import import_module

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Campaign record"

    def ready(self) -> None:
        from events import projection

        projection.connect()
        # What admin autodiscovery would find, but for leaflet.admin (settings.INSTALLED_APPS says why).
        for module in ("django.contrib.auth.admin", "events.admin"):
            import_module(module)
