from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NominationsConfig(AppConfig):
    name = "nominations"
    verbose_name = _("Dossiers and nominations")

    def ready(self) -> None:
        # What this app does when a campaign has been loaded, or organisations change.
        autodiscover_modules("hooks")
        import_module("nominations.succession")
        guards = import_module("nominations.guards")
        post_migrate.connect(guards.install_after_migrate, sender=self)
