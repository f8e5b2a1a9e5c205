"""The application of the record."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    # Said, because this module holds a second configuration and Django would take neither.
    default = True
    name = "events"
    verbose_name = _("Campaign record")

    def ready(self) -> None:
        from events.gazetteer import remote_geocoder
        from events.projection import signals

        signals.connect()
        remote_geocoder.check()
        # What admin autodiscovery would find, but for leaflet.admin (settings.INSTALLED_APPS says why).
        for module in ("django.contrib.auth.admin", "events.admin"):
            import_module(module)


class RecordAdminConfig(SimpleAdminConfig):
    default_site = "events.admin_site.RecordSite"
