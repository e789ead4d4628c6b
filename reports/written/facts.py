"""What the documents of a dossier say: one set of facts for all of them, so that totals
and names cannot differ. A template may use these fields and no others."""

import dataclasses
from dataclasses import dataclass
from typing import Any, get_args

from campaigns.models import Campaign, Subject
from emulation.vietnamese import vn_date, vn_decimal, vn_long_date
from nominations.models import Dossier, Nomination
from reports.models import DocumentTemplate
from reports.written import head
from reports.written.head import Head
from reports.written.periodic import PeriodicFacts, SummaryFacts

Kind = DocumentTemplate.Kind


@dataclass(frozen=True)
class Award:
    year: str
    title: str
    decision: str
    authority: str


@dataclass(frozen=True)
class Row:
    """A nominee's line in the list and in the minutes."""

    number: str
    name: str
    post: str
    kind: str
    summary: str
    award: str
    votes: str
    share: str


@dataclass(frozen=True)
class DossierFacts:
    head: Head
    organization: str
    addressee: str
    award: str
    campaign: str
    plan: str
    reasons: str
    collectives: str
    individuals: str
    rows: list[Row]
    met_on: str
    place: str
    body: str
    chair: str
    secretary: str
    members_total: str
    members_present: str
    absent: str
    voting: str
    conclusion: str
    signer_title: str
    signer: str
    copies: list[str]


@dataclass(frozen=True)
class ReportFacts:
    head: Head
    organization: str
    award: str
    campaign: str
    name: str
    kind: str
    movement: str
    alias: str
    born_on: str
    gender: str
    hometown: str
    address: str
    phone: str
    workplace: str
    position: str
    qualification: str
    chief: str
    founded: str
    members: str
    women: str
    features: str
    duties: str
    achievement: str
    statement: str
    discipline: str
    awards: list[Award]
    signer_title: str
    signer: str


DOTS = "…………"


def of_dossier(dossier: Dossier, kind: str) -> DossierFacts:
    """Five queries, however many nominees; `kind` decides the number and the date."""
    campaign = dossier.campaign
    nominations = list(
        dossier.nominations.select_related("kind", "dossier__campaign").order_by(
            "subject", "pk"
        )
    )
    of_kind = [nomination.subject for nomination in nominations]
    day = dossier.minutes_on if kind == Kind.MINUTES else dossier.request_on
    number = dossier.request_number if kind == Kind.REQUEST else ""
    return DossierFacts(
        head=head.of(dossier.organization, day, "TTr", number),
        organization=dossier.organization.name,
        addressee=campaign.board.name,
        award=campaign.award_name,
        campaign=campaign.name,
        plan=head.plan(campaign),
        reasons=head.paragraphs(dossier.request_text),
        collectives=f"{of_kind.count(Subject.COLLECTIVE):02d}",
        individuals=f"{of_kind.count(Subject.INDIVIDUAL):02d}",
        rows=[_row(dossier, n, row) for n, row in enumerate(nominations, start=1)],
        met_on=vn_long_date(dossier.minutes_on) if dossier.minutes_on else DOTS,
        place=dossier.minutes_place or DOTS,
        body=dossier.minutes_body or DOTS,
        chair=dossier.minutes_chair or DOTS,
        secretary=dossier.minutes_secretary or DOTS,
        members_total=_count(dossier.members_total),
        members_present=_count(dossier.members_present),
        absent=dossier.members_absent_note,
        voting=_VOTING.get(dossier.voting_method, DOTS),
        conclusion=head.paragraphs(dossier.minutes_conclusion),
        signer_title=dossier.request_signer_title.upper(),
        signer=dossier.request_signer,
        copies=head.copies(dossier.organization),
    )


_VOTING: dict[str, str] = {
    Dossier.VotingMethod.OPEN: "biểu quyết giơ tay",
    Dossier.VotingMethod.SECRET: "bỏ phiếu kín",
}
_GENDERS: dict[str, str] = {
    Nomination.Gender.FEMALE: "nữ",
    Nomination.Gender.MALE: "nam",
}


