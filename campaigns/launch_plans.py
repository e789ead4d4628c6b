"""An organisation's launch plan: written down, handed in, accepted or sent back. A plan
issued long ago is entered with its true date, and that date decides whether it was in
time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.models.memberships import ORGANIZATION_ROLES
from campaigns import duties, reminders, rules
from campaigns.models import (
    CriteriaSet,
    Criterion,
    Duty,
    LaunchCriterion,
    LaunchPlan,
    LaunchPlanVersion,
    LaunchTarget,
    Milestone,
    Movement,
)
from campaigns.naming import with_campaign
from emulation import clock
from records import attachments, audit
from records.errors import Refused
from records.notices import notify

FIELDS = ("number", "issued_on", "signer", "signer_title")


@dataclass
class Contents:
    """What the form holds. `revision` is the one it was drawn from; `upload` is None
    where the file stays as it is."""

    number: str = ""
    issued_on: dt.date | None = None
    signer: str = ""
    signer_title: str = ""
    movements: Sequence[Movement] = ()
    targets: Sequence[dict[str, Any]] = ()
    criteria: Sequence[tuple[str, Decimal]] = ()
    upload: UploadedFile | None = None
    revision: int = 0


@transaction.atomic
def save(duty: Duty, contents: Contents, *, by: User) -> LaunchPlan:
    """Write the working copy; the first time begins the duty. Raises PermissionDenied,
    Refused if it lies with the Board, or somebody saved since the form was drawn."""
    locked = duties.lock(duty)
    if not rules.may_prepare_duty(by, locked):
        raise PermissionDenied
    _refuse_unless_open(locked)
    plan = LaunchPlan.objects.filter(duty=locked).first()
    if plan is None:
        plan = LaunchPlan(duty=locked, updated_at=clock.now(), updated_by=by)
    if plan.revision != contents.revision:
        raise Refused(
            _(
                "%(name)s has saved this plan since you opened it. Your text is kept as "
                "a draft: open the page again and compare."
            )
            % {"name": plan.updated_by}
        )
    before = {name: getattr(plan, name) for name in FIELDS}
    _fill(plan, contents, by)
    if locked.state == Duty.State.NOT_BEGUN:
        duties.begin(duty, by=by)
    after = {name: getattr(plan, name) for name in FIELDS}
    audit.record("launch_plan.save", plan, by=by, before=before, after=after)
    return plan


def _refuse_unless_open(duty: Duty) -> None:
    if duty.milestone.kind != Milestone.Kind.LAUNCH_PLAN:
        raise Refused(_("This duty is no launch plan."))
    if not duty.is_open:
        raise Refused(
            _("The plan is %(state)s: it can be changed once the Board sends it back.")
            % {"state": duty.get_state_display()}
        )


def _fill(plan: LaunchPlan, contents: Contents, by: User) -> None:
    for name in FIELDS:
        setattr(plan, name, getattr(contents, name))
    if contents.upload is not None:
        plan.attachment = attachments.store(contents.upload, by=by)
    plan.revision += 1
    plan.updated_at, plan.updated_by = clock.now(), by
    plan.save()
    plan.movements.set(contents.movements)
    plan.targets.all().delete()
    LaunchTarget.objects.bulk_create(
        LaunchTarget(plan=plan, order=order, **target)
        for order, target in enumerate(contents.targets, start=1)
    )
    plan.criteria.all().delete()
    LaunchCriterion.objects.bulk_create(
        LaunchCriterion(plan=plan, order=order, name=name, maximum=maximum)
        for order, (name, maximum) in enumerate(contents.criteria, start=1)
    )


def lacks(plan: LaunchPlan) -> list[str]:
    """What a plan must say before it is handed in and this one does not, in words."""
    needed = [
        (plan.number, _("number of the plan")),
        (plan.issued_on, _("date of the plan")),
        (plan.signer, _("signed by")),
        (plan.attachment_id, _("the signed plan")),
    ]
    return [str(words) for value, words in needed if not value]


@transaction.atomic
def issue(plan: LaunchPlan, *, by: User) -> None:
    """Hand in what is written as the next version. In time or late is told by the date
    on the plan. Raises PermissionDenied, Refused with what is lacking."""
    duty = duties.lock(plan.duty)
    current = LaunchPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not rules.may_hand_in_duty(by, duty):
        raise PermissionDenied
    _refuse_unless_open(duty)
    if missing := lacks(current):
        raise Refused(_("Still lacking: %s.") % ", ".join(missing))
    if current.issued_on and current.issued_on > clock.today():
        raise Refused(_("The date of the plan is still to come. Correct it."))
    current.version += 1
    current.save(update_fields=["version"])
    assert current.attachment is not None
    LaunchPlanVersion.objects.create(
        plan=current,
        number=current.version,
        content=current.content(),
        attachment=current.attachment,
        submitted_at=clock.now(),
        submitted_by=by,
    )
    duties.hand_in(plan.duty, by=by, done_on=current.issued_on)
    plan.version = current.version


@transaction.atomic
def accept(plan: LaunchPlan, *, by: User) -> None:
    """The Board accepts it; its criteria become the organisation's own set, a version
    for each time that they differ (plan III.2)."""
    duties.accept(plan.duty, by=by)
    _keep_criteria(plan)
    with override(settings.LANGUAGE_CODE):
        _tell(plan, "accepted", _("Your launch plan was accepted"), "")


@transaction.atomic
def send_back(plan: LaunchPlan, reason: str, *, by: User) -> None:
    """Also one that was accepted too early: its criteria set stays, for marks may rest
    on it."""
    if plan.duty.state == Duty.State.ACCEPTED:
        duties.reopen(plan.duty, reason, by=by)
    duties.send_back(plan.duty, reason, by=by)
    with override(settings.LANGUAGE_CODE):
        _tell(plan, "returned", _("Your launch plan was sent back"), reason)


def _keep_criteria(plan: LaunchPlan) -> None:
    wanted = [(c.name, c.maximum) for c in plan.criteria.all()]
    known = plan.criteria_set
    if not wanted or (known and _says(known) == wanted):
        return
    duty = plan.duty
    sets = CriteriaSet.objects.filter(
        campaign=duty.milestone.campaign, organization=duty.organization, subject=""
    )
    made = CriteriaSet.objects.create(
        campaign=duty.milestone.campaign,
        organization=duty.organization,
        version=(sets.aggregate(last=Max("version"))["last"] or 0) + 1,
        name=_("Criteria of plan No. %s") % plan.number,
    )
    Criterion.objects.bulk_create(
        Criterion(
            criteria_set=made, code=f"c{order}", order=order, name=name, maximum=maximum
        )
        for order, (name, maximum) in enumerate(wanted, start=1)
    )
    plan.criteria_set = made
    plan.save(update_fields=["criteria_set"])


def _says(criteria_set: CriteriaSet) -> list[tuple[str, Decimal]]:
    return [(c.name, c.maximum) for c in criteria_set.criteria.all()]


def _tell(plan: LaunchPlan, event: str, subject: str, body: str) -> None:
    organization = plan.duty.organization_id
    notify(
        f"launch_plan.{event}:{plan.pk}:{plan.version}",
        reminders.recipients([organization])[organization],
        with_campaign(subject, plan.duty.milestone.campaign),
        body,
        url=plan.get_absolute_url(),
    )


def shown_to(plan: LaunchPlan, user: User) -> dict[str, Any]:
    """The working copy to its own people; to others what was handed in last. Marks are
    numbers again, which a version keeps as text."""
    content = _content_for(plan, user)
    criteria = [
        line | {"maximum": Decimal(line["maximum"])}
        for line in content.get("criteria", [])
    ]
    return content | {"criteria": criteria}


def _content_for(plan: LaunchPlan, user: User) -> dict[str, Any]:
    if plan.duty.organization_id in user.organizations_as(*ORGANIZATION_ROLES):
        return plan.content()
    last = plan.versions.first()
    return last.content if last else {}
