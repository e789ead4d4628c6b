"""Certificates of merit: pages of one design per campaign, which is the plan's data."""

from collections.abc import Sequence
from textwrap import wrap
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
# The sizes of a name, the letters that fit on a line of each, and how many such lines.
SIZES = (("s1", 40), ("s2", 52), ("s3", 64), ("s4", 76))
LINES = {"s1": 1, "s2": 2, "s3": 3, "s4": 4}
# A bold letter with room to break the line: wider than the average of 0.5.
CHARACTER_EM = 0.62
LONG_WHO = 85


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
            "check_address": site_address("nominations:certificate_check"),
            "sheets": [_sheet(certificate) for certificate in certificates],
        },
    )


def verify_url(certificate: Certificate) -> str:
    """The public page that confirms the certificate."""
    return site_address("nominations:certificate_verify", certificate.code)


def site_address(name: str, *args: str) -> str:
    """Where a reader of the paper finds the page."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def _sheet(certificate: Certificate) -> dict[str, Any]:
    nomination = certificate.nomination
    where = nomination.workplace or nomination.address
    parts = [nomination.position, where] if nomination.is_individual else [where]
    who = ", ".join(part for part in parts if part)
    size, width = _size(nomination.name)
    return {
        "name": nomination.name,
        "size": size,
        "width": f"{width}em",
        "who": who,
        "is_long": len(who) > LONG_WHO,
        "ordinal": certificate.ordinal,
        "code": " ".join(wrap(certificate.code, 9)),
        "qr": pdf.qr(verify_url(certificate)),
    }


def _size(name: str) -> tuple[str, float]:
    """Long names are set smaller, so that every certificate stays one page; and in lines
    of like length: the class of the size and the width in em."""
    for size, characters in SIZES:
        lines = -(-len(name) // characters)
        if lines <= LINES[size]:
            break
    return size, round(len(name) / lines * CHARACTER_EM, 1)
