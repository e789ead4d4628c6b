"""A frozen list as one person may read it."""

from typing import Any

from accounts.models import User
from nominations.models import Nomination, Proposal
from nominations.models.conflicts import barred


def lines(frozen: list[dict[str, Any]], user: User) -> list[dict[str, Any]]:
    """The lines, without the score of nominees in whom this person takes no part."""
    listed = Nomination.objects.filter(pk__in=[line["nomination"] for line in frozen])
    hidden = set(listed.filter(barred(user)).values_list("pk", flat=True))
    return [
        {**line, "score": None} if line["nomination"] in hidden else line
        for line in frozen
    ]


def for_reader(proposal: Proposal, user: User) -> Proposal:
    """The list, to be printed or written to a file for this person; not to be saved."""
    content = proposal.content
    proposal.content = {**content, "lines": lines(content["lines"], user)}
    return proposal
