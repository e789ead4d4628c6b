"""What a dossier holds, loaded once for all that a page says of it."""

from dataclasses import dataclass

from nominations import papers
from nominations.models import Dossier, Nomination
from nominations.papers import Slot


@dataclass(frozen=True)
class Contents:
    """Its nominations in the order in which they were added, and the place of every
    paper that it must or may hold."""

    nominations: list[Nomination]
    slots: list[Slot]

    @property
    def has_papers(self) -> bool:
        return any(slot.current or slot.older for slot in self.slots)


def load(dossier: Dossier) -> Contents:
    """In three queries, however much it holds."""
    nominations = list(
        dossier.nominations.select_related("kind", "movement")
        .with_shared_text()
        .order_by("pk")
    )
    for nomination in nominations:
        nomination.dossier = dossier  # with its organisation, if that is loaded
    return Contents(nominations, papers.slots(dossier, nominations))
