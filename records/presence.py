"""Who else has a record open, and who of them edits: the first to open a form edits it,
the next one reads, or takes over. The three-way merge stands behind it for whoever writes
all the same. `rows` are the presences of one record: `dossier.presences`."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from emulation import clock
from records.errors import Refused
from records.models.presence import PresenceBase


@dataclass(frozen=True)
class Company:
    """Who is here besides me, and who holds this page's pen; None if I do or nobody."""

    others: list[Any]
    editor: Any | None

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(other.user.full_name for other in self.others))

    @property
    def answer(self) -> dict[str, Any]:
        """What a page's sign of life is answered with."""
        editor = self.editor.user.full_name if self.editor else None
        return {"others": self.names, "editor": editor}

    def refuse_second_editor(self) -> None:
        """Raise Refused if somebody else holds the pen of the page that was sent."""
        if self.editor:
            raise Refused(
                _(
                    "%(name)s is editing this page now, so nothing was saved. Your text "
                    "is kept as a draft: take over the editing, then save."
                )
                % {"name": self.editor.user.full_name}
            )


def company(rows: Any, place: str, user: Any) -> Company:
    """Who is here besides this person. Opening a page writes nothing: its first sign of
    life comes from the page itself."""
    here = rows.here().select_related("user").order_by("since", "pk")
    others = [other for other in here if other.user_id != user.pk]
    editor = (other for other in others if other.place == place and other.is_editing)
    return Company(others, next(editor, None))


def arrive(rows: Any, place: str, user: Any, *, wants_to_edit: bool = False) -> Company:
    """Give a sign of life on the page `place`; take its pen if it is free."""
    now = clock.real_now()
    mine, _is_new = rows.update_or_create(
        user=user,
        place=place,
        defaults={"seen_at": now},
        create_defaults={"seen_at": now, "since": now},
    )
    found = company(rows, place, user)
    if wants_to_edit and found.editor is None and not mine.is_editing:
        return Company(found.others, _take_pen(rows, mine))
    return found


def _take_pen(rows: Any, mine: PresenceBase) -> Any | None:
    """None if it is mine now, else who was quicker."""
    now = clock.real_now()
    others = rows.filter(place=mine.place).exclude(pk=mine.pk)
    gone = others.filter(seen_at__lt=now - PresenceBase.GONE_AFTER)
    try:
        with transaction.atomic():
            gone.update(is_editing=False)
            rows.filter(pk=mine.pk).update(is_editing=True, since=now)
    except IntegrityError:
        return others.editing().select_related("user").first()
    return None


def take_over(rows: Any, place: str, user: Any) -> str:
    """The pen of a page passes to this person; the name of who held it. To be called
    with the record locked: all who want a pen wait for one another there."""
    arrive(rows, place, user)
    held = rows.editing().filter(place=place).exclude(user=user)
    former = held.select_related("user").first()
    name = former.user.full_name if former else ""
    held.update(is_editing=False)
    rows.filter(place=place, user=user).update(is_editing=True, since=clock.real_now())
    return name


def leave(rows: Any, place: str, user: Any) -> None:
    """The form is saved: the pen is free."""
    rows.filter(user=user, place=place).update(is_editing=False)
