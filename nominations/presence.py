"""Who else has a dossier open, and who of them edits; see `records.presence`."""

from django.db import transaction

from accounts.models import User
from nominations import rules
from nominations.models import Dossier
from records import audit
from records import presence as pens
from records.presence import Company


def company(dossier: Dossier, place: str, user: User) -> Company:
    """Who is here besides this person."""
    return pens.company(dossier.presences, place, user)


def arrive(
    dossier: Dossier, place: str, user: User, *, wants_to_edit: bool = False
) -> Company:
    """Give a sign of life on the page `place`; take its pen if it is free."""
    return pens.arrive(dossier.presences, place, user, wants_to_edit=wants_to_edit)


@transaction.atomic
def take_over(dossier: Dossier, place: str, *, by: User) -> None:
    """The pen of a page passes to this person; whoever held it is told by the page."""
    if not rules.may_edit(by, dossier):
        return
    # One row that all who want this pen lock first.
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    if former := pens.take_over(dossier.presences, place, by):
        audit.record(
            "dossier.editing_taken_over",
            dossier,
            by=by,
            after={"page": place, "from": former},
        )


def leave(dossier: Dossier, place: str, user: User) -> None:
    """The form is saved: the pen is free."""
    pens.leave(dossier.presences, place, user)
