"""The Django app: connects the signals, registers the finisher and loads the admin."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    # With two configurations in this module, Django would choose neither by itself.
    default = True
    name = "events"
    verbose_name = _("Campaign record")

    def ready(self) -> None:
        # Django imports this module before models can be imported.
        from events.evidence import chain
        from events.gazetteer import remote_geocoder
        from events.models import signals as model_signals
        from events.models import unit_of_work, versions
        from events.newsroom import accounts, log_ins, public_changes, reauthentication, sessions
        from events.newsroom import signals as newsroom_signals
        from events.projection import projector
        from events.projection import signals as projection_signals

        model_signals.connect()
        versions.connect()
        # Before the projection's: the step is written together with the event.
        newsroom_signals.connect()
        projection_signals.connect()
        accounts.connect()
        log_ins.connect()
        sessions.connect()
        reauthentication.connect()
        # The chain last: it takes what the others have let pass, and its lock is held for the shortest time.
        unit_of_work.set_finishers(projector.finish, public_changes.record, chain.append)
        remote_geocoder.check()
        # The modules that admin autodiscovery would import, without leaflet.admin (settings.INSTALLED_APPS says why).
        for module in ("django.contrib.auth.admin", "events.admin"):
            import_module(module)


class RecordAdminConfig(SimpleAdminConfig):
    default_site = "events.admin_site.RecordSite"
