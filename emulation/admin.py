from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class AdminSite(admin.AdminSite):
    site_title = _("Administration")
    site_header = _("Emulation campaign administration")
    index_title = _("Reference data and records")
