"""`campaign()` makes a small, complete campaign whose dossier window is open today."""

import datetime as dt
from decimal import Decimal

from accounts.models import Organization
from campaigns.models import (
    BaseSalary,
    Campaign,
    CriteriaSet,
    Criterion,
    Duty,
    Milestone,
    Movement,
    NomineeKind,
    Participation,
    Phase,
    RequiredDocument,
    RewardRate,
    Subject,
    TieRule,
)
from emulation import clock
from tests.factories import OrganizationFactory


def campaign(*, places: int = 5, code: str = "thu-nghiem", **fields) -> Campaign:
    today = clock.today()
    made = Campaign.objects.create(
        code=code,
        places=places,
        **{
            "name": "Chiến dịch thi đua thử nghiệm",
            "short_name": "Thi đua thử nghiệm",
            "issuer": _body("Ban Thường vụ Mẫu", Organization.Kind.PARTY_COMMITTEE),
            "board": _body("Ban Tuyên giáo Mẫu", Organization.Kind.PARTY_BODY),
            "office": _body("Văn phòng Mẫu", Organization.Kind.PARTY_BODY),
            "committee_name": "Ban Thường vụ Mẫu",
            "award_name": "Bằng khen của Ban Thường vụ Mẫu",
            "starts_on": today - dt.timedelta(days=400),
            "ends_on": today + dt.timedelta(days=400),
            "original_sets": 2,
            # Those who test warnings ask for it.
            "warnings_need_answer": False,
            # A decision that is released takes effect when the worker comes by.
            "release_delay_minutes": 0,
            # Those who test reminders ask for them.
            "sends_reminders": False,
        }
        | fields,
    )
    _calendar(made, today)
    _kinds(made)
    _papers(made)
    _criteria(made)
    return made


def reward_rates(made: Campaign) -> None:
    """3.0 and 1.5 times 2.530.000 đồng, from long ago."""
    since = dt.date(2020, 1, 1)
    BaseSalary.objects.get_or_create(
        valid_from=since, defaults={"amount": 2_530_000, "source": "Nghị định mẫu"}
    )
    for subject, multiple in ((Subject.COLLECTIVE, "3.0"), (Subject.INDIVIDUAL, "1.5")):
        RewardRate.objects.create(
            campaign=made,
            subject=subject,
            multiple=Decimal(multiple),
            valid_from=since,
            source="Nghị định mẫu, Điều 54",
        )


def participant(made: Campaign, **fields) -> Organization:
    """An organisation that submits dossiers in the campaign, with one movement."""
    organization = OrganizationFactory(**fields)
    Participation.objects.create(campaign=made, organization=organization)
    Movement.objects.create(
        campaign=made,
        code=organization.code.lower(),
        organization=organization,
        name=f"Phong trào của {organization.name}",
        kind=Movement.Kind.MOVEMENT,
    )
    return organization


def milestone(made: Campaign, kind: str, **fields) -> Milestone:
    """One more duty in the calendar, open today, with its last day in ten days."""
    number = made.milestones.count() + 1
    today = clock.today()
    return Milestone.objects.create(
        campaign=made,
        kind=kind,
        **{
            "code": f"moc-{number}",
            "order": number,
            "name": f"Mốc {number}",
            "due_on": today + dt.timedelta(days=10),
        }
        | fields,
    )


def duty_of(made: Campaign, organization: Organization, **fields) -> Duty:
    """What the organisation owes at a milestone of its own: a yearly report, unless
    `fields` of the milestone say otherwise."""
    kind = fields.pop("kind", Milestone.Kind.YEARLY_REPORT)
    return milestone(made, kind, **fields).duties.get(organization=organization)


def _body(name: str, kind: str) -> Organization:
    return OrganizationFactory(
        name=name,
        kind=kind,
        is_submitter=False,
        letterhead=Organization.Letterhead.PARTY,
    )


def _calendar(made: Campaign, today: dt.date) -> None:
    Phase.objects.create(
        campaign=made,
        code="gd1",
        order=1,
        name="Giai đoạn 1",
        starts_on=made.starts_on,
        ends_on=made.ends_on,
    )
    Milestone.objects.create(
        campaign=made,
        code="ho-so",
        kind=Milestone.Kind.DOSSIER_WINDOW,
        order=1,
        name="Nhận hồ sơ",
        opens_on=today - dt.timedelta(days=10),
        due_on=today + dt.timedelta(days=10),
        is_optional=True,
    )
    Milestone.objects.create(
        campaign=made,
        code="quyet-dinh",
        kind=Milestone.Kind.DECISION,
        order=2,
        name="Quyết định khen thưởng",
        due_on=today + dt.timedelta(days=40),
    )


def _kinds(made: Campaign) -> None:
    for order, (code, subject, name) in enumerate(
        [
            ("to-chuc", Subject.COLLECTIVE, "Tổ chức, hội các cấp"),
            ("tap-the-khac", Subject.COLLECTIVE, "Tập thể khác"),
            ("can-bo", Subject.INDIVIDUAL, "Cán bộ hội các cấp"),
            ("nguoi-dan", Subject.INDIVIDUAL, "Người dân"),
        ],
        start=1,
    ):
        NomineeKind.objects.create(
            campaign=made, code=code, subject=subject, name=name, order=order
        )


def _papers(made: Campaign) -> None:
    scope = RequiredDocument.Scope
    for order, (code, name, where, written) in enumerate(
        [
            ("to-trinh", "Tờ trình", scope.DOSSIER, "request"),
            ("bien-ban", "Biên bản họp xét", scope.DOSSIER, "minutes"),
            ("bao-cao", "Báo cáo thành tích", scope.NOMINATION, "report"),
        ],
        start=1,
    ):
        RequiredDocument.objects.create(
            campaign=made,
            code=code,
            name=name,
            scope=where,
            order=order,
            written_as=written,
        )


def _criteria(made: Campaign) -> None:
    for order, (code, name) in enumerate(
        [
            ("women", "Nữ, hoặc tập thể có từ 70% nữ"),
            ("direct_worker", "Người trực tiếp lao động, sản xuất"),
            ("border_island", "Vùng biên giới, biển, đảo"),
        ],
        start=1,
    ):
        TieRule.objects.create(campaign=made, order=order, code=code, name=name)
    common = CriteriaSet.objects.create(campaign=made, name="Tiêu chí chung")
    for order, (code, maximum) in enumerate(
        [("ket-qua", 60), ("lan-toa", 40)], start=1
    ):
        Criterion.objects.create(
            criteria_set=common,
            code=code,
            order=order,
            name=f"Tiêu chí {order}",
            maximum=Decimal(maximum),
        )
