"""Dossiers from the first line to the certificate, by the steps of the procedure."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from accounts.models import Role
from campaigns.models import Campaign, RequiredDocument, Subject
from nominations import (
    appraisal,
    certificates,
    completeness,
    intake,
    papers,
    proposal,
    quota,
    reception,
    release,
    selection,
)
from nominations.completeness import answering
from nominations.decision import Outcome, Papers, record_decision
from nominations.models import Decision, Nomination
from nominations.models import Dossier as Row
from records import attachments
from records.errors import Refused
from tests.nominations.factories import MINUTES, REQUEST
from tests.people import person
from tests.simulation import dossiers, plan
from tests.simulation.dossiers import Dossier, Nominee
from tests.simulation.papers import paper
from tests.simulation.script import CLERK, LEADER, Act, at

if TYPE_CHECKING:
    from tests.simulation.world import Play

HELD_ON, LISTED_ON, DECIDED_ON = (dt.date(2030, 9, day) for day in (6, 9, 12))
AGAIN_ON, CEREMONY = dt.date(2030, 9, 17), dt.date(2030, 9, 30)
SAID = {
    "is_eligible": True,
    "outstanding": "Xuất sắc (mẫu).",
    "prominent": "Nổi trội (mẫu).",
    "replicable": "Nhân rộng được (mẫu).",
}


@dataclass
class Awarded:
    """What the tests ask about."""

    # What was refused, in the words of the program.
    refused: dict[str, list[str]] = field(default_factory=dict)
    # The names of each list to the Committee, in its order.
    lists: list[list[str]] = field(default_factory=list)
    declined: list[str] = field(default_factory=list)


class Awards:
    def __init__(self, play: Play) -> None:
        self.play = play
        campaign = self.campaign = play.world.campaign
        self.appraiser = person(Role.BOARD_APPRAISER, organization=campaign.board)
        self.desk = person(Role.BOARD_INTAKE, organization=campaign.board)
        self.member = person(Role.COMMITTEE, organization=campaign.issuer)
        self.required = list(campaign.required_documents.all())
        self.movement = campaign.movements.order_by("pk").first()
        self.kinds = {
            subject: campaign.nominee_kinds.filter(subject=subject).first()
            for subject in Subject.values
        }
        self.criteria = {
            row.code: row.pk
            for row in campaign.criteria_sets.get(organization=None).criteria.all()
        }
        self.planned = {one.organization: one for one in play.script.dossiers}
        self.rows: dict[str, Row] = {}
        self.number = 0
        self.done = Awarded()

    def plan(self) -> None:
        self.play.at(at(HELD_ON), self._hold)
        self.play.at(at(LISTED_ON), self._list)
        self.play.at(at(DECIDED_ON, 15), self._decide_first)
        self.play.at(at(AGAIN_ON), self._hold)
        self.play.at(at(AGAIN_ON, 10), self._list)
        self.play.at(at(AGAIN_ON, 15), self._decide_last)
        self.play.at(at(CEREMONY), self._try_one_more)

    def _refused(self, what: str, act: Any, *arguments: Any, **more: Any) -> None:
        with pytest.raises(Refused) as refusal:
            act(*arguments, **more)
        self.done.refused.setdefault(what, []).append(str(refusal.value))

    # ------------------------------------------------------------------- organisation
    def begin(self, act: Act) -> None:
        by = self.play.holder(act.organization, CLERK)
        body = self.play.body(act.organization)
        planned = self.planned[act.organization]
        row = intake.open_dossier(self.campaign, body, by=by, once_key=uuid.uuid4())
        self.rows[act.organization] = row
        today = act.at.date()
        request = REQUEST | {"request_on": today, "request_signer": by.full_name}
        intake.save_request(row, request, by=by, revision=row.revision)
        minutes = MINUTES | {"minutes_on": today}
        intake.save_minutes(row, minutes, by=by, revision=row.revision)
        for required in self.required:
            if required.scope == RequiredDocument.Scope.DOSSIER:
                papers.add(row, required, paper(required.code), by=by)
        for nominee in planned.nominees:
            self._nominate(row, nominee, by)

    def _nominate(self, row: Row, nominee: Nominee, by: Any) -> None:
        self.number += 1
        values = self._values(nominee, row)
        made = intake.add_nomination(row, values, by=by, once_key=uuid.uuid4())
        for required in self.required:
            if papers.belongs(required, made):
                papers.add(row, required, paper(nominee.name), by=by, nomination=made)

    def _values(self, nominee: Nominee, row: Row) -> dict[str, Any]:
        subject = Subject.INDIVIDUAL if nominee.is_person else Subject.COLLECTIVE
        own: dict[str, Any] = {
            "head_name": "Phạm Văn Mẫu",
            "members_total": 40,
            "members_female": nominee.women,
        }
        if nominee.is_person:
            born = dt.date(1960, 1, 1) + self.number * 37 * plan.DAY
            gender = "female" if nominee.is_woman else "male"
            own = {
                "born_on": born,
                "gender": gender,
                "workplace": str(row.organization),
            }
        return own | {
            "subject": subject,
            "kind": self.kinds[subject],
            "movement": self.movement,
            "name": nominee.name,
            "address": "Xã Mẫu",
            "summary": f"Thành tích {nominee.name}.",
            "achievement": f"Kết quả {nominee.name}.",
            "self_statement": f"Nổi trội {nominee.name}.",
            "votes_for": 8,
            "is_direct_worker": nominee.is_direct_worker,
            "is_border_island": nominee.is_border_island,
            "is_grassroots": nominee.is_grassroots,
        }

    def hand_in(self, act: Act) -> None:
        row = self.rows[act.organization]
        clerk = self.play.holder(act.organization, CLERK)
        leader = self.play.holder(act.organization, LEADER)
        for point in answering.unanswered(row, completeness.findings(row)):
            answering.answer(row, point, "Đã kiểm tra (mẫu).", by=clerk)
        if clerk != leader:
            intake.send_to_leader(row, by=clerk)
        intake.submit(row, by=leader)

    def too_late(self, act: Act) -> None:
        self._refused("too late", self.hand_in, act)

    def withdraw(self, act: Act) -> None:
        leader = self.play.holder(act.organization, LEADER)
        intake.withdraw(self.rows[act.organization], by=leader, reason="Rút (mẫu).")

    # --------------------------------------------------------------------------- Board
    def send_back(self, act: Act) -> None:
        row, due = self.rows[act.organization], act.at.date() + 7 * plan.DAY
        reception.request_supplement(row, "Bổ sung (mẫu).", due, by=self.desk)

    def reject(self, act: Act) -> None:
        row = self.rows[act.organization]
        reception.reject(row, "Không đúng đối tượng (mẫu).", by=self.play.head)

    def accept(self, act: Act) -> None:
        """Received, appraised and concluded."""
        row = self.rows[act.organization]
        row.refresh_from_db()
        reception.receive(row, by=self.desk)
        appraisal.begin(row, by=self.appraiser)
        planned = {one.name: one for one in self.planned[act.organization].nominees}
        for nomination in row.nominations.select_related(
            "dossier__campaign", "dossier__organization"
        ):
            self._appraise(nomination, planned[nomination.name])
        appraisal.conclude(row, by=self.appraiser)

    def _appraise(self, nomination: Nomination, nominee: Nominee) -> None:
        values, marks = SAID, nominee.marks
        if not nominee.is_eligible:
            values = {"is_eligible": False, "reason": "Chưa đủ điều kiện (mẫu)."}
            marks = {}
        given = {self.criteria[code]: Decimal(mark) for code, mark in marks.items()}
        opinion = appraisal.save(
            nomination, values, given, by=self.appraiser, revision=0
        )
        appraisal.finish(opinion, by=self.appraiser)

    # ------------------------------------------------------------------------- Committee
    def _hold(self) -> None:
        """Everybody for whom there is a place; whoever comes after finds none."""
        selection.hold_line(self.campaign, by=self.play.head, reserve=dossiers.RESERVE)
        self._try("held")

    def _try(self, when: str) -> None:
        """One more, straight at the quota's door and by moving the line."""
        rows = Nomination.objects.for_campaign(self.campaign).select_related(
            "dossier__campaign", "dossier__organization"
        )
        one = rows.filter(state__in=["eligible", "reserve"]).order_by("pk").first()
        self._refused(f"{when}: quota", quota.hold, one, by=self.play.head)
        head = self.play.head
        selection.move(one, "in", reason="Thử (mẫu).", by=head)
        self._refused(f"{when}: line", selection.hold_line, self.campaign, by=head)
        selection.move(one, "by_rank", reason="Thôi (mẫu).", by=head)

    def _list(self) -> None:
        made = proposal.freeze(self.campaign, by=self.play.head)
        lines = made.content["lines"]
        self.done.lists.append(
            [line["name"] for line in lines if line["part"] == "proposed"]
        )
        head = self.play.head
        self._refused("frozen", selection.hold_line, self.campaign, by=head)

    def _decide_first(self) -> None:
        """The last of the list are not awarded: their places come back."""
        self.done.declined = self.done.lists[-1][-dossiers.DECLINED :]
        self._decide("21-QĐ/TU", set(self.done.declined))

    def _decide_last(self) -> None:
        self._decide("22-QĐ/TU", set())

    def _decide(self, number: str, declined: set[str]) -> None:
        made = self.campaign.proposals.get(state="frozen")
        scan = attachments.store(paper("quyet-dinh"), by=self.member)
        outcomes = {
            line.nomination_id: Outcome(False, "Chưa đồng ý (mẫu).")
            if line.nomination.name in declined
            else Outcome(True)
            for line in made.lines.filter(part="proposed").select_related("nomination")
        }
        today = made.frozen_at.date()
        decision: Decision = record_decision(
            made,
            Papers(number, today, "Nguyễn Văn Mẫu", "Bí thư", scan),
            outcomes,
            by=self.member,
            once_key=uuid.uuid4(),
        )
        # The window itself is `tests/nominations/test_release.py`'s matter.
        Campaign.objects.filter(pk=self.campaign.pk).update(release_delay_minutes=0)
        asked = release.ask(decision, by=self.member)
        release.confirm(asked, by=self.play.head)
        assert release.take_effect(asked.pk)
        certificates.issue(decision, by=self.play.head)
        assert certificates.issue(decision, by=self.play.head) == 0

    def _try_one_more(self) -> None:
        """On the day of the ceremony all places are given."""
        self._try("given")
        for row in self.rows.values():
            row.refresh_from_db()
            if row.state == Row.State.APPRAISED and not row.nominations.filter(
                state__in=["eligible", "reserve", "proposed"]
            ):
                reception.archive(row, by=self.play.head)


def appraised(planned: list[Dossier]) -> list[Dossier]:
    return [one for one in planned if one.is_appraised]
