"""Certificates of merit: pages of one design per campaign, which is the plan's data."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from emulation.vietnamese import vn_date, vn_long_date
from nominations.models import Certificate, Decision
from reports import pdf

DESIGN = {
    "page_width": 297,
    "page_height": 210,
    "heading": "",
    "authority": "",
    "verb": "",
    "title": "",
    "achievement": "",
    "place": "",
    "signer_lines": [],
    "red": "#B5121B",
    "gold": "#B08D2A",
}


def render(decision: Decision, certificates: Sequence[Certificate]) -> bytes:
    """One page per certificate, in the order given. The certificates come with
    `nomination__dossier__organization`."""
    return pdf.render(
        "documents/certificates.html",
        {
            "design": DESIGN | decision.campaign.certificate_design,
            "decision": decision,
            "decided_on": vn_date(decision.decided_on),
            "long_date": vn_long_date(decision.decided_on),
            "sheets": [_sheet(certificate) for certificate in certificates],
        },
    )


def verify_url(certificate: Certificate) -> str:
    """The public page that confirms the certificate."""
    path = reverse("nominations:certificate_verify", args=[certificate.code])
    return f"{settings.SITE_URL}{path}"


def _sheet(certificate: Certificate) -> dict[str, Any]:
    nomination = certificate.nomination
    where = nomination.workplace or nomination.address
    parts = [nomination.position, where] if nomination.is_individual else [where]
    return {
        "name": nomination.name,
        "size": _size(nomination.name),
        "who": ", ".join(part for part in parts if part),
        "ordinal": certificate.ordinal,
        "qr": pdf.qr(verify_url(certificate)),
    }


def _size(name: str) -> str:
    """Long names are set smaller, so that every certificate stays one page."""
    if len(name) <= 45:
        return "s1"
    return "s2" if len(name) <= 90 else "s3"
