"""What of a dossier is open to its organisation: all of a draft; of one that was sent
back with remarks, only the places to which the Board has pinned them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaigns.models import RequiredDocument
from nominations.models import Dossier, Nomination, Remark
from records.errors import Refused


@dataclass(frozen=True)
class Opened:
    """Fields by (nomination's key or None, name), papers by (paper's key, nomination's
    key or None)."""

    is_whole: bool = False
    fields: frozenset[tuple[int | None, str]] = frozenset()
    papers: frozenset[tuple[int, int | None]] = frozenset()

    @property
    def takes_nominees(self) -> bool:
        return self.is_whole or (None, Remark.NOMINEES) in self.fields

    def has_field(self, row: Dossier | Nomination, name: str) -> bool:
        if self.is_whole:
            return True
        if isinstance(row, Nomination):
            # One that this supplement has added was never handed in: it is all new.
            return not row.was_submitted or (row.pk, name) in self.fields
        return (None, name) in self.fields

    def has_paper(
        self, required: RequiredDocument, nomination: Nomination | None
    ) -> bool:
        if self.is_whole or (nomination and not nomination.was_submitted):
            return True
        return (required.pk, nomination.pk if nomination else None) in self.papers


WHOLE = Opened(is_whole=True)


def opened(dossier: Dossier) -> Opened:
    """One query, and none for a dossier that was not sent back."""
    if dossier.state != Dossier.State.RETURNED:
        return WHOLE
    return opened_by(
        Remark.objects.filter(supplement__dossier=dossier, supplement__answered_at=None)
    )


def opened_by(rows: Iterable[Remark]) -> Opened:
    """What the remarks of one open supplement open."""
    pinned = [(row.nomination_id, row.field, row.required_id) for row in rows]
    if not pinned:
        return WHOLE
    return Opened(
        fields=frozenset((who, field) for who, field, _paper in pinned if field),
        papers=frozenset((paper, who) for who, _field, paper in pinned if paper),
    )


def refuse_closed(row: Dossier | Nomination, changed: Iterable[str]) -> None:
    """Raise Refused if one of the fields that were changed is not open."""
    dossier = row.dossier if isinstance(row, Nomination) else row
    refuse_closed_among(dossier, [(row, changed)])


def refuse_closed_among(
    dossier: Dossier, rows: Iterable[tuple[Dossier | Nomination, Iterable[str]]]
) -> None:
    """The same for several rows, each with its fields that were changed."""
    now = opened(dossier)
    for row, changed in rows:
        closed = [name for name in changed if not now.has_field(row, name)]
        if closed:
            raise refusal(dossier, ", ".join(_label(row, name) for name in closed))


def refuse_closed_paper(
    dossier: Dossier, required: RequiredDocument, nomination: Nomination | None
) -> None:
    if not opened(dossier).has_paper(required, nomination):
        raise refusal(dossier, required.name)


def refuse_further_nominees(dossier: Dossier) -> None:
    if not opened(dossier).takes_nominees:
        raise refusal(dossier, _("further nominees"))


def refusal(dossier: Dossier, what: str) -> Refused:
    return Refused(
        _(
            "Not open: %(what)s. In this supplement only what %(board)s has pinned a "
            "remark to can be changed. If more has to be mended, ask it to pin a remark "
            "there as well."
        )
        % {"what": what, "board": dossier.campaign.board}
    )


def _label(row: Dossier | Nomination, name: str) -> str:
    if name == "earlier_awards":
        return _("earlier awards")
    return str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
