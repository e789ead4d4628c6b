"""Who else has a dossier open, and who of them edits; see `records.presence`."""

from django.db import transaction

from accounts.models import User
from nominations import rules
from nominations.models import Dossier
from records import audit
from records import presence as pens
from records.presence import Company


def company(dossier: Dossier, place: str, user: User) -> Company:
    """Who of one's own side is here besides this person."""
    return _of_our_side(dossier, user, pens.company(dossier.presences, place, user))


def arrive(
    dossier: Dossier, place: str, user: User, *, wants_to_edit: bool = False
) -> Company:
    """Give a sign of life on the page `place`; take its pen if it is free."""
    found = pens.arrive(dossier.presences, place, user, wants_to_edit=wants_to_edit)
    return _of_our_side(dossier, user, found)


def _of_our_side(dossier: Dossier, user: User, found: Company) -> Company:
    """An organisation and the Board do not watch each other at work."""
    is_ours = dossier.organization_id in user.organization_ids
    others = [
        other
        for other in found.others
        if (dossier.organization_id in other.user.organization_ids) == is_ours
    ]
    return Company(others, found.editor)


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
