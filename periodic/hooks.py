"""Where the duty to report leads, for the campaigns' pages."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.copying.catalogue import LEFT, WORK
from campaigns.duty_pages import WORK_PAGES
from campaigns.models import Duty, Milestone


def report_of(duty: Duty) -> str:
    return reverse("periodic:report_for_duty", args=[duty.pk])


LEFT |= dict.fromkeys(
    (
        "periodic.PeriodClose",
        "periodic.IndicatorValue",
        "periodic.Narrative",
        "periodic.ValueAnswer",
        "periodic.FieldRemark",
    ),
    WORK,
)
LEFT["periodic.Target"] = _("the Board sets them anew")
WORK_PAGES |= dict.fromkeys(Milestone.REPORTS, report_of)
