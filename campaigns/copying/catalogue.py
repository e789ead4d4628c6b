"""What becomes of everything that belongs to a campaign when the next one is made from
it. Each model is carried field by field, or left with the reason; a test walks the
foreign keys and fails for a model or a field that stands nowhere here. Rooms above add
their own in their `hooks`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import F, Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import models

Reason = str | Promise


@dataclass(frozen=True)
class Carried:
    """How the rows of a model go over. Field names stand in one text, with spaces.

    `path` leads from the row to its campaign; `only` says which rows go; `linked` are
    keys to rows that go over too. What is `left` begins anew with the field's default.
    """

    model: type[Model]
    same: str = ""
    shifted: str = ""
    renamed: str = ""
    linked: str = "campaign"
    left: Mapping[str, Reason] = field(default_factory=dict)
    path: str = "campaign"
    only: Q = Q()
    of_participants: bool = False

    @property
    def decided(self) -> list[str]:
        """Every field that something has been decided about."""
        named = f"{self.same} {self.shifted} {self.renamed} {self.linked}".split()
        return [*named, *self.left]


BEGINS_ANEW = _("begins anew")
OF_THE_STEP = _("set by the step itself")
FROM_THE_BEGINNING = _("what was in force at the end is asked from the beginning")

CAMPAIGN = Carried(
    models.Campaign,
    same="issuer board office committee_name award_name places original_sets"
    " dossier_prefix grace_minutes contact vote_threshold_percent vote_denominator"
    " vote_effect allocation_effect warnings_need_answer reports_need_signed_file"
    " reminders sends_reminders requires_cccd public_certificates public_examples"
    " examples_published_by public_guidance reminders_look_back_days spread_bound"
    " opinions_needed release_delay_minutes self_scores conflict_years council_name"
    " council_quorum_whole council_quorum_part council_denominator"
    " council_counts_written council_threshold_percent council_must_agree"
    " consultation_days posting_days",
    shifted="starts_on ends_on",
    renamed="code name short_name certificate_design",
    linked="",
    left={
        "number": _("the new plan has its own number"),
        "issued_on": _("the new plan has its own date"),
        "plan_text": _("the new plan has its own text"),
        "source_digest": _("says from which files a plan was loaded"),
        "is_draft": OF_THE_STEP,
        "copied_from": OF_THE_STEP,
        "created_at": OF_THE_STEP,
        "updated_at": OF_THE_STEP,
    },
)
_ASKED = (
    "code version order name help_text is_required milestone_kinds"
    " organization_levels organization_kinds"
)
_IN_FORCE_AT_THE_END = Q(valid_until=None) | Q(valid_until__gte=F("campaign__ends_on"))
_FROM_THE_BEGINNING = {
    "valid_from": FROM_THE_BEGINNING,
    "valid_until": FROM_THE_BEGINNING,
}

CARRIED: list[Carried] = [
    Carried(models.LegalBasis, same="order text"),
    Carried(models.DistributionLine, same="order text organizations"),
    Carried(
        models.Phase,
        same="order plan_section",
        shifted="starts_on ends_on",
        renamed="code name text",
    ),
    Carried(
        models.Milestone,
        same="kind order is_proposed takes_late plan_section owed_by is_optional",
        shifted="opens_on due_on",
        renamed="code name",
    ),
    Carried(models.NomineeKind, same="code subject order name is_other plan_section"),
    Carried(
        models.RequiredDocument,
        same="code order name form_label scope subject is_required written_as sample",
    ),
    Carried(models.TieRule, same="order code parameter name source"),
    Carried(
        models.CriteriaSet,
        same="subject version name is_active",
        left={
            "organization": _("an organisation's own set comes with its launch plan")
        },
        only=Q(organization=None, is_active=True),
    ),
    Carried(
        models.Criterion,
        same="code order name guide maximum weight kind",
        linked="criteria_set",
        path="criteria_set__campaign",
        only=Q(criteria_set__organization=None, criteria_set__is_active=True),
    ),
    # The law's, with its own days.
    Carried(models.RewardRate, same="subject multiple valid_from source"),
    Carried(models.IndicatorGroup, same="code order name"),
    Carried(
        models.Indicator,
        same=f"{_ASKED} kind unit decimals rollup total_of odd_change_percent"
        " counted_by",
        linked="campaign group",
        left=_FROM_THE_BEGINNING | {"targets": _("each period sets its own targets")},
        only=_IN_FORCE_AT_THE_END,
    ),
    Carried(
        models.ReportSection,
        same=_ASKED,
        left=_FROM_THE_BEGINNING,
        only=_IN_FORCE_AT_THE_END,
    ),
    Carried(
        models.Participation,
        same="organization block",
        only=Q(organization__is_active=True),
        of_participants=True,
    ),
    Carried(
        models.Movement,
        same="code organization name kind period basis is_active",
        only=Q(organization__is_active=True),
        of_participants=True,
    ),
]

WORK = _("the participants' own work")
# "app.Model" -> why its rows stay behind.
LEFT: dict[str, Reason] = {
    "campaigns.Duty": _("follows from the calendar and the participants"),
    "campaigns.Extension": _("was granted for one day of the earlier campaign"),
    "campaigns.LaunchPlan": WORK,
    "campaigns.LaunchPlan_movements": WORK,
}
