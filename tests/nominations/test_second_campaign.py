"""Another province's campaign, deliberately different, goes the same whole way: two
phases, 50 places, its own papers, criteria, tie rule and a vote that blocks; no Office."""

import datetime as dt
import io
import uuid
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from pypdf import PdfReader

from accounts.models import Organization, Role
from campaigns.models import Campaign
from campaigns.plan.loading import load
from emulation import clock
from nominations import (
    appraisal,
    certificates,
    intake,
    invariants,
    papers,
    proposal,
    quota,
    reception,
    release,
    selection,
)
from nominations.decision import Outcome, Papers, record_decision
from nominations.models import Nomination
from records import attachments
from records.errors import Refused
from reports.documents.certificates import render
from tests.nominations import factories
from tests.people import person

PLAN = Path(__file__).parents[1] / "campaigns" / "plans" / "second"
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    load(PLAN)
    campaign = Campaign.objects.get(code="tinh-mau-2027")
    hoi = Organization.objects.get(code="MAU-HOI")
    return {
        "campaign": campaign,
        "organization": hoi,
        "staff": person(Role.ORG_CLERK, Role.ORG_LEADER, organization=hoi),
        "desk": person(Role.BOARD_INTAKE, organization=campaign.board),
        "appraiser": person(Role.BOARD_APPRAISER, organization=campaign.board),
        "head": person(Role.BOARD_LEADER, organization=campaign.board),
        "member": person(Role.COMMITTEE, organization=campaign.issuer),
    }


def filled(cast, votes):
    """A dossier of two people and a household, with this campaign's own papers."""
    campaign, by = cast["campaign"], cast["staff"]
    dossier = factories.draft_dossier(campaign, cast["organization"], by)
    for code in ("don", "xac-nhan"):
        required = campaign.required_documents.get(code=code)
        papers.add(dossier, required, factories.pdf(), by=by)
    make = [factories.individual, factories.individual, factories.collective]
    for number, values in enumerate(make, start=1):
        fields = values(campaign, cast["organization"], votes_for=votes)
        fields |= {"name": f"Đối tượng Mẫu {number}", "citizen_id": ""}
        nomination = intake.add_nomination(
            dossier, fields, by=by, once_key=uuid.uuid4()
        )
        required = campaign.required_documents.get(code="tom-tat")
        papers.add(dossier, required, factories.pdf(), by=by, nomination=nomination)
    return dossier


def appraise(nomination, marks, by):
    criteria = cast_criteria(nomination)
    values = {
        "is_eligible": True,
        "outstanding": "Xuất sắc",
        "prominent": "Nổi trội",
        "replicable": "Nhân rộng được",
    }
    given = {criteria[code]: Decimal(mark) for code, mark in marks.items()}
    opinion = appraisal.save(nomination, values, given, by=by, revision=0)
    appraisal.finish(opinion, by=by)


def cast_criteria(nomination):
    chosen = nomination.dossier.campaign.criteria_for(
        nomination.dossier.organization, nomination.subject
    )
    return dict(chosen.criteria.values_list("code", "pk"))


@time_machine.travel("2026-09-01 02:00:00+00:00")
def test_a_vote_below_this_campaign_s_share_blocks(cast):
    dossier = filled(cast, votes=6)  # of 8 present: 75 %, and 80 % are asked for

    with pytest.raises(Refused, match="80"):
        intake.submit(dossier, by=cast["staff"])


@time_machine.travel("2026-09-01 02:00:00+00:00")
def test_the_whole_way(cast):
    campaign = cast["campaign"]
    dossier = filled(cast, votes=8)
    intake.submit(dossier, by=cast["staff"])
    assert dossier.code == "TM-2026-0001"
    reception.receive(dossier, by=cast["desk"])
    appraisal.begin(dossier, by=cast["appraiser"])
    # (2 × 9 + 6) and (2 × 8 + 8) of 30: equal, and the tie rule looks at "hieu-qua".
    marks = [
        {"hieu-qua": 8, "lan-toa": 8},
        {"hieu-qua": 9, "lan-toa": 6},
        {"hieu-qua": 5, "lan-toa": 5},
    ]
    for nomination, given in zip(Nomination.objects.order_by("pk"), marks, strict=True):
        appraise(nomination, given, cast["appraiser"])
    appraisal.conclude(dossier, by=cast["appraiser"])
    assert Nomination.objects.order_by("pk")[0].score == Decimal("80")

    selection.hold_line(campaign, by=cast["head"])
    made = proposal.freeze(campaign, by=cast["head"])
    assert [line["name"] for line in made.content["lines"]] == [
        "Đối tượng Mẫu 2",
        "Đối tượng Mẫu 1",
        "Đối tượng Mẫu 3",
    ]

    scan = attachments.store(factories.pdf(), by=cast["member"])
    decision = record_decision(
        made,
        Papers("9-QĐ/TU", made.frozen_at.date(), "Nguyễn Văn Mẫu", "Bí thư", scan),
        {line.nomination_id: Outcome(True) for line in made.lines.all()},
        by=cast["member"],
        once_key=uuid.uuid4(),
    )
    asked = release.ask(decision, by=cast["member"])
    release.confirm(asked, by=cast["head"])
    with time_machine.travel(clock.now() + dt.timedelta(hours=1)):
        assert release.take_effect(asked.pk)
    certificates.issue(decision, by=cast["head"])

    counts = quota.counts(campaign)
    assert (counts.total, counts.issued, counts.free) == (50, 3, 47)
    rows = list(decision.certificates.select_related("nomination").order_by("ordinal"))
    text = PdfReader(io.BytesIO(render(decision, rows))).pages[0].extract_text()
    assert "TỈNH ỦY MẪU" in text
    assert "An Giang" not in text
    assert invariants.breaches() == []
