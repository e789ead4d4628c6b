"""A dossier laid out for reading: what the organisation checks and the Board reads."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from emulation.vietnamese import mask_cccd
from nominations import contents, workflow
from nominations.contents import Contents
from nominations.models import Dossier
from records.models import AuditEvent

# What the organisation does among itself before it hands the dossier in.
OWN = (
    "dossier.opened",
    "dossier.request_saved",
    "dossier.minutes_saved",
    "dossier.warning_answered",
    "dossier.send_to_leader",
    "dossier.hand_back_draft",
    "dossier.hand_back_supplement",
    "document.added",
    "dossier.nominees_imported",
    "dossier.nominees_import_undone",
)
# What both sides know of.
SHARED = (
    "dossier.submit",
    "dossier.withdraw",
    "dossier.receive",
    "dossier.paper_recorded",
    "dossier.request_supplement",
    "dossier.remarks_pinned",
    "dossier.reject",
    "dossier.begin_appraisal",
    "dossier.conclude",
    "dossier.archive",
)
# What the Board does among itself.
BOARD = ("dossier.reopen", "dossier.assign")


def reading(dossier: Dossier, held: Contents | None = None) -> dict[str, Any]:
    """Nominations with their papers, and the dossier's own papers; `held` spares loading
    it again."""
    held = held or contents.load(dossier)
    return {
        "papers": [slot for slot in held.slots if slot.nomination is None],
        "nominees": [
            (
                nomination,
                [slot for slot in held.slots if slot.nomination == nomination],
                mask_cccd(nomination.citizen_id),
            )
            for nomination in held.nominations
        ],
    }


def history(dossier: Dossier, user: User, *, is_ours: bool) -> list[AuditEvent]:
    """What became of it, newest first: each side sees the common steps and its own."""
    verbs = SHARED + (OWN if is_ours else BOARD)
    return list(
        AuditEvent.objects.filter(
            object_type=dossier._meta.label_lower,
            object_id=str(dossier.pk),
            verb__in=verbs,
        ).order_by("-pk")
    )


LABELS = {
    "dossier.opened": _("Dossier opened"),
    "dossier.request_saved": _("Request saved"),
    "dossier.minutes_saved": _("Minutes saved"),
    "dossier.warning_answered": _("Point to check answered"),
    "dossier.paper_recorded": _("Paper originals recorded"),
    "document.added": _("Paper uploaded"),
    "dossier.nominees_imported": _("Nominees taken in from Excel"),
    "dossier.nominees_import_undone": _("Nominees from Excel undone"),
    "dossier.remarks_pinned": _("Remarks pinned"),
    "dossier.assign": _("Appraisers assigned"),
}


def verb_label(event: AuditEvent) -> str:
    """The step's name as on its button, or what else was done."""
    step = workflow.DOSSIER_STEPS.get(event.verb.removeprefix("dossier."))
    return str(step.label if step else LABELS.get(event.verb, event.verb))
