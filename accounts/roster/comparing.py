"""What the rows would change, and what of them cannot be: against what is there, and
against each other."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, Membership, Organization, Role, User
from accounts.models.roles import SENSITIVE_ROLES
from accounts.roster.columns import ORGANIZATIONS, PEOPLE, POSTS, SHEETS, Column, Sheet
from accounts.roster.reading import Content, Fault, Row

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


@dataclass(frozen=True)
class Change:
    """One row: what it is about, and the fields that would differ, before and after."""

    row: Row
    state: str
    label: str
    fields: dict[str, tuple[Any, Any]]

    @property
    def shown(self) -> Iterator[tuple[str, str, str]]:
        """Heading, before, after, as a person reads them."""
        for column in self.row.sheet.columns:
            if column.name in self.fields:
                before, after = self.fields[column.name]
                yield str(column.heading), _word(column, before), _word(column, after)


@dataclass
class Comparison:
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        counter = Counter((c.row.sheet.key, c.state) for c in self.changes)
        return {
            sheet.key: {s: counter[sheet.key, s] for s in (NEW, CHANGED, UNCHANGED)}
            for sheet in SHEETS
        }

    @property
    def to_write(self) -> list[Change]:
        return [change for change in self.changes if change.state != UNCHANGED]

    @property
    def sensitive(self) -> list[Change]:
        """New posts that open more than one organisation's work."""
        return [
            change
            for change in self.changes
            if change.row.sheet is POSTS
            and change.state == NEW
            and change.row.values["role"] in SENSITIVE_ROLES
        ]

    @property
    def digest(self) -> str:
        """What was shown to whoever applies it: if it differs then, it is shown again."""
        lines = [[c.row.sheet.key, c.row.line, c.state, c.fields] for c in self.changes]
        text = json.dumps(lines, cls=DjangoJSONEncoder, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def compare(content: Content) -> Comparison:
    """Everything at once, with every fault that can be found."""
    return _Comparing(content).run()


class _Comparing:
    """What is there, by the codes that the rows use; read once."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.found = Comparison(faults=list(content.faults))
        self.units = set(AdministrativeUnit.objects.values_list("code", flat=True))
        self.organizations = {
            row.code.lower(): row
            for row in Organization.objects.select_related("unit", "parent")
        }
        self.people = {user.username.lower(): user for user in User.objects.all()}
        self.emails = {user.email.lower(): key for key, user in self.people.items()}
        self.posts = {
            (post.user_id, post.organization_id, post.role): post
            for post in Membership.objects.all()
        }
        self.new_codes = self._named(ORGANIZATIONS, "code")
        self.new_names = self._named(PEOPLE, "username")

    def _named(self, sheet: Sheet, name: str) -> set[str]:
        rows = self.content.rows[sheet.key]
        return {str(row.values[name]).lower() for row in rows if row.values.get(name)}

    def run(self) -> Comparison:
        for row in self._whole(ORGANIZATIONS, ("code",)):
            self._organization(row)
        for row in self._whole(PEOPLE, ("username",)):
            self._person(row)
        for row in self._whole(POSTS, ("username", "organization", "role")):
            self._post(row)
        self._refuse_loops()
        order = {sheet.key: number for number, sheet in enumerate(SHEETS)}
        self.found.faults.sort(key=lambda f: (order[f.sheet.key], f.line, f.letter))
        return self.found

    def _whole(self, sheet: Sheet, key: tuple[str, ...]) -> Iterator[Row]:
        """Rows with a key of their own; each of the others is a fault."""
        seen: dict[tuple[str, ...], int] = {}
        for row in self.content.rows[sheet.key]:
            missing = [name for name in key if not row.values.get(name)]
            for name in missing:
                if name not in row.values:
                    self._fault(row, name, _("It is empty. Fill it in."))
            if missing:
                continue
            own = tuple(str(row.values[name]).lower() for name in key)
            if own in seen:
                text = _("Line %(line)d says the same already. Take one of them out.")
                self._fault(row, key[0], text % {"line": seen[own]})
                continue
            seen[own] = row.line
            yield row

    def _fault(self, row: Row, name: str, message: str) -> None:
        self.found.faults.append(row.fault(name, message))

    # ------------------------------------------------------------------ the three sheets
    def _organization(self, row: Row) -> None:
        stored = self.organizations.get(row.values["code"].lower())
        unit, parent = row.values.get("unit"), row.values.get("parent")
        if unit and unit not in self.units:
            text = _("There is no commune, ward or province with the code %(code)s.")
            self._fault(row, "unit", text % {"code": unit})
        if parent and not self._knows_organization(parent):
            self._fault(row, "parent", _no_organization(parent))
        self._require(row, stored)
        self._keep(
            row, stored, f"{row.values.get('name') or stored} ({row.values['code']})"
        )

    def _person(self, row: Row) -> None:
        name = row.values["username"]
        stored = self.people.get(name)
        email = (row.values.get("email") or "").lower()
        owner = self.emails.setdefault(email, name) if email else name
        if owner != name:
            text = _("%(person)s already has this e-mail. Each person has their own.")
            self._fault(row, "email", text % {"person": owner})
        self._require(row, stored)
        self._keep(row, stored, f"{row.values.get('full_name') or stored} ({name})")

    def _post(self, row: Row) -> None:
        name, code = row.values["username"], row.values["organization"]
        user, organization = self.people.get(name), self.organizations.get(code.lower())
        if user is None and name not in self.new_names:
            text = _("There is no account %(name)s. Add it to the sheet of people.")
            self._fault(row, "username", text % {"name": name})
        if not self._knows_organization(code):
            self._fault(row, "organization", _no_organization(code))
        elif organization is not None and not organization.is_active:
            text = _("%(name)s is no longer active: nobody gets a post there.")
            self._fault(row, "organization", text % {"name": organization})
        stored = None
        if user and organization:
            stored = self.posts.get((user.pk, organization.pk, row.values["role"]))
        self._check_days(row, stored)
        self._keep(row, stored, f"{name} – {code}, {_role(row)}")

    def _check_days(self, row: Row, stored: Membership | None) -> None:
        start = row.values.get("starts_on", getattr(stored, "starts_on", None))
        end = row.values.get("ends_on", getattr(stored, "ends_on", None))
        if start and end and end < start:
            name = "ends_on" if "ends_on" in row.values else "starts_on"
            self._fault(
                row, name, _("The post would end before it begins. Check both days.")
            )

    # -------------------------------------------------------------------------- helpers
    def _knows_organization(self, code: str) -> bool:
        return code.lower() in self.organizations or code.lower() in self.new_codes

    def _require(self, row: Row, stored: models.Model | None) -> None:
        if stored is None:
            for column in row.sheet.columns:
                if column.is_required and column.name not in row.values:
                    self._fault(row, column.name, _("It is empty. Fill it in."))

    def _keep(self, row: Row, stored: models.Model | None, label: str) -> None:
        if stored is None:
            fields = {name: (None, value) for name, value in row.values.items()}
            self.found.changes.append(Change(row, NEW, label, fields))
            return
        fields = {
            name: (held(stored, name), value)
            for name, value in row.values.items()
            if name not in ("code", "username", "organization", "role")
            and held(stored, name) != value
        }
        state = CHANGED if fields else UNCHANGED
        self.found.changes.append(Change(row, state, label, fields))

    def _refuse_loops(self) -> None:
        """Nobody stands under themselves once all rows have been written."""
        above = {
            code: row.parent.code.lower() if row.parent else None
            for code, row in self.organizations.items()
        }
        rows = [r for r in self.content.rows[ORGANIZATIONS.key] if r.values.get("code")]
        for row in rows:
            if "parent" in row.values:
                parent = row.values["parent"]
                above[row.values["code"].lower()] = parent.lower() if parent else None
        for row in rows:
            if row.values.get("parent") and _is_loop(row.values["code"].lower(), above):
                text = _("It would stand under itself. Choose another superior.")
                self._fault(row, "parent", text)


def _is_loop(code: str, above: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    step = above.get(code)
    while step is not None and step not in seen:
        if step == code:
            return True
        seen.add(step)
        step = above.get(step)
    return False


def _no_organization(code: str) -> str:
    return _(
        "There is no organisation with the code %(code)s. Add it to the sheet of "
        "organisations, or correct the code."
    ) % {"code": code}


def _role(row: Row) -> str:
    role = row.values["role"]
    return str(Role(role).label) if role else ""


def held(stored: models.Model, name: str) -> Any:
    """What is there, in the words of the workbook: links as codes."""
    value = getattr(stored, name)
    return value.code if isinstance(value, Organization | AdministrativeUnit) else value


def _word(column: Column, value: Any) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(column.offers, type) and issubclass(column.offers, models.Choices):
        return str(column.offers(value).label)
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Organisations before those that stand under them."""
    waiting = {change.row.values["code"].lower(): change for change in changes}
    ordered: list[Change] = []
    while waiting:
        ready = [
            code
            for code, change in waiting.items()
            if (change.row.values.get("parent") or "").lower() not in waiting
        ]
        ordered += [waiting.pop(code) for code in ready]
    return ordered
