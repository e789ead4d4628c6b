"""Two organisations of one campaign that nominate one person; made by the real steps."""

import uuid

from nominations import intake, papers
from nominations.models import Dossier, TwinCase
from records import worker
from tests.nominations import factories

# What nobody of the other side may read.
CANARY = "Hội Hoàng Yến Kín Tiếng"
NUMBER = "000185000777"


def nominate(dossier: Dossier, make=factories.individual, **values):
    """One more nominee with its papers."""
    by = factories.clerk_and_leader(dossier.organization)
    fields = make(dossier.campaign, dossier.organization, **values)
    nomination = intake.add_nomination(dossier, fields, by=by, once_key=uuid.uuid4())
    for required in dossier.campaign.required_documents.all():
        if papers.belongs(required, nomination):
            papers.add(dossier, required, factories.pdf(), by=by, nomination=nomination)
    return nomination


def draft(campaign, organization, make=factories.individual, **values):
    """A complete draft with one nominee."""
    dossier = factories.complete_dossier(campaign, organization, nominations=0)
    return nominate(dossier, make, **values)


def handed_in(campaign, organization, make=factories.individual, **values):
    """The same, handed in, and searched by the worker."""
    nomination = draft(campaign, organization, make, **values)
    hand_in(nomination.dossier)
    return nomination


def hand_in(dossier: Dossier) -> None:
    intake.submit(dossier, by=factories.clerk_and_leader(dossier.organization))
    worker.run_due_jobs()


def only_case() -> TwinCase:
    return TwinCase.objects.with_sides().get()
