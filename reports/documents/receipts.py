"""The receipt of a dossier that was handed in."""

from collections import Counter

from django.conf import settings

from nominations.models import Dossier
from reports import pdf


def as_pdf(dossier: Dossier) -> bytes:
    """Of the latest version handed in, with its hash and a QR code."""
    subjects = Counter(dossier.nominations.values_list("subject", flat=True))
    context = {
        "dossier": dossier,
        "version": dossier.versions.get(number=dossier.version),
        "collectives": subjects["collective"],
        "individuals": subjects["individual"],
        "sets": f"{dossier.campaign.original_sets:02d}",
        "qr": pdf.qr(f"{settings.SITE_URL}{dossier.get_absolute_url()}"),
    }
    return pdf.render("documents/receipt.html", context, variant="pdf/a-3b")
