"""Every route × every role × one's own or another's object × GET, HEAD and POST.

What is expected stands in `access_table.py`, written down and read by people; nothing
in it is computed by the code that it tests. No GET writes anything.
"""

from collections.abc import Iterator, Sequence

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from tests.access_table import ASKERS, TABLE
from tests.matrix import Side, side
from tests.test_project import routes

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
LOGIN = "/accounts/login/"
SIGNS = {200: "2", 404: "4", 405: "5", 422: "3", 503: "0"}
QUERY = {"nomination_new": "?subject=individual", "exemplar_stage": "?step=foster"}
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
# When the session was last used, and counters that time out, are no data.
UPKEEP = ('UPDATE "django_session"', 'INSERT INTO "cache_entries"', 'UPDATE "cache_')
# Reading a file, or a whole identity number, is itself put on record.
RECORDED = {
    "accounts:roster_export",
    "nominations:document_download",
    "nominations:hold_file",
    "nominations:document_page",
    "periodic:report_file_download",
    "nominations:decision_file",
    "reports:dossier_receipt_pdf",
    "reports:proposal_pdf",
    "reports:proposal_paper",
    "reports:proposal_package",
    "reports:proposal_docx",
    "reports:proposal_xlsx",
    "reports:certificate_pdf",
    "registers:entry_export",
    "registers:announcement_detail",
    "nominations:nominee_file",
    "nominations:nominee_import_errors",
    "reports:rewards_pdf",
    "reports:rewards_xlsx",
    "reports:rewards_docx",
    "reports:ceremony_pdf",
    "reports:ceremony_xlsx",
}


