"""Dossiers of the tests, made by the real steps: `submitted_dossier(campaign, org)`.

`organization` is a participant with a clerk and a leader: `team(organization)` gives
them; `board(campaign)` gives one person of the Board who holds all its roles."""

import datetime as dt
import uuid
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from accounts.models import Organization, Role, User
from accounts.models.memberships import BOARD_ROLES
from campaigns.models import Campaign, RequiredDocument, Subject
from emulation import clock
from nominations import intake, papers, reception, workflow
from nominations.models import Dossier, Nomination
from tests.people import person


def pdf(name: str = "tờ trình.pdf", *, text: str = "") -> SimpleUploadedFile:
    """A real one-page PDF, small; another `text` makes another file."""
    writer, stream = PdfWriter(), BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": text or uuid.uuid4().hex})
    writer.write(stream)
    return SimpleUploadedFile(name, stream.getvalue(), "application/pdf")


def clerk_and_leader(organization: Organization) -> User:
    """One person who holds both posts, as in small bodies; made once."""
    return _holder(organization, Role.ORG_CLERK, Role.ORG_LEADER)


def board_member(campaign: Campaign) -> User:
    """One person with every role of the Board; made once."""
    return _holder(campaign.board, *BOARD_ROLES)


def _holder(organization: Organization, *roles: str) -> User:
    for user in User.objects.filter(memberships__organization=organization).distinct():
        if all(user.holds(role, organization) for role in roles):
            return user
    return person(*roles, organization=organization)


REQUEST = {
    "request_number": "01-TTr/DV",
    "request_signer_title": "Chủ tịch",
    "request_text": "Đề nghị khen thưởng theo kế hoạch.",
}
MINUTES = {
    "minutes_place": "Phòng họp",
    "minutes_body": "Ban Thường trực",
    "minutes_chair": "Trần Thị Ký",
    "minutes_secretary": "Lê Văn Chép",
    "members_total": 9,
    "members_present": 8,
    "voting_method": Dossier.VotingMethod.SECRET,
    "minutes_conclusion": "Nhất trí đề nghị khen thưởng.",
}


def draft_dossier(
    campaign: Campaign, organization: Organization, by: User | None = None
) -> Dossier:
    """Opened, with its request and minutes filled in."""
    by = by or clerk_and_leader(organization)
    dossier = intake.open_dossier(campaign, organization, by=by, once_key=uuid.uuid4())
    day = clock.today() - dt.timedelta(days=3)
    request = REQUEST | {"request_on": day, "request_signer": by.full_name}
    intake.save_request(dossier, request, by=by, revision=dossier.revision)
    minutes = MINUTES | {"minutes_on": day}
    intake.save_minutes(dossier, minutes, by=by, revision=dossier.revision)
    return dossier


def individual(campaign: Campaign, organization: Organization, **values) -> dict:
    """Lawful values of an individual's form."""
    return (
        _common(campaign, organization, Subject.INDIVIDUAL)
        | {
            "name": "Nguyễn Thị Mẫu",
            "born_on": dt.date(1985, 3, 8),
            "gender": Nomination.Gender.FEMALE,
            "citizen_id": "089185000123",
            "workplace": organization.name,
            "position": "Ủy viên",
        }
        | values
    )


def collective(campaign: Campaign, organization: Organization, **values) -> dict:
    """Lawful values of a collective's form."""
    return (
        _common(campaign, organization, Subject.COLLECTIVE)
        | {
            "name": "Chi hội Mẫu",
            "head_name": "Phạm Văn Trưởng",
            "members_total": 40,
            "members_female": 30,
        }
        | values
    )


def _common(campaign: Campaign, organization: Organization, subject: str) -> dict:
    return {
        "subject": subject,
        "kind": campaign.nominee_kinds.filter(subject=subject).first(),
        "movement": campaign.movements.order_by("pk").first(),
        "address": "Xã Mẫu",
        "summary": "Dẫn đầu phong trào nhiều năm liền.",
        "achievement": "Hoàn thành vượt mức các chỉ tiêu được giao.",
        "self_statement": "Xuất sắc, nổi trội; cách làm có thể nhân rộng.",
        "votes_for": 8,
    }


def add_nominees(
    dossier: Dossier, number: int, *, by: User | None = None
) -> list[Nomination]:
    """`number` of them, individuals and collectives in turn, each with its papers."""
    by = by or clerk_and_leader(dossier.organization)
    made = []
    for n in range(number):
        make = collective if n % 2 else individual
        values = make(dossier.campaign, dossier.organization)
        values["name"] = f"{values['name']} {n + 1}"
        if make is individual:
            values["citizen_id"] = f"0891850{n:05d}"
        key = uuid.uuid4()
        nomination = intake.add_nomination(dossier, values, by=by, once_key=key)
        for required in dossier.campaign.required_documents.all():
            if papers.belongs(required, nomination):
                papers.add(dossier, required, pdf(), by=by, nomination=nomination)
        made.append(nomination)
    return made


def complete_dossier(
    campaign: Campaign,
    organization: Organization,
    by: User | None = None,
    *,
    nominations: int = 1,
) -> Dossier:
    """A draft with nothing missing, ready to be handed in."""
    by = by or clerk_and_leader(organization)
    dossier = draft_dossier(campaign, organization, by)
    scope = RequiredDocument.Scope.DOSSIER
    for required in campaign.required_documents.filter(scope=scope):
        papers.add(dossier, required, pdf(), by=by)
    add_nominees(dossier, nominations, by=by)
    return dossier


def submitted_dossier(
    campaign: Campaign,
    organization: Organization,
    by: User | None = None,
    *,
    nominations: int = 1,
) -> Dossier:
    """Handed in by one who is clerk and leader at once."""
    by = by or clerk_and_leader(organization)
    dossier = complete_dossier(campaign, organization, by, nominations=nominations)
    intake.submit(dossier, by=by)
    return dossier


def received_dossier(
    campaign: Campaign,
    organization: Organization,
    *,
    receiver: User | None = None,
    nominations: int = 1,
) -> Dossier:
    """In the Board's register."""
    dossier = submitted_dossier(campaign, organization, nominations=nominations)
    reception.receive(dossier, by=receiver or board_member(campaign))
    return dossier


def appraisable_dossier(
    campaign: Campaign,
    organization: Organization,
    *,
    appraiser: User | None = None,
    nominations: int = 1,
) -> Dossier:
    """Under appraisal, nothing found yet."""
    dossier = received_dossier(campaign, organization, nominations=nominations)
    by = appraiser or board_member(campaign)
    workflow.take("begin_appraisal", dossier, by=by)
    return dossier
