"""Appraisal: an opinion with the plan's three statements and marks, then the finding.

A nomination's score is the mean of the totals of its concluded opinions that find it
eligible; a total is the sum over the criteria of mark × weight. Decimal throughout, three
places, halves up.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import CriteriaSet, Criterion
from emulation import clock
from nominations import rules, workflow
from nominations.errors import Conflict
from nominations.models import Appraisal, Dossier, Nomination, Proposal, Score
from records import audit
from records.errors import Refused
from records.models import AuditEvent

THOUSANDTH = Decimal("0.001")
STATEMENTS = ("outstanding", "prominent", "replicable")


def begin(dossier: Dossier, *, by: User) -> AuditEvent:
    """Take a received dossier under appraisal."""
    return workflow.take("begin_appraisal", dossier, by=by)


@transaction.atomic
def opinion_of(nomination: Nomination, *, by: User) -> Appraisal:
    """The person's own opinion of the nomination; a new draft the first time."""
    _require_open(nomination, by)
    criteria_set = nomination.dossier.campaign.criteria_for(
        nomination.dossier.organization, nomination.subject
    )
    if criteria_set is None:
        raise Refused(_("The campaign has no criteria for this kind of nominee."))
    appraisal, _is_new = Appraisal.objects.get_or_create(
        nomination=nomination,
        appraiser=by,
        defaults={"criteria_set": criteria_set, "created_at": clock.now()},
    )
    return appraisal


@transaction.atomic
def save(
    appraisal: Appraisal,
    values: Mapping[str, Any],
    marks: Mapping[int, Decimal | None],
    *,
    by: User,
    revision: int,
) -> None:
    """Save a draft: the statements, and a new mark wherever it differs from the last.

    `marks` goes by the criterion's key; None leaves a criterion unmarked, 0 is a mark.
    Raises Conflict for a stale form, Refused for a mark above its criterion's highest.
    """
    _require_open(appraisal.nomination, by)
    locked = Appraisal.objects.select_for_update().get(pk=appraisal.pk)
    if locked.appraiser_id != by.pk:
        raise PermissionDenied
    if locked.is_final:
        raise Refused(
            _("You have concluded this opinion. It can be read, not changed.")
        )
    if revision != locked.revision:
        raise Conflict({name: getattr(locked, name) for name in values})
    for name, value in values.items():
        setattr(locked, name, value)
    _add_marks(locked, marks, by)
    locked.total = total(locked.criteria_set, current_marks(locked))
    locked.revision += 1
    locked.save()
    appraisal.refresh_from_db()


def _add_marks(
    appraisal: Appraisal, marks: Mapping[int, Decimal | None], by: User
) -> None:
    known = current_marks(appraisal)
    for criterion in appraisal.criteria_set.criteria.all():
        value = marks.get(criterion.pk)
        if value is None or known.get(criterion.pk) == value:
            continue
        if not 0 <= value <= criterion.maximum:
            raise Refused(
                _("%(name)s: a mark from 0 to %(most)s, not %(value)s.")
                % {
                    "name": criterion.name,
                    "most": f"{criterion.maximum:g}".replace(".", ","),
                    "value": f"{value:g}".replace(".", ","),
                }
            )
        Score.objects.create(
            appraisal=appraisal,
            criterion=criterion,
            value=value,
            given_by=by,
            given_at=clock.now(),
        )


def current_marks(appraisal: Appraisal) -> dict[int, Decimal]:
    """The last mark for each criterion, by the criterion's key."""
    rows = appraisal.scores.order_by("pk").values_list("criterion", "value")
    return dict(rows)


def total(criteria_set: CriteriaSet, marks: Mapping[int, Decimal]) -> Decimal | None:
    """Sum of mark × weight; None until every criterion has a mark."""
    criteria: list[Criterion] = list(criteria_set.criteria.all())
    if any(criterion.pk not in marks for criterion in criteria):
        return None
    points = sum((marks[c.pk] * c.weight for c in criteria), Decimal(0))
    return points.quantize(THOUSANDTH, ROUND_HALF_UP)


@transaction.atomic
def finish(appraisal: Appraisal, *, by: User) -> None:
    """Conclude the opinion: from now on it stands."""
    _require_open(appraisal.nomination, by)
    locked = Appraisal.objects.select_for_update().get(pk=appraisal.pk)
    if locked.appraiser_id != by.pk:
        raise PermissionDenied
    if locked.is_final:
        return
    _require_full(locked)
    locked.final_at = clock.now()
    locked.revision += 1
    locked.save(update_fields=["final_at", "revision"])
    audit.record(
        "appraisal.finish",
        locked,
        by=by,
        after={"is_eligible": locked.is_eligible, "total": locked.total},
    )
    appraisal.refresh_from_db()


