"""A launch plan that is complete, and one that was handed in."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organization, Role, User
from campaigns import launch_plans
from campaigns.launch_plans import Contents
from campaigns.models import Campaign, Duty, LaunchPlan, Milestone
from emulation import clock
from tests.campaigns.factories import milestone
from tests.people import person
from tests.records.files import pdf


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("ke-hoach.pdf", pdf(), "application/pdf")


def contents(**fields) -> Contents:
    return Contents(
        **{
            "number": "12-KH/ĐU",
            "issued_on": clock.today() - dt.timedelta(days=3),
            "signer": "Trần Văn Thử",
            "signer_title": "Phó Bí thư",
            "upload": paper(),
        }
        | fields
    )


def launch_duty(made: Campaign, organization: Organization, **fields) -> Duty:
    """The duty to issue a launch plan, due in ten days unless `fields` say otherwise."""
    stone = milestone(made, Milestone.Kind.LAUNCH_PLAN, **fields)
    return stone.duties.get(organization=organization)


def handed_in(duty: Duty, by: User | None = None, **fields) -> LaunchPlan:
    leader = by or person(Role.ORG_LEADER, organization=duty.organization)
    plan = launch_plans.save(duty, contents(**fields), by=leader)
    launch_plans.issue(plan, by=leader)
    return plan
