"""Rows for the tests of the selection: appraised dossiers with eligible nominations."""

import itertools
from decimal import Decimal

from accounts.models import Organization, Role, User
from campaigns.models import Campaign
from emulation import clock
from nominations.models import Appraisal, Dossier, Nomination
from tests.campaigns.factories import participant
from tests.people import person

_numbers = itertools.count(5001)


def received_dossier(
    campaign: Campaign,
    organization: Organization | None = None,
    state: str = Dossier.State.RECEIVED,
) -> Dossier:
    """As intake leaves it: handed in, numbered, without papers."""
    number = next(_numbers)
    organization = organization or participant(campaign)
    leader = person(Role.ORG_LEADER, organization=organization)
    now = clock.now()
    return Dossier.objects.create(
        campaign=campaign,
        organization=organization,
        code=f"HS-T-{number:05d}",
        state=state,
        version=1,
        created_by=leader,
        created_at=now,
        submitted_by=leader,
        submitted_at=now,
        received_by=leader,
        received_at=now,
        register_number=number,
    )


def add_nomination(dossier: Dossier, **fields) -> Nomination:
    subject = fields.pop("subject", Nomination.Subject.INDIVIDUAL)
    return Nomination.objects.create(
        dossier=dossier,
        subject=subject,
        kind=dossier.campaign.nominee_kinds.filter(subject=subject).first(),
        created_at=clock.now(),
        **{"name": f"Nguyễn Văn Mẫu {next(_numbers)}"} | fields,
    )


def eligible(dossier: Dossier, score: str = "80", **fields) -> Nomination:
    """Found eligible, with its score."""
    return add_nomination(
        dossier, state=Nomination.State.ELIGIBLE, score=Decimal(score), **fields
    )


def opinion(
    nomination: Nomination, total: str, by: User, marks: dict[str, str] | None = None
) -> Appraisal:
    """A concluded one that found the nominee eligible."""
    campaign, now = nomination.dossier.campaign, clock.now()
    criteria = campaign.criteria_for(
        nomination.dossier.organization, nomination.subject
    )
    made = Appraisal.objects.create(
        nomination=nomination,
        appraiser=by,
        criteria_set=criteria,
        is_eligible=True,
        outstanding="Xuất sắc",
        prominent="Nổi trội",
        replicable="Nhân rộng được",
        total=Decimal(total),
        created_at=now,
        final_at=now,
    )
    for criterion in criteria.criteria.filter(code__in=marks or {}):
        value = Decimal((marks or {})[criterion.code])
        made.scores.create(criterion=criterion, value=value, given_by=by, given_at=now)
    return made


def many_eligible(campaign: Campaign, count: int) -> list[Nomination]:
    """As many as a concurrency test needs, in one dossier, quickly."""
    dossier = received_dossier(campaign, state=Dossier.State.APPRAISED)
    kind = campaign.nominee_kinds.get(code="can-bo")
    return Nomination.objects.bulk_create(
        Nomination(
            dossier=dossier,
            subject=Nomination.Subject.INDIVIDUAL,
            kind=kind,
            state=Nomination.State.ELIGIBLE,
            score=Decimal(count - number) / 10,
            name=f"Trần Thị Mẫu {number}",
            sort_key=f"{number:06d}",
            search_name=f"tran thi mau {number}",
            created_at=clock.now(),
        )
        for number in range(count)
    )
