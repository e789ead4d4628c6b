"""Who else has a dossier open, and who of them edits: the first to open a form edits it,
the next one reads, or takes over. The three-way merge of `editing` stands behind it for
whoever writes all the same."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.models import User
from emulation import clock
from nominations import rules
from nominations.models import Dossier, Presence
from records import audit


@dataclass(frozen=True)
class Company:
    """Who is here besides me, and who holds this page's pen; None if I do or nobody."""

    others: list[Presence]
    editor: Presence | None

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(other.user.full_name for other in self.others))


def company(dossier: Dossier, place: str, user: User) -> Company:
    """Who is here besides this person. Opening a page writes nothing: its first sign of
    life comes from the page itself."""
    here = dossier.presences.here().select_related("user").order_by("since", "pk")
    others = [other for other in here if other.user_id != user.pk]
    return Company(others, _editor(others, place))


def arrive(
    dossier: Dossier, place: str, user: User, *, wants_to_edit: bool = False
) -> Company:
    """Give a sign of life on the page `place`; take its pen if it is free."""
    now = clock.real_now()
    mine, _is_new = Presence.objects.update_or_create(
        dossier=dossier,
        user=user,
        place=place,
        defaults={"seen_at": now},
        create_defaults={"seen_at": now, "since": now},
    )
    found = company(dossier, place, user)
    if wants_to_edit and found.editor is None and not mine.is_editing:
        return Company(found.others, _take_pen(mine))
    return found


def _editor(others: list[Presence], place: str) -> Presence | None:
    return next(
        (other for other in others if other.place == place and other.is_editing), None
    )


def _take_pen(mine: Presence) -> Presence | None:
    """None if it is mine now, else who was quicker."""
    others = Presence.objects.filter(dossier=mine.dossier_id, place=mine.place).exclude(
        pk=mine.pk
    )
    gone = others.filter(seen_at__lt=clock.real_now() - Presence.GONE_AFTER)
    try:
        with transaction.atomic():
            gone.update(is_editing=False)
            Presence.objects.filter(pk=mine.pk).update(
                is_editing=True, since=clock.real_now()
            )
    except IntegrityError:
        return others.editing().select_related("user").first()
    return None


@transaction.atomic
def take_over(dossier: Dossier, place: str, *, by: User) -> None:
    """The pen of a page passes to this person; whoever held it is told by the page."""
    if not rules.may_edit(by, dossier):
        return
    # One row that all who want this pen lock first.
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    arrive(dossier, place, by)
    held = dossier.presences.editing().filter(place=place).exclude(user=by)
    former = list(held.select_related("user"))
    held.update(is_editing=False)
    dossier.presences.filter(place=place, user=by).update(
        is_editing=True, since=clock.real_now()
    )
    if former:
        audit.record(
            "dossier.editing_taken_over",
            dossier,
            by=by,
            after={"page": place, "from": former[0].user.full_name},
        )


def leave(dossier: Dossier, place: str, user: User) -> None:
    """The form is saved: the pen is free."""
    dossier.presences.filter(user=user, place=place).update(is_editing=False)