@pytest.fixture(autouse=True)
def _files_of_its_own() -> None:
    """The files are those of the whole module."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator["World"]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


class World:
    """Both sides, and a browser for each asker."""

    def __init__(self) -> None:
        # The campaign that began last is the one that pages show.
        self.other, self.own = side("ben-kia"), side("ben-nay")
        self.own.appoint()
        self.clients = {"": Client()}
        for role, user in self.own.people.items():
            self.clients[role] = Client()
            self.clients[role].force_login(user, BACKEND)
        users = [*self.own.people.values(), self.own.office, self.other.office]
        self.jobs = {user.pk: self.own.job_of(user) for user in users}
        self.slips = {user.pk: self.own.slips_of(user) for user in users}
        self.changes = {user.pk: self.own.change_of(user) for user in users}
        self.rosters = {user.pk: self.own.roster_of(user) for user in users}
        self.uploads = {user.pk: self.own.upload_of(user) for user in users}
        self.imports = {user.pk: self.own.import_of(user) for user in users}
        self.views = {user.pk: self.own.view_of(user) for user in users}
        self.notices = {user.pk: self.own.notice_of(user) for user in users}

    def address(self, name: str, asker: str, *, is_own: bool) -> str:
        route = name.split(":")[-1]
        one = self.own if is_own else self.other
        user = self.own.people.get(asker, self.own.office) if is_own else one.office
        address = reverse(name, args=self.arguments(route, one, user))
        return address + QUERY.get(route, "")

    def arguments(self, route: str, one: Side, user: User) -> list:
        job, slips = self.jobs[user.pk].pk, self.slips[user.pk].pk
        upload, rows = self.uploads[user.pk].key, self.rosters[user.pk].pk
        change = self.changes[user.pk].pk
        known = {
            "job_detail": [job],
            "job_download": [job],
            "slip_batch": [slips],
            "slip_download": [slips],
            "roster_import": [rows],
            "roster_apply": [rows],
            "change_new": ["merge"],
            "change_detail": [change],
            "change_confirm": [change],
            "change_cancel": [change],
            "upload_discard": [upload],
            "upload_part": [upload, 0],
            "saved_view_remove": [self.views[user.pk].pk],
            "document_page": [one.document.pk, 1],
            "notice_open": [self.notices[user.pk].pk],
            "paper_receipt_pdf": [one.paper_receipt.pk],
            "proposal_paper": [one.listed.pk, "to-trinh.docx"],
            "certificate_verify": [one.certificate.code],
            "import_preview": [self.imports[user.pk].pk],
            "round_letter": [
                one.meeting.rounds.get().pk,
                one.meeting.attendance.get(presence="written").member_id,
            ],
        }
        if route in known:
            return known[route]
        if (found := one.shelf.arguments(route)) is not None:
            return found
        objects = {
            one.report: REPORTED,
            one.report.signed_file: {"report_file_download"},
            one.period.campaign.indicators.first(): {"rollup_sources"},
            one.period: {
                "rollup_compare",
                "rollup_targets",
                "period_close",
                "summary_docx",
                "summary_pdf",
            },
            one.listed.campaign: {"campaign_open", "campaign_discard"},
            one.returned: RETURNED,
            one.nomination: EDITED,
            one.appraised: APPRAISED,
            one.appraised.dossier: CONCLUDED,
            one.duty: {"duty_detail", "duty_waive", "report_for_duty", "duty_sheet"},
            one.launch_plan.duty: {"launch_plan_edit"},
            one.launch_plan: LAUNCHED,
            one.meeting: MET,
            one.meeting.rounds.get(): {"round_vote", "round_close"},
            one.nominee_import: IMPORTED,
            one.document: {"document_download", "document_view"},
            one.twin: {"twin_detail"},
            one.declared_conflict: {"conflict_lift"},
            one.second_reading: {"second_reading"},
            one.hold: {"hold_file"},
            one.consultation: {"consultation_answer"},
            one.under_appraisal: {"dossier_assign"},
            one.assignment_plan: {"assignment_plan", "assignment_plan_apply"},
            one.sampled: {"paper_sample"},
            one.certificate: IN_FORCE,
            one.revoked: {"certificate_return"},
            one.reward: {"reward_take_back"},
            one.printer: {"printer_edit", "printer_sheet"},
            one.listed.decision: DECIDED,
            one.recorded: RECORDED_DECISION,
            one.listed: LISTED,
            one.waiting: WAITING,
            one.snapshot: {"snapshot_detail"},
            one.scenario: {"scenario_detail", "scenario_refresh", "scenario_apply"},
        }
        found = [row.pk for row, names in objects.items() if route in names]
        return [one.period.pk, *found] if route == "rollup_sources" else found


RETURNED = {
    "dossier_detail", "dossier_history", "dossier_request", "dossier_minutes",
    "dossier_papers", "paper_take", "dossier_check", "dossier_submit", "dossier_answer", "dossier_send_to_leader",
    "dossier_hand_back", "dossier_withdraw", "dossier_receipt", "nomination_new",
    "dossier_receive", "dossier_paper", "dossier_request_supplement", "dossier_pin_remarks", "dossier_reject",
    "dossier_begin_appraisal", "dossier_receipt_pdf", "dossier_presence", "dossier_cover_sheet",
    "nominee_file", "nominee_import_new", "dossier_take_over", "request_docx", "request_pdf", "minutes_docx", "minutes_pdf",
}  # fmt: skip
LAUNCHED = {
    "launch_plan_detail", "launch_plan_file", "launch_plan_issue", "launch_plan_accept",
    "launch_plan_send_back",
}  # fmt: skip
MET = {
    "meeting_detail", "meeting_attendance", "meeting_draw_up", "meeting_open",
    "meeting_recuse", "round_new", "meeting_screen", "meeting_close", "meeting_minutes",
}  # fmt: skip
REPORTED = {
    "report_detail", "report_history", "report_figures", "report_texts", "report_file",
    "report_check", "report_answer", "report_send_to_leader", "report_submit",
    "report_hand_back", "report_presence", "report_take_over", "report_sheet", "report_import", "periodic_docx", "periodic_pdf", "report_accept", "report_return", "report_reopen",
}  # fmt: skip
EDITED = {
    "nomination_detail", "nomination_self_score", "nomination_edit", "nomination_reveal", "nomination_remove",
    "report_docx", "report_pdf",
}  # fmt: skip
IMPORTED = {
    "nominee_import_detail", "nominee_import_apply", "nominee_import_again",
    "nominee_import_undo", "nominee_import_errors",
}  # fmt: skip
CONCLUDED = {"dossier_conclude", "dossier_reopen", "dossier_archive"}
APPRAISED = {
    "nomination_appraise", "opinion_reopen", "nomination_hold", "nomination_resume",
    "nomination_reconsider", "nomination_decide", "ranking_move", "conflict_new",
    "consultation_new",
}  # fmt: skip
DECIDED = {
    "decision_detail", "decision_file", "certificate_issue", "certificate_batch",
    "reward_list", "reward_fix", "reward_pay", "ceremony", "handover_many",
    "rewards_pdf", "rewards_xlsx", "rewards_docx", "ceremony_pdf", "ceremony_xlsx",
}  # fmt: skip
IN_FORCE = {
    "certificate_detail", "certificate_revoke", "certificate_replace", "certificate_pdf",
    "certificate_print", "handover_new",
}  # fmt: skip
LISTED = {
    "proposal_compare", "proposal_detail", "proposal_package", "proposal_pdf", "proposal_docx", "proposal_xlsx",
}  # fmt: skip
WAITING = {"proposal_recall", "proposal_return", "decision_new", "decision_record"}
RECORDED_DECISION = {
    "decision_scan", "decision_withdraw", "release_ask", "release_confirm", "release_stop",
}  # fmt: skip


def answer(client: Client, method: str, address: str) -> tuple[str, list[str]]:
    """One sign for what came (2 a page, 3 sent on, L sent to sign in, 4 no such page,
    5 not by this method, 0 not well), and what was written, which is taken back."""
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    if "sessionid" in client.cookies or "private" in response["Cache-Control"]:
        assert "no-store" in response["Cache-Control"], address
    written = [
        query["sql"]
        for query in queries
        if query["sql"].startswith(WRITES) and not query["sql"].startswith(UPKEEP)
    ]
    if response.status_code == 302:
        return "L" if response.url.startswith(LOGIN) else "3", written
    return SIGNS[response.status_code], written


def found(
    world: World,
    name: str,
    method: str,
    *,
    is_own: bool,
    askers: Sequence[str] = ASKERS,
) -> str:
    """The line of the table: a sign for each asker."""
    signs = []
    for asker in askers:
        address = world.address(name, asker, is_own=is_own)
        sign, written = answer(world.clients[asker], method, address)
        if method != "post" and name not in RECORDED:
            assert written == [], f"{method} {address} writes"
        signs.append(sign)
    return "".join(signs)


def names() -> list[str]:
    return [f"{space}:{route.name}".removeprefix(":") for space, route in routes()]


def test_the_table_names_every_route_and_no_other():
    assert sorted(TABLE) == sorted(names())


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(TABLE))
def test_access(world, name):
    own, other, posted_own, posted_other = TABLE[name]

    assert found(world, name, "get", is_own=True) == own
    # HEAD goes GET's way: asking it of one who is let in, if any, is enough.
    asker = next((i for i, sign in enumerate(own) if sign in "23"), 0)
    assert found(world, name, "head", is_own=True, askers=[ASKERS[asker]]) == own[asker]
    assert found(world, name, "get", is_own=False) == other
    assert found(world, name, "post", is_own=True) == posted_own
    assert found(world, name, "post", is_own=False) == posted_other


def test_pages_of_another_campaign_say_of_which(world):
    """A bookmark opens whatever the menu shows, and the page names its campaign."""
    client, read = world.clients["auditor"], []
    for name in sorted(TABLE):
        own, other = (
            world.address(name, "auditor", is_own=mine) for mine in (True, False)
        )
        if own == other or TABLE[name][1][ASKERS.index("auditor")] != "2":
            continue
        with transaction.atomic():
            page = client.get(other)
            transaction.set_rollback(True)
        if page["Content-Type"].startswith("text/html") and b"<header>" in page.content:
            assert f"<b>{world.other.listed.campaign}</b>" in page.text, other
            with transaction.atomic():
                assert 'banner-session">' not in client.get(own).text, own
                transaction.set_rollback(True)
            read.append(name)
    assert len(read) > 15
