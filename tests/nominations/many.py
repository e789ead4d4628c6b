"""A campaign's worth of ranked nominees, written in bulk: for what is measured."""

import datetime as dt
import random
from decimal import Decimal

from accounts.models import Role, User
from campaigns.models import Campaign
from emulation import clock
from nominations import marking
from nominations.models import Appraisal, Dossier, Nomination, Score
from tests.campaigns.factories import participant
from tests.people import person

BODIES, A_DOSSIER = 40, 25


def many_ranked(campaign: Campaign, count: int) -> list[Nomination]:
    """Whole and half marks, so that ties are as common as in practice."""
    dice = random.Random(408)
    dossiers = _dossiers(campaign, -(-count // A_DOSSIER))
    kinds = {kind.subject: kind for kind in campaign.nominee_kinds.all()}
    return Nomination.objects.bulk_create(
        _nominee(dice, dossiers[n // A_DOSSIER], kinds, n) for n in range(count)
    )


def _dossiers(campaign: Campaign, count: int) -> list[Dossier]:
    now = clock.now()
    bodies = [participant(campaign) for _n in range(min(BODIES, count))]
    leader = person(Role.ORG_LEADER, organization=bodies[0])
    return Dossier.objects.bulk_create(
        Dossier(
            campaign=campaign,
            organization=bodies[n % len(bodies)],
            code=f"HS-N-{n:05d}",
            state=Dossier.State.APPRAISED,
            version=1,
            created_by=leader,
            created_at=now,
            submitted_by=leader,
            submitted_at=now - dt.timedelta(minutes=n),
            received_by=leader,
            received_at=now,
            register_number=70_000 + n,
        )
        for n in range(count)
    )


def _nominee(dice: random.Random, dossier: Dossier, kinds: dict, n: int) -> Nomination:
    subject = dice.choice(list(Nomination.Subject.values))
    is_one = subject == Nomination.Subject.INDIVIDUAL
    made = Nomination(
        dossier=dossier,
        subject=subject,
        kind=kinds[subject],
        state=Nomination.State.ELIGIBLE,
        score=Decimal(dice.randint(120, 200)) / 2,
        name=f"{'Nguyễn Thị' if is_one else 'Chi hội'} Mẫu {n}",
        gender=dice.choice(["female", "male"]) if is_one else "",
        members_total=None if is_one else 40,
        members_female=None if is_one else dice.randint(0, 40),
        is_direct_worker=dice.random() < 0.3,
        is_border_island=dice.random() < 0.2,
        is_grassroots=dice.random() < 0.5,
        created_at=clock.now(),
    )
    made.derive()
    return made


def with_opinions(
    campaign: Campaign, nominations: list[Nomination], appraisers: list[User]
) -> None:
    """Two concluded opinions each, of appraisers who share nominees with one another;
    the scores follow from them."""
    dice, now = random.Random(27), clock.now()
    sets = {subject: campaign.criteria_for(nominations[0].dossier.organization, subject) for subject in Nomination.Subject.values}  # fmt: skip
    criteria = {subject: list(found.criteria.all()) for subject, found in sets.items()}
    opinions, marks = [], []
    for n, nominee in enumerate(nominations):
        totals = []
        for step in (0, 1 + n % (len(appraisers) - 1)):
            given = {
                one.pk: (one.maximum * dice.randint(12, 20) / 20).quantize(
                    Decimal("0.5")
                )
                for one in criteria[nominee.subject]
            }
            total = marking.total(sets[nominee.subject], given)
            totals.append(total)
            opinions.append(_opinion(nominee, sets[nominee.subject], appraisers[(n + step) % len(appraisers)], total, now))  # fmt: skip
            marks.append(given)
        nominee.score = marking.mean(totals)
    Nomination.objects.bulk_update(nominations, ["score"], batch_size=500)
    made = Appraisal.objects.bulk_create(opinions, batch_size=500)
    Score.objects.bulk_create(
        (
            Score(
                appraisal=one,
                criterion_id=key,
                value=value,
                given_by=one.appraiser,
                given_at=now,
            )  # fmt: skip
            for one, given in zip(made, marks, strict=True)
            for key, value in given.items()
        ),
        batch_size=1000,
    )


def _opinion(nominee, criteria_set, by, total, now) -> Appraisal:
    return Appraisal(
        nomination=nominee,
        appraiser=by,
        criteria_set=criteria_set,
        is_eligible=True,
        outstanding="Xuất sắc",
        prominent="Nổi trội",
        replicable="Nhân rộng được",
        total=total,
        created_at=now,
        final_at=now,
    )
