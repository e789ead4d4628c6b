"""Reading a plan's folder: campaign.toml, the tables beside it, the plan's text."""

import csv
import datetime as dt
import hashlib
import io
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, Organization
from campaigns.models import Movement
from campaigns.plan import schema
from campaigns.plan.errors import PlanError, PlanErrors
from emulation.vietnamese import tidy

MAIN = "campaign.toml"
YES = {"x", "1", "true", "có"}
NO = {"", "0", "false", "không"}


@dataclass(frozen=True)
class Column:
    """How a column of a table is read."""

    required: bool = False
    choices: tuple[str, ...] = ()
    kind: str = "text"


@dataclass(frozen=True)
class Row:
    """A line of a table, with its number in the file."""

    line: int
    values: dict[str, Any]


@dataclass
class Plan:
    """All that the folder says, checked for form; references are not resolved yet."""

    data: dict[str, Any]
    tables: dict[str, list[Row]]
    text: str
    digest: str
    files: dict[str, str] = field(default_factory=dict)


TABLES: dict[str, dict[str, Column]] = {
    "units.csv": {
        "code": Column(required=True),
        "name": Column(required=True),
        "kind": Column(choices=tuple(AdministrativeUnit.Kind.values)),
        "parent": Column(),
        "is_border": Column(kind="yes_no"),
        "is_island": Column(kind="yes_no"),
        "basis": Column(),
    },
    "organizations.csv": {
        "code": Column(required=True),
        "name": Column(required=True),
        "short_name": Column(),
        "kind": Column(choices=tuple(Organization.Kind.values)),
        "level": Column(choices=tuple(Organization.Level.values)),
        "unit": Column(),
        "parent": Column(),
        "letterhead": Column(choices=tuple(Organization.Letterhead.values)),
        "letterhead_superior": Column(),
        "document_symbol": Column(),
        "place": Column(),
        "is_submitter": Column(kind="yes_no"),
        "participates": Column(kind="yes_no"),
        "block": Column(),
        "basis": Column(),
    },
    "movements.csv": {
        "code": Column(required=True),
        "organization": Column(required=True),
        "name": Column(required=True),
        "kind": Column(choices=tuple(Movement.Kind.values)),
        "period": Column(),
        "basis": Column(),
    },
    "holidays.csv": {
        "day": Column(required=True, kind="date"),
        "name": Column(required=True),
        "is_working_day": Column(kind="yes_no"),
    },
}
OPTIONAL = {"holidays.csv", "movements.csv"}


def read(folder: Path) -> Plan:
    """The plan in `folder`. Raises PlanErrors with everything that is wrong in it."""
    errors: list[PlanError] = []
    contents = {
        name: _text(folder / name, errors) for name in [MAIN, *TABLES, "plan.txt"]
    }
    data = _toml(contents[MAIN], errors)
    tables = {
        name: _table(name, contents[name], errors)
        for name in TABLES
        if contents[name] is not None
    }
    if errors:
        raise PlanErrors(errors)
    everything = "\x00".join(f"{k}\x00{v}" for k, v in contents.items() if v)
    return Plan(
        data,
        tables,
        contents["plan.txt"] or "",
        hashlib.sha256(everything.encode()).hexdigest(),
    )


def _text(path: Path, errors: list[PlanError]) -> str | None:
    """The file's text; None if it is not there. A byte order mark is dropped."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if path.name not in OPTIONAL | {"plan.txt"}:
            errors.append(
                PlanError(path.name, str(path.parent), _("the file is missing."))
            )
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        errors.append(
            PlanError(
                path.name,
                _("line %d") % line,
                _("not UTF-8. Save the file again as “CSV UTF-8” or “UTF-8”."),
            )
        )
    return None


def _toml(text: str | None, errors: list[PlanError]) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        data = _tidied(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        errors.append(PlanError(MAIN, _("the whole file"), str(error)))
        return {}
    errors.extend(schema.check(data, MAIN))
    return data


def _tidied(value: Any) -> Any:
    """The same, every text in NFC and without stray spaces."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        return [_tidied(item) for item in value]
    if isinstance(value, dict):
        return {key: _tidied(item) for key, item in value.items()}
    return value


def _table(name: str, text: str | None, errors: list[PlanError]) -> list[Row]:
    if text is None:
        return []
    columns = TABLES[name]
    reader = csv.DictReader(io.StringIO(text))
    unknown = set(reader.fieldnames or []) - set(columns)
    missing = set(columns) - set(reader.fieldnames or [])
    for column in sorted(unknown | missing):
        problem = _("unknown column.") if column in unknown else _("missing column.")
        errors.append(PlanError(name, f"“{column}”", problem))
    if unknown or missing:
        return []
    return [_row(name, reader.line_num, raw, errors) for raw in reader]


def _row(
    name: str, line: int, raw: dict[str, str | None], errors: list[PlanError]
) -> Row:
    values: dict[str, Any] = {}
    for key, column in TABLES[name].items():
        try:
            values[key] = _cell(tidy(raw.get(key) or ""), column)
        except ValueError as error:
            where = _("line %(line)d, column “%(column)s”") % {
                "line": line,
                "column": key,
            }
            errors.append(PlanError(name, where, str(error)))
    return Row(line, values)


def _cell(text: str, column: Column) -> Any:
    if column.required and not text:
        raise ValueError(_("is empty; write something here."))
    if column.choices and text not in column.choices:
        raise ValueError(
            _("“%(value)s” is not one of: %(known)s.")
            % {"value": text, "known": ", ".join(column.choices)}
        )
    if column.kind == "yes_no":
        return _yes_no(text)
    if column.kind == "date":
        return _date(text)
    return text


def _yes_no(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise ValueError(_("“%s” is neither x (yes) nor empty (no).") % text)
    return text.lower() in YES


def _date(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 (no time)
    except ValueError:
        raise ValueError(
            _("“%s” is not a date of the calendar; write day/month/year.") % text
        ) from None
