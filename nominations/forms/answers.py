"""The answers to a dossier's warnings, all on one form."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict

from nominations.completeness.answering import LONGEST, Answered
from records.errors import Refused


@dataclass
class AnswerRow:
    """One warning with its field; `error` is said beside it."""

    answered: Answered
    typed: str
    seen: str
    error: str = ""

    @property
    def name(self) -> str:
        return f"answer-{self.answered.finding.key}"


class AnswerForm:
    """`keep` saves each row that was changed; what cannot be saved stays as typed."""

    longest = LONGEST

    def __init__(self, points: list[Answered], data: QueryDict | None = None) -> None:
        self.rows = [
            self._row(point, data) for point in points if point.finding.is_warning
        ]

    @staticmethod
    def _row(point: Answered, data: QueryDict | None) -> AnswerRow:
        held = point.answer.reason if point.answer else ""
        row = AnswerRow(point, held, held)
        if data is not None and row.name in data:
            row.typed = str(data[row.name])
            row.seen = str(data.get(f"seen-{point.finding.key}", ""))
        return row

    def keep(self, save: Callable[[AnswerRow], object]) -> bool:
        """True if every row could be saved."""
        for row in self.rows:
            try:
                save(row)
            except Refused as refusal:
                row.error = str(refusal)
                row.seen = row.answered.answer.reason if row.answered.answer else ""
        return not any(row.error for row in self.rows)
