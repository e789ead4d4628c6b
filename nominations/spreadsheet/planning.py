"""What a file would change in its dossier: compared row by row, judged by the same form
as on the page, and not written yet."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from emulation.vietnamese import mask_cccd, search_key
from nominations import editing, supplements
from nominations.forms.rows import RowForm
from nominations.models import Dossier, Nomination
from nominations.spreadsheet import awards, cells, columns
from nominations.spreadsheet.choices import Choices
from nominations.spreadsheet.columns import Column, Kind
from nominations.spreadsheet.faults import BadCell
from nominations.spreadsheet.plans import Plan, plain
from nominations.spreadsheet.rows import Book, Row
from records import merging

STEP = 100
# How far the reader has come: rows done, rows in all.
Progress = Callable[[int, int], None]


def plan(
    dossier: Dossier,
    nominations: list[Nomination],
    book: Book,
    choices: dict[str, Choices],
    progress: Progress = lambda done, total: None,
) -> Plan:
    """`nominations` are all of the dossier, their earlier awards loaded with them."""
    return _Planner(dossier, nominations, book, choices).run(progress)


class _Planner:
    def __init__(
        self,
        dossier: Dossier,
        nominations: list[Nomination],
        book: Book,
        choices: dict[str, Choices],
    ) -> None:
        self.dossier, self.book, self.choices = dossier, book, choices
        self.held = {row.pk: row for row in nominations}
        for row in nominations:
            row.dossier = dossier
        self.columns = {subject: columns.columns(subject) for subject in choices}
        self.forms = {
            subject: RowForm(subject, dossier, own.rows)
            for subject, own in choices.items()
        }
        self.opened = supplements.opened(dossier)
        self.since = merging.changed_since_each(Nomination, self._stale())
        self.plan = Plan(faults=book.faults, notes=book.notes, rows=len(book.rows))
        self.plan.lost_zeros = book.lost_zeros
        self.plan.base = {str(row.pk): row.revision for row in nominations}
        named = {row.nomination for row in book.rows}
        absent = [row for row in nominations if row.pk not in named]
        self.strangers = {key: row for row in absent for key in _likeness(row)}
        self.absent = [row for row in absent if row.subject in book.subjects]
        self.numbers: dict[str, Row] = {}

    def _stale(self) -> dict[int, int]:
        """Those that somebody has changed since the file was made."""
        return {
            pk: revision
            for pk, revision in self.book.base.items()
            if pk in self.held and self.held[pk].revision > revision
        }

    def run(self, progress: Progress) -> Plan:
        total = len(self.book.rows)
        for number, row in enumerate(self.book.rows):
            if number % STEP == 0:
                progress(number, total)
            if row.nomination is None and row.is_sound:
                self._add(row)
            elif row.nomination is not None:
                self._compare(row)
        self.plan.missing = [self._missing(row) for row in self.absent]
        progress(total, total)
        return self.plan

    def _missing(self, nomination: Nomination) -> dict[str, Any]:
        return {
            "pk": nomination.pk,
            "name": nomination.name,
            "subject": nomination.subject,
            "is_removable": not nomination.was_submitted,
        }

    # ---------------------------------------------------------------------- new rows
    def _add(self, row: Row) -> None:
        if not self.opened.takes_nominees:
            text = str(supplements.refusal(self.dossier, _("further nominees")))
            self.plan.faults.append(row.remark("name", "", text))
            return
        values = self._judge(row, row.texts, None)
        if values is None or self._is_known(row, values):
            return
        self.plan.added.append(
            {
                "row": row.number + 1,
                "sheet": row.sheet,
                "subject": row.subject,
                "name": values["name"],
                "values": plain(values),
            }
        )

    def _is_known(self, row: Row, values: dict[str, Any]) -> bool:
        """A nominee whose key was lost, or one entered twice: the person has to say."""
        number = values.get("citizen_id", "")
        first = self.numbers.setdefault(number, row) if number else row
        if first is not row:
            self._fault(row, "citizen_id", _(
                "The same number stands in row %(row)d, at %(who)s. Mend one of the two."
            ) % {"row": first.number + 1, "who": first.who})  # fmt: skip
            return True
        here = Nomination(dossier=self.dossier, subject=row.subject, **_facts(values))
        here.derive()
        for key in _likeness(here):
            same = self.strangers.get(key)
            if same and not _are_two(same, here):
                self._fault(row, "name", _(
                    "%(who)s is in the dossier already, but the row has no key, so that "
                    "it would be added a second time. Copy the key from a newly "
                    "downloaded file into this row."
                ) % {"who": same.name})  # fmt: skip
                return True
        return False

    # ------------------------------------------------------------------ existing rows
    def _compare(self, row: Row) -> None:
        nomination = self.held.get(row.nomination or 0)
        if nomination is None or nomination.subject != row.subject:
            row_key = columns.key_label()
            self.plan.faults.append(row.remark("", row_key, _(
                "This nominee is no longer in the dossier. Empty the key to add it as "
                "a new one, or delete the row."
            )))  # fmt: skip
            return
        if not row.is_sound:
            return
        own = self.choices[row.subject]
        before = {
            column.name: cells.shown(nomination, column, own)
            for column in self.columns[row.subject]
        }
        self._keep_number(row, nomination, before)
        changed = [
            name
            for name, text in row.texts.items()
            if text != before[name] and not (name == "citizen_id" and not text)
        ]
        if changed and self._may_change(row, nomination, changed):
            self._change(row, nomination, before, changed)

    def _keep_number(
        self, row: Row, nomination: Nomination, before: dict[str, str]
    ) -> None:
        """A masked number is the one on file, now or when the file was made."""
        text = row.texts.get("citizen_id", "")
        if "*" not in text or text == before["citizen_id"]:
            return
        _event, base = self.since.get(nomination.pk, {}).get("citizen_id", (None, None))
        if text == base:
            row.texts["citizen_id"] = before["citizen_id"]

    def _may_change(self, row: Row, nomination: Nomination, changed: list[str]) -> bool:
        if nomination.state not in Nomination.EDITABLE:
            text = _("%(name)s can no longer be changed: it is %(state)s.")
            names = {"name": nomination, "state": nomination.get_state_display()}
            self._fault(row, changed[0], text % names)
            return False
        closed = [
            name for name in changed if not self.opened.has_field(nomination, name)
        ]
        for name in closed:
            label = self._column(row, name).label
            self._fault(row, name, str(supplements.refusal(self.dossier, label)))
        return not closed

    def _change(
        self,
        row: Row,
        nomination: Nomination,
        before: dict[str, str],
        changed: list[str],
    ) -> None:
        values = self._judge(row, before | row.texts, nomination, changed)
        if values is None:
            return
        lines = []
        for name in changed:
            line = self._line(row, nomination, name, before[name], values[name])
            if line:
                lines.append(line)
        if not lines:
            return
        kept = {line["field"]: values[line["field"]] for line in lines}
        self.plan.changed.append(
            {
                "row": row.number + 1,
                "sheet": row.sheet,
                "subject": row.subject,
                "pk": nomination.pk,
                "name": nomination.name,
                "values": plain(kept),
                "lines": lines,
            }
        )

    def _line(
        self, row: Row, nomination: Nomination, name: str, before: str, value: Any
    ) -> dict[str, Any] | None:
        """One cell, old and new; None if only somebody else has changed the field since
        the file was made, so that theirs stays."""
        remark = row.remark(name, self._column(row, name).label, "")
        after = row.texts[name]
        line = {
            "field": name,
            "label": remark.label,
            "cell": remark.cell,
            "before": before,
            "after": mask_cccd(after) if name in editing.MASKED else after,
        }
        theirs = self.since.get(nomination.pk, {}).get(name)
        if theirs is None:
            return line
        event, base = theirs
        if editing.said(name, value) == base:
            self.plan.notes.append(row.remark(name, remark.label, _(
                "%(who)s has changed this since the file was made; the file still holds "
                "the old text, so that theirs stays: “%(text)s”."
            ) % {"who": event.actor_name, "text": before[:80]}))  # fmt: skip
            return None
        return line | {"by": event.actor_name, "at": event.at}

    # ------------------------------------------------------------------------ judging
    def _judge(
        self,
        row: Row,
        texts: dict[str, str],
        nomination: Nomination | None,
        changed: list[str] | None = None,
    ) -> dict[str, Any] | None:
        """The values of the form; None if it refuses them, with a fault for each cell."""
        own, data = self.choices[row.subject], {}
        for column in self.columns[row.subject]:
            if column.kind is not Kind.AWARDS:
                text = texts.get(column.name, "")
                data[column.name] = _form_value(column, text, own)
        if nomination and data.get("citizen_id") == mask_cccd(nomination.citizen_id):
            data["citizen_id"] = ""
        values, errors = self.forms[row.subject].judge(data, nomination)
        if changed is None or editing.AWARDS in changed:
            try:
                values[editing.AWARDS] = awards.lines(texts.get(editing.AWARDS, ""))
            except BadCell as bad:
                errors[editing.AWARDS] = str(bad)
        for name, message in errors.items():
            self._fault(row, name, message)
        return None if errors else values

    def _fault(self, row: Row, name: str, message: str) -> None:
        label = self._column(row, name).label if name in row.places else ""
        self.plan.faults.append(row.remark(name, label, message))

    def _column(self, row: Row, name: str) -> Column:
        return next(col for col in self.columns[row.subject] if col.name == name)


def _form_value(column: Column, text: str, choices: Choices) -> Any:
    if column.kind is Kind.YES:
        return bool(text)
    if column.kind is Kind.CHOICE:
        return choices.labels[column.name].get(text, "")
    return text


def _likeness(nomination: Nomination) -> list[tuple[object, ...]]:
    """By what two rows are taken for one nominee."""
    born, number = nomination.born_on, nomination.citizen_id
    found: list[tuple[object, ...]] = [("number", number)] if number else []
    if born or not nomination.is_individual:
        name = search_key(nomination.name)
        found.append((nomination.subject, name, born))
    return found


def _are_two(one: Nomination, other: Nomination) -> bool:
    """Each has a number, and they differ: two persons of one name and birthday."""
    numbers = {one.citizen_id, other.citizen_id}
    return "" not in numbers and len(numbers) == 2


def _facts(values: dict[str, Any]) -> dict[str, Any]:
    names = ("name", "born_on", "citizen_id")
    return {name: values[name] for name in names if name in values}
