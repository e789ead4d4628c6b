"""A procedure as a table of steps that the office can read, and whether one of them is
lawful now: one mechanism for dossiers, nominations, duties and reports. How the rows are
locked and what a step changes besides the state is each procedure's own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from records.errors import Refused

Rule = Callable[[Any, Any], bool]
"""Whether this person may, with this subject."""


class Move(Protocol):
    """What every step says of itself."""

    @property
    def label(self) -> Promise: ...
    @property
    def sources(self) -> frozenset[str]: ...
    @property
    def rule(self) -> Rule: ...
    @property
    def needs_reason(self) -> bool: ...


class Subject(Protocol):
    """What is moved."""

    @property
    def state(self) -> str: ...
    def get_state_display(self) -> str: ...


@dataclass(frozen=True)
class Step:
    """A lawful move: its name on the button, from where, to where, who may."""

    label: Promise
    sources: frozenset[str]
    target: str
    rule: Rule
    needs_reason: bool = False


def step(
    label: Promise,
    sources: Iterable[str],
    target: str,
    rule: Rule,
    *,
    needs_reason: bool = False,
) -> Step:
    return Step(label, frozenset(sources), target, rule, needs_reason)


AnyMove = TypeVar("AnyMove", bound=Move)


def open_steps(
    steps: Mapping[str, AnyMove], subject: Subject, user: Any
) -> dict[str, AnyMove]:
    """The steps that this person may take on it now, in the order of the table."""
    return {
        name: move
        for name, move in steps.items()
        if subject.state in move.sources and move.rule(user, subject)
    }


def refuse_unlawful(move: Move, locked: Subject, by: Any, reason: str) -> None:
    """Nothing if `by` may take the step on the locked row now. Raises PermissionDenied
    for a person whom the table does not allow, Refused if the state has changed meanwhile
    or the reason is missing."""
    if locked.state not in move.sources:
        raise Refused(
            _("“%(step)s” is not possible now: %(subject)s is %(state)s.")
            % {
                "step": move.label,
                "subject": locked,
                "state": locked.get_state_display(),
            }
        )
    if not move.rule(by, locked):
        raise PermissionDenied
    if move.needs_reason and not reason.strip():
        raise Refused(
            _("“%(step)s” needs a reason. Write it, then try again.")
            % {"step": move.label}
        )