def _require_full(appraisal: Appraisal) -> None:
    if appraisal.is_eligible is None:
        raise Refused(_("Say whether the nominee meets the conditions."))
    if not appraisal.is_eligible:
        if not appraisal.reason.strip():
            raise Refused(_("Write why the nominee does not meet the conditions."))
        return
    if appraisal.total is None:
        raise Refused(_("Give a mark for every criterion; 0 is a mark."))
    missing = [name for name in STATEMENTS if not getattr(appraisal, name).strip()]
    if missing:
        labels = ", ".join(
            str(Appraisal._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            for name in missing
        )
        raise Refused(
            _("The plan asks for three statements (III.2). Still missing: %s.") % labels
        )


@transaction.atomic
def conclude(dossier: Dossier, *, by: User) -> AuditEvent:
    """Turn the opinions into findings and close the appraisal of the dossier.

    Every nomination that is neither on hold nor found already needs a concluded opinion;
    where opinions differ on eligibility, the Board's leader finds first.
    """
    locked = workflow.lock(dossier)
    for nomination in locked.nominations.filter(state=Nomination.State.PENDING):
        opinions = list(nomination.appraisals.exclude(final_at=None))
        if not opinions:
            raise Refused(
                _("%s has no concluded opinion yet. Appraise every nominee first.")
                % nomination.name
            )
        if len({opinion.is_eligible for opinion in opinions}) > 1:
            raise Refused(
                _(
                    "The opinions on %s differ on whether the conditions are met. The "
                    "Board's leader finds on it first, with a reason."
                )
                % nomination.name
            )
        _find(nomination, opinions, by)
    return workflow.take("conclude", dossier, by=by)


def _find(nomination: Nomination, opinions: list[Appraisal], by: User) -> None:
    if opinions[0].is_eligible:
        workflow.take(
            "find_eligible", nomination, by=by, changes={"score": mean(opinions)}
        )
    else:
        reason = "\n".join(opinion.reason for opinion in opinions)
        find_ineligible(nomination, by=by, reason=reason)


def mean(opinions: list[Appraisal]) -> Decimal:
    """The mean of the totals of the opinions that find the nominee eligible."""
    totals = [o.total for o in opinions if o.is_eligible and o.total is not None]
    return (sum(totals, Decimal(0)) / len(totals)).quantize(THOUSANDTH, ROUND_HALF_UP)


@transaction.atomic
def find_eligible(nomination: Nomination, *, by: User, reason: str) -> AuditEvent:
    """The leader's finding where opinions differ: eligible, scored by those who say so."""
    opinions = list(
        nomination.appraisals.exclude(final_at=None).filter(is_eligible=True)
    )
    if not opinions:
        raise Refused(_("Nobody has concluded that %s is eligible.") % nomination.name)
    return workflow.take(
        "find_eligible",
        nomination,
        by=by,
        reason=reason,
        changes={"score": mean(opinions), "finding": reason},
    )


def find_ineligible(nomination: Nomination, *, by: User, reason: str) -> AuditEvent:
    return workflow.take(
        "find_ineligible", nomination, by=by, reason=reason, changes={"finding": reason}
    )


def put_on_hold(
    nomination: Nomination, *, by: User, reason: str, document: str
) -> AuditEvent:
    """Stop while discipline, inspection or a complaint is being looked into (Decree
    152/2025 Art. 4(4))."""
    refuse_while_frozen(nomination)
    return workflow.take(
        "put_on_hold",
        nomination,
        by=by,
        reason=reason,
        changes={"finding": reason, "hold_document": document},
    )


def resume(nomination: Nomination, *, by: User, reason: str) -> AuditEvent:
    return workflow.take("resume", nomination, by=by, reason=reason)


def reconsider(nomination: Nomination, *, by: User, reason: str) -> AuditEvent:
    """Back to appraisal; the opinions stand and can be added to."""
    refuse_while_frozen(nomination)
    return workflow.take("reconsider", nomination, by=by, reason=reason)


@transaction.atomic
def reopen(dossier: Dossier, *, by: User, reason: str) -> AuditEvent:
    """Open a closed appraisal again, unless one of its nominees is on the list."""
    listed = dossier.nominations.exclude(
        state__in=[
            Nomination.State.PENDING,
            Nomination.State.ELIGIBLE,
            Nomination.State.INELIGIBLE,
            Nomination.State.ON_HOLD,
        ]
    ).first()
    if listed:
        raise Refused(
            _("%(name)s is %(state)s. Take the nominee off the list first.")
            % {"name": listed.name, "state": listed.get_state_display()}
        )
    return workflow.take("reopen", dossier, by=by, reason=reason)


def refuse_while_frozen(nomination: Nomination) -> None:
    """While a list is before the Committee, nothing on it moves."""
    frozen = Proposal.objects.filter(
        campaign=nomination.dossier.campaign, state=Proposal.State.FROZEN
    ).first()
    if frozen:
        raise Refused(
            _(
                "List No. %d is before the Standing Committee. Recall it first, or wait "
                "for the decision."
            )
            % frozen.version
        )


def _require_open(nomination: Nomination, by: User) -> None:
    if not rules.may_find(by, nomination):
        raise PermissionDenied
    if (
        nomination.state != Nomination.State.PENDING
        or nomination.dossier.state != Dossier.State.UNDER_APPRAISAL
    ):
        raise Refused(
            _("%(name)s is %(state)s: it is not under appraisal now.")
            % {"name": nomination.name, "state": nomination.get_state_display()}
        )
