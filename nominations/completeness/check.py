"""All the checks of a dossier, in the order of its tasks."""

from collections.abc import Sequence

from nominations import contents, remarks
from nominations.completeness import meeting, others
from nominations.completeness.elsewhere import elsewhere
from nominations.completeness.found import Finding
from nominations.completeness.nominees import nominees
from nominations.completeness.papers import papers
from nominations.completeness.places import places
from nominations.completeness.remarked import remarked
from nominations.completeness.shared_text import shared_text
from nominations.completeness.totals import totals
from nominations.contents import Contents
from nominations.models import Dossier
from nominations.remarks import Standing


def findings(
    dossier: Dossier,
    held: Contents | None = None,
    standing: Sequence[Standing] | None = None,
) -> list[Finding]:
    """All of them, in the order of the tasks; `held` and `standing` (the Board's remarks)
    spare loading them again."""
    held = held or contents.load(dossier)
    nominations = held.nominations
    if standing is None:
        standing = remarks.standing(dossier, held)
    return [
        *meeting.request(dossier),
        *meeting.signer(dossier),
        *meeting.minutes(dossier),
        *totals(dossier, nominations),
        *nominees(dossier, nominations),
        *places(dossier),
        *others.others(dossier, nominations),
        *elsewhere(dossier, nominations),
        *shared_text(dossier, nominations),
        *papers(dossier, held.slots),
        *remarked(standing),
    ]


def errors(dossier: Dossier) -> list[Finding]:
    return [finding for finding in findings(dossier) if finding.is_error]
