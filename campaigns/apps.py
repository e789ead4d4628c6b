from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self) -> None:
        import_module("campaigns.receivers")
        import_module("campaigns.hooks")
        import_module("campaigns.succession")
