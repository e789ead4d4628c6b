"""What became of a report, as each side reads it."""

from django.utils.translation import gettext_lazy as _

from periodic import workflow
from periodic.models import PeriodicReport
from records.models import AuditEvent

# What the organisation does among itself before it hands the report in.
OWN = (
    "periodicreport.begun",
    "periodicreport.figures_saved",
    "periodicreport.figures_copied",
    "periodicreport.figures_counted",
    "periodicreport.texts_saved",
    "periodicreport.file_added",
    "periodicreport.answered",
    "periodicreport.editing_taken_over",
    "periodicreport.send_to_leader",
    "periodicreport.hand_back",
)
# What both sides know of.
SHARED = (
    "periodicreport.submit",
    "periodicreport.accept",
    "periodicreport.send_back",
    "periodicreport.reopen",
)
LABELS = {
    "periodicreport.begun": _("Report begun"),
    "periodicreport.figures_saved": _("Figures saved"),
    "periodicreport.figures_copied": _("Figures of the last period taken over"),
    "periodicreport.figures_counted": _("Figures of the registers taken over"),
    "periodicreport.texts_saved": _("Text saved"),
    "periodicreport.file_added": _("Signed report uploaded"),
    "periodicreport.editing_taken_over": _("Editing taken over"),
    "periodicreport.answered": _("Odd figure confirmed"),
}


def history(report: PeriodicReport, *, is_ours: bool) -> list[AuditEvent]:
    """Newest first: each side sees the common steps, the organisation also its own."""
    return list(
        AuditEvent.objects.filter(
            object_type=report._meta.label_lower,
            object_id=str(report.pk),
            verb__in=SHARED + (OWN if is_ours else ()),
        ).order_by("-pk")
    )


def verb_label(event: AuditEvent) -> str:
    """The step's name as on its button, or what else was done."""
    step = workflow.STEPS.get(event.verb.removeprefix("periodicreport."))
    return str(step.label if step else LABELS.get(event.verb, event.verb))
