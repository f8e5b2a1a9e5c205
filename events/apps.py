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
        # Models can be imported from here on, and not when this module is.
        from events.gazetteer import remote_geocoder
        from events.models import signals as derived_columns
        from events.models import unit_of_work, versions
        from events.newsroom import signals as status_steps
        from events.projection import projector
        from events.projection import signals as touched_rows

        derived_columns.connect()
        versions.connect()
        # Before the projection's: a step is written with the row whose status it tells.
        status_steps.connect()
        touched_rows.connect()
        unit_of_work.set_finisher(projector.finish)
        remote_geocoder.check()
        # What admin autodiscovery would find, but for leaflet.admin (settings.INSTALLED_APPS says why).
        for module in ("django.contrib.auth.admin", "events.admin"):
            import_module(module)


class RecordAdminConfig(SimpleAdminConfig):
    default_site = "events.admin_site.RecordSite"
