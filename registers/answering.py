"""The Board's answer to a difficulty or a proposal."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Role, User
from campaigns.naming import with_campaign
from emulation import clock
from nominations.notices import holders
from records import audit
from records.errors import Refused
from records.notices import notify
from registers import rules
from registers.keeping import lock, put
from registers.models import Difficulty


@transaction.atomic
def answer(difficulty: Difficulty, text: str, *, by: User) -> None:
    """Answer it, or mend the answer; whoever raised it is told."""
    locked = lock(difficulty)
    if not rules.may_answer(by, locked):
        raise PermissionDenied
    if not text.strip():
        raise Refused(_("Write the answer."))
    before = {"answer": locked.answer, "answered_on": locked.answered_on}
    locked.answer, locked.answered_by = text, by
    locked.answered_on = locked.answered_on or clock.today()
    put(locked, by)
    audit.record(
        "difficulty.answered",
        locked,
        by=by,
        before=before,
        after={"answer": text, "answered_on": locked.answered_on},
    )
    with override(settings.LANGUAGE_CODE):
        notify(
            f"difficulty.answered:{locked.pk}:{locked.revision}",
            holders(locked.organization, Role.ORG_CLERK, Role.ORG_LEADER),
            with_campaign(
                _("Answered: %(title)s") % {"title": locked.title}, locked.campaign
            ),
            text,
            url=locked.get_absolute_url(),
        )
    difficulty.refresh_from_db()
