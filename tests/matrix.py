"""Two sides of the access matrix: a campaign each, with all that a route can point at.
The people who ask belong to the first side; nobody of the second ever asks."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from functools import cached_property

from accounts.models import Organization, OrganizationChange, Role, RosterImport, User
from campaigns.models import (
    Campaign,
    Duty,
    LaunchPlan,
    Milestone,
    RequiredDocument,
)
from council.meetings import open_meeting
from council.models import Meeting
from council.rounds import open_round
from emulation import clock
from nominations import certificates, importing, reception, revocation, rewards
from nominations.decision import Outcome, Papers, record_decision
from nominations.models import (
    Appraisal,
    AssignmentPlan,
    Certificate,
    ConflictDeclaration,
    Consultation,
    Decision,
    Document,
    Dossier,
    Hold,
    Nomination,
    NomineeImport,
    PaperReceipt,
    PrinterProfile,
    Proposal,
    RankingSnapshot,
    Revocation,
    Reward,
    Scenario,
    SecondReading,
    TwinCase,
)
from nominations.scenario_changes import Changes
from periodic.models import PeriodicReport
from records import attachments, jobs, saved_views, uploads
from records.models import Job, Notice, SavedView, Upload
from records.notices import notify
from registers.models import ImportedTable
from reports.models import SlipBatch
from tests.accounts.rosters import roster
from tests.campaigns.factories import milestone, reward_rates
from tests.campaigns.launching import handed_in, launch_duty
from tests.council.factories import add_item, arrive, planned, seated
from tests.factories import OrganizationFactory
from tests.nominations.factories import (
    board_member,
    clerk_and_leader,
    pdf,
    submitted_dossier,
)
from tests.nominations.lists import frozen_list, let_out
from tests.nominations.selection import received_dossier
from tests.nominations.spreadsheet.files import downloaded
from tests.people import person
from tests.periodic import factories as reports
from tests.registers.matrix import Shelf, imported, shelf


@dataclass
class Side:
    """A decided list with its register, and a dossier sent back to its organisation."""

    listed: Proposal
    waiting: Proposal
    certificate: Certificate
    revoked: Certificate
    printer: PrinterProfile
    reward: Reward
    returned: Dossier
    paper_receipt: PaperReceipt
    shelf: Shelf
    office: User
    duty: Duty
    launch_plan: LaunchPlan
    meeting: Meeting
    people: dict[str, User] = field(default_factory=dict)
    # Handed in, of the year before.
    report: PeriodicReport = field(init=False)

    @property
    def nomination(self) -> Nomination:
        """One that its organisation can edit."""
        return self.returned.nominations.get()

    @property
    def appraised(self) -> Nomination:
        """One that has been appraised and decided."""
        return self.certificate.nomination

    @cached_property
    def twin(self) -> TwinCase:
        """The two that look like one."""
        return TwinCase.objects.create(
            campaign=self.listed.campaign,
            first=min(self.appraised, self.nomination, key=lambda one: one.pk),
            second=max(self.appraised, self.nomination, key=lambda one: one.pk),
            score=88,
            found_at=clock.now(),
        )

    @cached_property
    def declared_conflict(self) -> ConflictDeclaration:
        """By one who does not ask."""
        return ConflictDeclaration.objects.create(
            person=self.office,
            dossier=self.returned,
            kind=ConflictDeclaration.Kind.OTHER,
            reason="Cùng quê.",
            declared_by=self.office,
            declared_at=clock.now(),
        )

    @cached_property
    def under_appraisal(self) -> Dossier:
        return received_dossier(
            self.listed.campaign,
            self.returned.organization,
            state=Dossier.State.UNDER_APPRAISAL,
        )

    @cached_property
    def second_reading(self) -> SecondReading:
        return SecondReading.objects.create(
            nomination=self.appraised, spread=20, opened_at=clock.now()
        )

    @cached_property
    def hold(self) -> Hold:
        return Hold.objects.create(
            nomination=self.appraised,
            attachment=attachments.store(pdf(), by=self.office),
            reason="Có đơn.",
            held_by=self.office,
            held_at=clock.now(),
        )

    @cached_property
    def consultation(self) -> Consultation:
        return Consultation.objects.create(
            nomination=self.appraised,
            body="Công an tỉnh Mẫu",
            asked_on=clock.today(),
            due_on=clock.today() + dt.timedelta(days=9),
            asked_by=self.office,
        )

    @cached_property
    def assignment_plan(self) -> AssignmentPlan:
        return AssignmentPlan.objects.create(
            campaign=self.listed.campaign,
            basis={"people": [], "dossiers": {}},
            created_by=self.office,
            created_at=clock.now(),
        )

    @property
    def nominee_import(self) -> NomineeImport:
        """An Excel file of its nominees in which a cell is to be mended."""
        return self.returned.imports.get()

    @property
    def period(self) -> Milestone:
        return self.report.milestone

    @property
    def sampled(self) -> RequiredDocument:
        """A paper of which there is a sample."""
        return self.listed.campaign.required_documents.get(sample__isnull=False)

    @cached_property
    def recorded(self) -> Decision:
        """One that waits for the second person to confirm its release."""
        waiting = self.waiting
        listed = Proposal.objects.create(
            campaign=waiting.campaign,
            version=waiting.version + 1,
            state=Proposal.State.DECIDED,
            content=waiting.content,
            sha256=waiting.sha256,
            frozen_by=self.office,
            frozen_at=clock.now(),
        )
        decision = Decision.objects.create(
            campaign=listed.campaign,
            proposal=listed,
            number="3-QĐ/TU",
            decided_on=clock.today(),
            signer="Nguyễn Văn Mẫu",
            signer_title="Phó Bí thư",
            attachment=self.listed.decision.attachment,
            recorded_by=self.office,
            recorded_at=clock.now(),
        )
        decision.releases.create(asked_by=self.office, asked_at=clock.now())
        return decision

    @property
    def snapshot(self) -> RankingSnapshot:
        """The ranking as it was when the list was frozen."""
        return self.listed.campaign.ranking_snapshots.first()

    @property
    def scenario(self) -> Scenario:
        return self.listed.campaign.scenarios.get()

    @property
    def document(self) -> Document:
        return self.returned.documents.first()

    def appoint(self) -> None:
        """One person for each role, in the body where that role is held."""
        made = self.listed.campaign
        bodies = {
            Role.ORG_CLERK: self.returned.organization,
            Role.ORG_LEADER: self.returned.organization,
            Role.OFFICE: made.office,
            Role.COMMITTEE: made.issuer,
        }
        for role in Role:
            body = bodies.get(role, made.board)
            fields = {"is_staff": True} if role == Role.ADMINISTRATOR else {}
            self.people[role] = person(role, organization=body, **fields)
        for role in (Role.BOARD_APPRAISER, Role.BOARD_LEADER):
            self._add_opinion(self.people[role])

    def _add_opinion(self, by: User) -> None:
        Appraisal.objects.create(
            nomination=self.appraised,
            appraiser=by,
            criteria_set=self.listed.campaign.criteria_sets.get(),
            is_eligible=False,
            reason="Chưa nổi trội.",
            created_at=clock.now(),
            final_at=clock.now(),
        )

    def import_of(self, user: User) -> ImportedTable:
        return imported(self.listed.campaign, user)

    def job_of(self, user: User) -> Job:
        job = jobs.enqueue("test.any", by=user, total=1)
        claimed = jobs.claim(job.pk)
        assert claimed is not None
        claimed.attachment = attachments.store(pdf(), by=user)
        jobs.finish(claimed)
        return claimed

    def roster_of(self, user: User) -> RosterImport:
        return RosterImport.objects.create(
            attachment=attachments.store(roster(people=[["ai.do", "Ai Đó"]]), by=user),
            uploaded_by=user,
            uploaded_at=clock.now(),
        )

    def change_of(self, user: User) -> OrganizationChange:
        change = OrganizationChange.objects.create(
            kind="dissolve",
            effective_on=clock.today(),
            document_number="1-QĐ/TU",
            document_on=clock.today(),
            decided_by="Tỉnh ủy Mẫu",
            planned_by=user,
            planned_at=clock.now(),
        )
        change.lines.create(source=OrganizationFactory())
        return change

    def slips_of(self, user: User) -> SlipBatch:
        return SlipBatch.objects.create(
            job=jobs.enqueue("test.any", by=user),
            storage_name=f"{uuid.uuid4()}.pdf",
            people=1,
            made_at=clock.real_now(),
        )

    def upload_of(self, user: User) -> Upload:
        return uploads.begin(uploads.Promise("tờ trình.pdf", 1000), by=user)

    def view_of(self, user: User) -> SavedView:
        return saved_views.keep(user, "/notices/?q=a", "Của tôi")

    def notice_of(self, user: User) -> Notice:
        notify(f"test:{uuid.uuid4()}", [user], "Thông báo", url="/notices/")
        return Notice.objects.filter(recipient=user).latest("pk")


def side(code: str) -> Side:
    listed = frozen_list(places=2, nominees=3, code=code)
    office = person(Role.OFFICE, organization=listed.campaign.office)
    dossier = listed.lines.first().nomination.dossier
    organization = dossier.organization
    decision = _decide(listed, office)
    certificates.issue(decision, by=office)
    _what_if(listed)
    returned = submitted_dossier(listed.campaign, organization)
    reception.request_supplement(
        returned,
        "Thiếu chữ ký.",
        clock.today() + dt.timedelta(days=5),
        by=board_member(listed.campaign),
    )
    board = board_member(listed.campaign)
    wrong = downloaded(returned).fill(born_on="1970")
    clerk = clerk_and_leader(organization)
    importing.prepare(returned, wrong.upload(), by=clerk)
    sampled = listed.campaign.required_documents.first()
    sampled.sample = attachments.store(pdf("mẫu.pdf"), by=office)
    sampled.save()
    receipt = reception.record_paper(returned, 1, clock.today(), by=board)
    reward_rates(listed.campaign)
    rewards.fix(decision, fund=Reward.Fund.STATE_BUDGET, by=office)
    first, second = decision.certificates.all()
    _revoke(second, office)
    printer = PrinterProfile.objects.create(name=f"Máy in {code}")
    waiting = _another_list(listed, office)
    duty = milestone(listed.campaign, "yearly_report").duties.get(
        organization=organization
    )
    kept = shelf(listed.campaign, organization)
    made = Side(
        listed,
        waiting,
        first,
        second,
        printer,
        first.nomination.reward,
        returned,
        receipt,
        kept,
        office,
        duty,
        handed_in(launch_duty(listed.campaign, organization)),
        _council(listed.campaign),
    )
    made.report = _report(listed.campaign, organization)
    # Made here: within a test they would be taken back with it.
    assert made.twin.pk
    assert made.declared_conflict.pk
    assert made.under_appraisal.pk
    assert made.assignment_plan.pk
    assert made.recorded.pk
    assert made.second_reading.pk
    assert made.hold.pk
    assert made.consultation.pk
    return made


def _council(campaign: Campaign) -> Meeting:
    """In session, with a secret ballot going on and a member who votes by letter."""
    head = person(Role.BOARD_LEADER, organization=campaign.board)
    seats = seated(campaign, head, 3)
    meeting = planned(campaign, head, seats, below_line=5)
    add_item(meeting)
    arrive(meeting, head, "present", "present", "written")
    open_meeting(meeting, by=head)
    open_round(
        meeting, list(meeting.items.all()), method="secret", is_block=False, by=head
    )
    return meeting


def _what_if(listed: Proposal) -> None:
    now = clock.now()
    Scenario.objects.create(
        campaign=listed.campaign,
        name="Một suất",
        changes=Changes(line=1).as_json(),
        result={
            "places": [2, 1],
            "chosen": [2, 1],
            "excess": 0,
            "enters": [],
            "leaves": [],
            "organizations": [],
            "shares": {},
        },
        base="0" * 64,
        made_by=listed.frozen_by,
        made_at=now,
        computed_at=now,
    )


def _report(campaign: Campaign, organization: Organization) -> PeriodicReport:
    reports.asks(campaign)
    return reports.submitted(reports.period(campaign, years_ago=1), organization)


def _revoke(certificate: Certificate, office: User) -> None:
    ground = Revocation.Ground.FALSE_DECLARATION
    papers = revocation.RevocationPapers(ground, "2-QĐ/TU", clock.today())
    revocation.revoke(certificate, papers, reason="Khai không đúng", by=office)


def _another_list(listed: Proposal, by: User) -> Proposal:
    """One that is before the Committee."""
    return Proposal.objects.create(
        campaign=listed.campaign,
        version=listed.version + 1,
        content=listed.content,
        sha256=listed.sha256,
        frozen_by=by,
        frozen_at=clock.now(),
    )


def _decide(listed: Proposal, office: User):
    keys = listed.lines.filter(part="proposed").values_list("nomination", flat=True)
    papers = Papers(
        "1-QĐ/TU",
        clock.today(),
        "Nguyễn Văn Mẫu",
        "Phó Bí thư",
        attachments.store(pdf("quyết định.pdf"), by=office),
    )
    outcomes = {key: Outcome(True) for key in keys}
    made = record_decision(listed, papers, outcomes, by=office, once_key=uuid.uuid4())
    return let_out(made)
