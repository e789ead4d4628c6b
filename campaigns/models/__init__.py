from campaigns.models.calendar import Extension, Milestone, Phase
from campaigns.models.campaigns import (
    Campaign,
    DistributionLine,
    LegalBasis,
    Participation,
)
from campaigns.models.criteria import CriteriaSet, Criterion, TieRule
from campaigns.models.duties import Duty
from campaigns.models.indicators import (
    Indicator,
    IndicatorGroup,
    ReportSection,
)
from campaigns.models.launch_plans import (
    LaunchCriterion,
    LaunchPlan,
    LaunchPlanVersion,
    LaunchTarget,
)
from campaigns.models.movements import Movement
from campaigns.models.national import BaseSalary, Holiday
from campaigns.models.nominees import NomineeKind, RequiredDocument, RewardRate, Subject
from campaigns.models.reminders import Reminder

__all__ = [
    "BaseSalary",
    "Campaign",
    "CriteriaSet",
    "Criterion",
    "DistributionLine",
    "Duty",
    "Extension",
    "Holiday",
    "Indicator",
    "IndicatorGroup",
    "LaunchCriterion",
    "LaunchPlan",
    "LaunchPlanVersion",
    "LaunchTarget",
    "LegalBasis",
    "Milestone",
    "Movement",
    "NomineeKind",
    "Participation",
    "Phase",
    "Reminder",
    "ReportSection",
    "RequiredDocument",
    "RewardRate",
    "Subject",
    "TieRule",
]
