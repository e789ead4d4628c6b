"""The workflow's tables: every state × step × role against what the procedure says
(written out here), and the drawing in docs/workflow.md against the tables."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Role
from campaigns import duties
from emulation import clock
from nominations import workflow
from nominations.models import Decision, Dossier, Nomination, Proposal
from periodic import workflow as report_workflow
from records import attachments
from records.errors import Refused
from records.models import AuditEvent
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.factories import MembershipFactory
from tests.nominations import factories
from tests.nominations.selection import add_nomination, received_dossier
from tests.people import person

DOC = Path(__file__).parents[2] / "docs" / "workflow.md"

# Step: from which states, to which, who may. 'both' is clerk and leader in one person.
DOSSIER = {
    "send_to_leader": ("draft returned", "awaiting_leader", "clerk leader both"),
    "hand_back_draft": ("awaiting_leader", "draft", "leader both"),
    "hand_back_supplement": ("awaiting_leader", "returned", "leader both"),
    "submit": ("draft returned awaiting_leader", "submitted", "leader both"),
    "withdraw": (
        "draft awaiting_leader submitted received returned",
        "withdrawn",
        "leader both",
    ),
    "receive": ("submitted", "received", "intake board_leader"),
    "request_supplement": (
        "submitted received under_appraisal",
        "returned",
        "intake appraiser board_leader conflicted",
    ),
    "reject": ("submitted received", "rejected", "board_leader"),
    "begin_appraisal": ("received", "under_appraisal", "appraiser board_leader"),
    "conclude": ("under_appraisal", "appraised", "appraiser board_leader"),
    "reopen": ("appraised", "under_appraisal", "board_leader"),
    "archive": ("appraised", "archived", "board_leader"),
}
NOMINATION = {
    "find_eligible": ("pending", "eligible", "appraiser board_leader"),
    "find_ineligible": ("pending", "ineligible", "appraiser board_leader"),
    "reconsider": ("eligible ineligible", "pending", "appraiser board_leader"),
    "take_up_changes": ("eligible ineligible", "pending", "leader both"),
    "put_on_hold": ("pending eligible", "on_hold", "appraiser board_leader"),
    "resume": ("on_hold", "pending", "appraiser board_leader"),
    "propose": ("eligible reserve", "proposed", "board_leader"),
    "put_in_reserve": ("eligible proposed", "reserve", "board_leader"),
    "take_off_list": ("proposed reserve", "eligible", "board_leader"),
    "propose_on_paper": ("eligible reserve", "proposed", "office committee"),
    "list_on_paper": ("eligible", "reserve", "office committee"),
    "award": ("proposed", "awarded", "office committee board_leader"),
    "decline": ("proposed reserve", "declined", "office committee board_leader"),
    "revoke": ("awarded", "revoked", "office committee"),
}
SINGLE_POST = {("submit", "draft", "leader"), ("submit", "returned", "leader")}


@pytest.fixture
def made(db):
    return make_campaign()


@pytest.fixture
def organization(made):
    return participant(made)


@pytest.fixture
def people(made, organization):
    conflicted = person(Role.BOARD_APPRAISER, organization=made.board)
    MembershipFactory(user=conflicted, organization=organization, role=Role.ORG_CLERK)
    other = participant(made)
    return {
        "clerk": person(Role.ORG_CLERK, organization=organization),
        "leader": person(Role.ORG_LEADER, organization=organization),
        "both": person(Role.ORG_CLERK, Role.ORG_LEADER, organization=organization),
        "stranger": person(Role.ORG_CLERK, Role.ORG_LEADER, organization=other),
        "intake": person(Role.BOARD_INTAKE, organization=made.board),
        "appraiser": person(Role.BOARD_APPRAISER, organization=made.board),
        "conflicted": type(conflicted).objects.get(pk=conflicted.pk),
        "board_leader": person(Role.BOARD_LEADER, organization=made.board),
        "office": person(Role.OFFICE, organization=made.office),
        "committee": person(Role.COMMITTEE, organization=made.issuer),
        "auditor": person(Role.AUDITOR, organization=made.office),
        "administrator": person(Role.ADMINISTRATOR, organization=made.office),
    }


def outcome(name, subject, by, changes):
    """'taken', 'refused' or 'forbidden'; nothing remains of it."""
    try:
        with transaction.atomic():
            workflow.take(name, subject, by=by, reason="Lý do", changes=changes)
            transaction.set_rollback(True)
    except Refused:
        return "refused"
    except PermissionDenied:
        return "forbidden"
    return "taken"


def put(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    return row


def dossier_in(dossier, state, is_first):
    """The row in `state`, handed in before or not, as the constraints allow."""
    if is_first:
        return put(
            dossier,
            state=state,
            version=0,
            submitted_at=None,
            submitted_by=None,
            received_at=None,
            received_by=None,
            register_number=None,
        )
    return put(dossier, state=state)


def dossier_changes(name, dossier, by):
    if name == "submit":
        return {"version": 1, "submitted_at": clock.now(), "submitted_by": by}
    if name == "receive":
        return {"received_at": clock.now(), "received_by": by, "register_number": 77}
    return {}


def lawful(name, state, role, dossier):
    sources, _target, roles = DOSSIER[name]
    if state not in sources.split():
        return "refused"
    if role not in roles.split() or (name, state, role) in SINGLE_POST:
        # The conflicted appraiser is a clerk of the organisation as well.
        is_clerk = role == "conflicted" and "clerk" in roles.split()
        return "taken" if is_clerk else "forbidden"
    if name == "hand_back_draft" and dossier.version:
        return "forbidden"
    if name == "hand_back_supplement" and not dossier.version:
        return "forbidden"
    return "taken"


@pytest.mark.parametrize("name", DOSSIER)
def test_every_state_and_role_of_a_dossier(name, made, organization, people):
    dossier = received_dossier(made, organization)
    never = ("draft", "awaiting_leader", "withdrawn")
    rows = [(state, True) for state in never]
    rows += [(state, False) for state in Dossier.State.values if state != "draft"]
    for state, is_first in rows:
        if not is_first and not dossier.version:
            dossier = received_dossier(made, organization)
        dossier = dossier_in(dossier, state, is_first)
        for role, by in people.items():
            expected = lawful(name, state, role, dossier)
            found = outcome(name, dossier, by, dossier_changes(name, dossier, by))
            assert found == expected, (name, state, is_first, role)


@pytest.fixture
def decision(made, people):
    listed = Proposal.objects.create(
        campaign=made,
        version=1,
        content={},
        sha256="0" * 64,
        frozen_by=people["board_leader"],
        frozen_at=clock.now(),
    )
    return Decision.objects.create(
        campaign=made,
        proposal=listed,
        number="1-QĐ/TU",
        decided_on=clock.today(),
        signer="Nguyễn Văn Mẫu",
        signer_title="Bí thư",
        attachment=attachments.store(factories.pdf(), by=people["office"]),
        recorded_by=people["office"],
        recorded_at=clock.now(),
    )


@pytest.mark.parametrize("name", NOMINATION)
def test_every_state_and_role_of_a_nomination(
    name, made, organization, people, decision
):
    dossier = received_dossier(made, organization, state="under_appraisal")
    nomination = add_nomination(dossier, score=80, finding="Lý do")
    sources, _target, roles = NOMINATION[name]
    decided = ("awarded", "declined", "revoked")
    changes = {"decision": decision} if name in ("award", "decline") else {}
    for state in Nomination.State.values:
        put(nomination, state=state, decision=decision if state in decided else None)
        for role, by in people.items():
            if state not in sources.split():
                expected = "refused"
            else:
                expected = "taken" if role in roles.split() else "forbidden"
            found = outcome(name, nomination, by, changes)
            assert found == expected, (name, state, role)


@pytest.mark.parametrize(
    ("table", "steps"),
    [(DOSSIER, workflow.DOSSIER_STEPS), (NOMINATION, workflow.NOMINATION_STEPS)],
    ids=["dossier", "nomination"],
)
def test_the_tables_are_the_ones_above(table, steps):
    assert {
        name: (set(sources.split()), target)
        for name, (sources, target, _roles) in table.items()
    } == {name: (set(step.sources), step.target) for name, step in steps.items()}


def test_the_drawing_shows_the_tables():
    drawn = set(
        re.findall(r"^    (\w+) --> (\w+): (\w+)$", DOC.read_text(), re.MULTILINE)
    )

    assert drawn == {
        (source, step.target, name)
        for steps in (
            workflow.DOSSIER_STEPS,
            workflow.NOMINATION_STEPS,
            duties.STEPS,
        )
        for name, step in steps.items()
        for source in step.sources
    } | {
        (source, target, name)
        for name, step in report_workflow.STEPS.items()
        for source in step.sources
        for target in step.targets
    }


def test_a_step_without_its_reason_is_refused(made, organization, people):
    dossier = received_dossier(made, organization)

    with pytest.raises(Refused):
        workflow.take("reject", dossier, by=people["board_leader"], reason="  ")


def test_a_step_writes_who_what_and_why(made, organization, people):
    dossier = received_dossier(made, organization)
    by = people["board_leader"]

    event = workflow.take("reject", dossier, by=by, reason="Sai đối tượng")

    assert (event.actor, event.verb, event.reason) == (
        by,
        "dossier.reject",
        "Sai đối tượng",
    )
    assert event.before["state"] == "received"
    assert event.after["state"] == "rejected"
    assert AuditEvent.objects.filter(pk=event.pk).exists()
