from django.contrib import admin
from django.urls import include, path

from emulation.health import healthz
from emulation.language import set_language

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.sign_in_urls")),
    path("", include("accounts.urls")),
    path("", include("records.urls")),
    path("", include("campaigns.urls")),
    path("", include("nominations.urls")),
    path("", include("registers.urls")),
    path("", include("council.urls")),
    path("", include("periodic.urls")),
    path("", include("reports.urls")),
]

handler400 = "emulation.errors.bad_request"
handler403 = "emulation.errors.forbidden"
handler404 = "emulation.errors.not_found"
handler500 = "emulation.errors.server_error"
