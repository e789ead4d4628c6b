from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NominationsConfig(AppConfig):
    name = "nominations"
    verbose_name = _("Dossiers and nominations")

    def ready(self) -> None:
        from campaigns.plan import hooks  # noqa: PLC0415 (models are loaded only now)
        from nominations.quota import open_places  # noqa: PLC0415

        hooks.AFTER_LOAD.append(open_places)
