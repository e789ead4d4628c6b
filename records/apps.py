from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from records.guards import install_after_migrate


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("Records")

    def ready(self) -> None:
        # So that every process knows the handlers of every kind of job.
        autodiscover_modules("tasks")
        post_migrate.connect(install_after_migrate, sender=self)
