"""All the checks of a dossier, in the order of its tasks."""

from nominations.completeness import meeting, others
from nominations.completeness.found import Finding
from nominations.completeness.nominees import nominees
from nominations.completeness.papers import papers
from nominations.completeness.places import places
from nominations.completeness.totals import totals
from nominations.models import Dossier


def findings(dossier: Dossier) -> list[Finding]:
    """All of them, in the order of the tasks."""
    nominations = list(
        dossier.nominations.select_related("movement", "kind").order_by("pk")
    )
    return [
        *meeting.request(dossier),
        *meeting.signer(dossier),
        *meeting.minutes(dossier),
        *totals(dossier, nominations),
        *nominees(dossier, nominations),
        *places(dossier),
        *others.others(dossier, nominations),
        *papers(dossier, nominations),
    ]


def errors(dossier: Dossier) -> list[Finding]:
    return [finding for finding in findings(dossier) if finding.is_error]