def of_nomination(nomination: Nomination) -> ReportFacts:
    dossier = nomination.dossier
    campaign = dossier.campaign
    return ReportFacts(
        head=head.of(dossier.organization, None, "BC", ""),
        organization=dossier.organization.name,
        award=campaign.award_name,
        campaign=campaign.name,
        name=nomination.name,
        kind=nomination.kind.name,
        movement=nomination.movement.name if nomination.movement else "",
        alias=nomination.alias,
        born_on=vn_date(nomination.born_on) if nomination.born_on else "",
        gender=_GENDERS.get(nomination.gender, ""),
        hometown=nomination.hometown,
        address=nomination.address,
        phone=nomination.phone,
        workplace=nomination.workplace,
        position=nomination.position,
        qualification=nomination.qualification,
        chief=nomination.head_name,
        founded=nomination.founded,
        members=_count(nomination.members_total),
        women=_count(nomination.members_female),
        features=head.paragraphs(nomination.features),
        duties=head.paragraphs(nomination.duties),
        achievement=head.paragraphs(nomination.achievement),
        statement=head.paragraphs(nomination.self_statement),
        discipline=nomination.discipline or "Không.",
        awards=[
            Award(str(award.year), award.title, award.decision, award.authority)
            for award in nomination.earlier_awards.all()
        ],
        signer_title=dossier.request_signer_title.upper(),
        signer=dossier.request_signer,
    )


def of_kind(nomination: Nomination) -> Kind:
    individual = nomination.is_individual
    return Kind.INDIVIDUAL_REPORT if individual else Kind.COLLECTIVE_REPORT


SHAPES: dict[Kind, Any] = {
    Kind.REQUEST: DossierFacts,
    Kind.MINUTES: DossierFacts,
    Kind.COLLECTIVE_REPORT: ReportFacts,
    Kind.INDIVIDUAL_REPORT: ReportFacts,
    Kind.PERIODIC_REPORT: PeriodicFacts,
    Kind.PERIODIC_SUMMARY: SummaryFacts,
}


def sample(kind: str) -> Any:
    """Facts of the right shape with '…' in every field and one row in every list: what
    a template is tried with."""
    return _sample(SHAPES[Kind(kind)])


def values(facts: Any) -> dict[str, Any]:
    """The top fields by name, as a template reads them."""
    return {
        field.name: getattr(facts, field.name) for field in dataclasses.fields(facts)
    }


def _sample(shape: Any) -> Any:
    made = {}
    for field in dataclasses.fields(shape):
        inner: Any = get_args(field.type) or (field.type,)
        one = _sample(inner[0]) if dataclasses.is_dataclass(inner[0]) else "…"
        made[field.name] = [one] if get_args(field.type) else one
    return shape(**made)


def _row(dossier: Dossier, number: int, nomination: Nomination) -> Row:
    post = [nomination.position, nomination.workplace or nomination.address]
    given = nomination.votes_for
    return Row(
        number=str(number),
        name=nomination.name,
        post=", ".join(part for part in post if part),
        kind="Cá nhân" if nomination.is_individual else "Tập thể",
        summary=nomination.summary,
        award=dossier.campaign.award_name,
        votes="" if given is None else str(given),
        share=_share(dossier, given),
    )


def _share(dossier: Dossier, given: int | None) -> str:
    """'88,9%' of all members or of those present, as the campaign counts."""
    of_all = dossier.campaign.vote_denominator == Campaign.VoteDenominator.ALL
    base = dossier.members_total if of_all else dossier.members_present
    return f"{vn_decimal(given * 100 / base, 1)}%" if given is not None and base else ""


def _count(number: int | None) -> str:
    return DOTS if number is None else f"{number:02d}"
