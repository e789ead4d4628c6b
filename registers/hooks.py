"""What this room tells those below it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.copying.catalogue import BEGINS_ANEW, CARRIED, LEFT, WORK, Carried
from campaigns.models import indicators
from registers import summary
from registers.models import GuidanceFile

indicators.COUNTED.update(
    {code: figure.label for code, figure in summary.FIGURES.items()}
)

# What becomes of this room's rows when the next campaign is made.
CARRIED.append(
    Carried(
        GuidanceFile,
        same="kind title note attachment uploaded_by uploaded_at",
        left={
            "version": BEGINS_ANEW,
            "previous": BEGINS_ANEW,
            "withdrawn_at": BEGINS_ANEW,
            "withdrawal_reason": BEGINS_ANEW,
        },
        only=Q(successor=None, withdrawn_at=None),
    )
)
LEFT |= dict.fromkeys(
    (
        "registers.Exemplar",
        "registers.PropagandaEntry",
        "registers.AssignedWork",
        "registers.JointProgramme",
        "registers.Inspection",
        "registers.MovementLaunch",
        "registers.Difficulty",
        "registers.YearlyCommendation",
        "registers.ImportedTable",
    ),
    WORK,
)
LEFT["registers.Announcement"] = _("was said to the earlier campaign's recipients")
