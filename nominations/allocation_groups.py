"""Groups of organisations among which places are shared out evenly: data of the campaign,
never a list in code."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Organization
from campaigns.models import Campaign, Participation


@dataclass(frozen=True)
class Group:
    key: str
    label: str
    bodies: list[Organization]


def groups(campaign: Campaign) -> list[Group]:
    """All who submit dossiers; those of a level, of a kind, of a block."""
    rows = list(
        Participation.objects.filter(
            campaign=campaign,
            organization__is_submitter=True,
            organization__is_active=True,
        )
        .select_related("organization")
        .order_by("organization__sort_key")
    )
    every = Group(
        "all", _("all who submit dossiers"), [row.organization for row in rows]
    )
    return [every, *_levels(rows), *_kinds(rows), *_blocks(rows)]


def _levels(rows: Iterable[Participation]) -> Iterator[Group]:
    for value, label in Organization.Level.choices:
        bodies = [r.organization for r in rows if r.organization.level == value]
        if bodies:
            yield Group(
                f"level:{value}", _("level: %(name)s") % {"name": label}, bodies
            )


def _kinds(rows: Iterable[Participation]) -> Iterator[Group]:
    for value, label in Organization.Kind.choices:
        bodies = [r.organization for r in rows if r.organization.kind == value]
        if bodies:
            yield Group(f"kind:{value}", _("kind: %(name)s") % {"name": label}, bodies)


def _blocks(rows: Iterable[Participation]) -> Iterator[Group]:
    for block in sorted({row.block for row in rows if row.block}):
        bodies = [row.organization for row in rows if row.block == block]
        yield Group(f"block:{block}", _("block: %(name)s") % {"name": block}, bodies)
