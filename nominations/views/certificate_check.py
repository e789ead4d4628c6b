"""The public check of a certificate: anyone who holds the paper may ask."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public
from nominations.models import Certificate
from records.limits import too_many

CHECKS_A_MINUTE = 30


@public
@require_safe
def certificate_check(request: HttpRequest) -> HttpResponse:
    """A form for those who cannot scan the code."""
    code = re.sub(r"[^A-Z0-9]", "", request.GET.get("code", "").upper())[:32]
    if code:
        return redirect("nominations:certificate_verify", code=code)
    return render(request, "nominations/certificate_check.html")


@public
@require_safe
def certificate_verify(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm a certificate to anyone who holds it, and show only what that needs."""
    if _too_many(request):
        return render(
            request,
            "nominations/certificate_check.html",
            {"error": _("Too many checks from this address. Try again in a minute.")},
            status=429,
        )
    certificate = (
        Certificate.objects.filter(
            code=code.upper(), decision__campaign__public_certificates=True
        )
        .select_related("decision__campaign")
        .first()
    )
    context = {
        "certificate": certificate,
        "initials": _initials(certificate.name) if certificate else "",
        "check_url": reverse("nominations:certificate_check"),
    }
    status = 200 if certificate else 404
    response = render(
        request, "nominations/certificate_verify.html", context, status=status
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def _initials(name: str) -> str:
    """'Nguyễn Văn Mẫu' -> 'N. V. M.': whoever holds the paper can match it."""
    return " ".join(f"{word[0].upper()}." for word in name.split() if word[0].isalnum())


def _too_many(request: HttpRequest) -> bool:
    return too_many(request, "certificate-checks", CHECKS_A_MINUTE)
