"""Dossiers at every station of the way, brought there by the real steps."""

import datetime as dt
import io
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from accounts.models import Organization, Role, User
from campaigns.models import Campaign, RequiredDocument, Subject
from emulation import clock
from nominations import (
    appraisal,
    decision,
    intake,
    proposal,
    quota,
    reception,
    selection,
)
from nominations.models import Decision, Dossier, Nomination, Proposal
from records import attachments
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.people import person


def pdf(name: str = "van-ban.pdf", pages: int = 1) -> SimpleUploadedFile:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    buffer = io.BytesIO()
    writer.write(buffer)
    return SimpleUploadedFile(name, buffer.getvalue(), "application/pdf")


@dataclass
class World:
    """A campaign, one organisation in it, and one person for each role."""

    campaign: Campaign
    organization: Organization
    clerk: User
    leader: User
    intake: User
    appraiser: User
    board_leader: User
    office: User
    committee: User


def world(places: int = 5, **fields) -> World:
    campaign = make_campaign(places=places, **fields)
    organization = participant(campaign)
    quota.open_places(campaign)
    board = campaign.board
    return World(
        campaign,
        organization,
        person(Role.ORG_CLERK, organization=organization),
        person(Role.ORG_LEADER, organization=organization),
        person(Role.BOARD_INTAKE, organization=board),
        person(Role.BOARD_APPRAISER, organization=board),
        person(Role.BOARD_LEADER, organization=board),
        person(Role.OFFICE, organization=campaign.office),
        person(Role.COMMITTEE, organization=campaign.issuer),
    )


REQUEST = {
    "request_number": "01-TTr/HM",
    "request_on": dt.date(2026, 3, 2),
    "request_signer": "Trần Thị Mẫu",
    "request_signer_title": "Chủ tịch",
}
MINUTES = {
    "minutes_on": dt.date(2026, 3, 1),
    "minutes_body": "Hội đồng Thi đua - Khen thưởng",
    "minutes_chair": "Trần Thị Mẫu",
    "minutes_secretary": "Lê Văn Mẫu",
    "members_total": 9,
    "members_present": 9,
}


def individual(world: World, **fields) -> dict:
    return {
        "kind": world.campaign.nominee_kinds.get(code="can-bo"),
        "movement": world.campaign.movements.first(),
        "name": "Phạm Thị Mẫu",
        "born_on": dt.date(1980, 5, 4),
        "gender": Nomination.Gender.FEMALE,
        "address": "Ấp Mẫu, xã Mẫu",
        "position": "Chi hội trưởng",
        "summary": "Vận động 50 hộ tham gia mô hình mẫu.",
        "achievement": "Thành tích mẫu trong bốn năm.",
        "votes_for": 9,
    } | fields


def collective(world: World, **fields) -> dict:
    return {
        "kind": world.campaign.nominee_kinds.get(code="to-chuc"),
        "movement": world.campaign.movements.first(),
        "name": "Chi hội ấp Mẫu",
        "address": "Ấp Mẫu, xã Mẫu",
        "head_name": "Võ Văn Mẫu",
        "members_total": 40,
        "members_female": 30,
        "summary": "Chi hội dẫn đầu phong trào mẫu.",
        "achievement": "Thành tích mẫu của tập thể.",
        "votes_for": 8,
    } | fields


def draft(world: World) -> Dossier:
    return intake.open_dossier(
        world.campaign, world.organization, by=world.clerk, once_key=uuid.uuid4()
    )


def nominate(world: World, dossier: Dossier, **fields) -> Nomination:
    subject = fields.pop("subject", Subject.INDIVIDUAL)
    make = individual if subject == Subject.INDIVIDUAL else collective
    return intake.add_nomination(
        dossier,
        subject,
        make(world, **fields),
        [],
        by=world.clerk,
        once_key=uuid.uuid4(),
    )


def complete(
    world: World, nominees: int = 1, names: list[str] | None = None
) -> Dossier:
    """A draft that lacks nothing."""
    dossier = draft(world)
    intake.save_dossier(
        dossier, REQUEST | MINUTES, by=world.clerk, revision=dossier.revision
    )
    for index in range(len(names) if names else nominees):
        name = names[index] if names else f"Phạm Thị Mẫu {index + 1}"
        nominate(world, dossier, name=name)
    for required in world.campaign.required_documents.all():
        if required.scope == RequiredDocument.Scope.DOSSIER:
            intake.add_document(dossier, required, pdf(), by=world.clerk)
            continue
        for nomination in dossier.nominations.all():
            intake.add_document(
                dossier, required, pdf(), by=world.clerk, nomination=nomination
            )
    return dossier


def submitted(world: World, **kwargs) -> Dossier:
    dossier = complete(world, **kwargs)
    intake.send_to_leader(dossier, by=world.clerk)
    intake.submit(dossier, by=world.leader)
    return dossier


def received(world: World, **kwargs) -> Dossier:
    dossier = submitted(world, **kwargs)
    reception.receive(dossier, by=world.intake)
    return dossier


def under_appraisal(world: World, **kwargs) -> Dossier:
    dossier = received(world, **kwargs)
    appraisal.begin(dossier, by=world.appraiser)
    return dossier


def appraise(
    world: World, nomination: Nomination, marks: list[int] | None = None
) -> None:
    """The appraiser's concluded opinion that the nominee is eligible."""
    nomination = Nomination.objects.get(pk=nomination.pk)
    opinion = appraisal.opinion_of(nomination, by=world.appraiser)
    criteria = list(opinion.criteria_set.criteria.all())
    values = marks or [int(criterion.maximum) - 10 for criterion in criteria]
    appraisal.save(
        opinion,
        {
            "is_eligible": True,
            "outstanding": "Xuất sắc.",
            "prominent": "Nổi trội.",
            "replicable": "Nhân rộng được.",
        },
        {c.pk: Decimal(v) for c, v in zip(criteria, values, strict=True)},
        by=world.appraiser,
        revision=opinion.revision,
    )
    appraisal.finish(opinion, by=world.appraiser)


def appraised(world: World, marks: list[list[int]] | None = None, **kwargs) -> Dossier:
    dossier = under_appraisal(world, **kwargs)
    for index, nomination in enumerate(dossier.nominations.all()):
        appraise(world, nomination, marks[index] if marks else None)
    appraisal.conclude(dossier, by=world.appraiser)
    return dossier


def listed(world: World, **kwargs) -> Proposal:
    """A list before the Committee."""
    appraised(world, **kwargs)
    selection.hold_line(world.campaign, by=world.board_leader)
    return proposal.freeze(world.campaign, by=world.board_leader)


def papers(world: World, **fields) -> decision.Papers:
    attachment = attachments.store(pdf("quyet-dinh.pdf"), by=world.office)
    return decision.Papers(
        **{
            "number": "100-QĐ/TU",
            "decided_on": clock.today(),
            "signer": "Nguyễn Văn Mẫu",
            "signer_title": "Bí thư",
            "attachment": attachment,
        }
        | fields
    )


def decided(world: World, refused: tuple[int, ...] = (), **kwargs) -> Decision:
    made = listed(world, **kwargs)
    outcomes = {
        line.nomination_id: decision.Outcome(
            line.nomination_id not in refused, "Chưa đủ nổi trội."
        )
        for line in made.lines.filter(part="proposed")
    }
    return decision.record_decision(
        made, papers(world), outcomes, by=world.office, once_key=uuid.uuid4()
    )
