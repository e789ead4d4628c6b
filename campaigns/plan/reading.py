"""Reading a plan's folder: campaign.toml, the tables beside it, the plan's text."""

import csv
import datetime as dt
import hashlib
import io
import tomllib
from collections.abc import Iterator
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
    except OSError as error:
        where = str(path.parent)
        errors.append(PlanError(path.name, where, _not_readable(error)))
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        errors.append(
            PlanError(
                path.name,
                in_line(line),
                _("not UTF-8. Save the file again as “CSV UTF-8” or “UTF-8”."),
            )
        )
    return None


def _not_readable(error: OSError) -> str:
    return _("cannot be read (%s). Name the folder that holds the files.") % (
        error.strerror
    )


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
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    rows: list[Row] = []
    try:
        header = [tidy(cell) for cell in next(reader, [])]
        if faults := list(_header_faults(name, header)):
            errors.extend(faults)
            return []
        for cells in reader:
            if any(tidy(cell) for cell in cells):
                rows.append(_row(name, reader.line_num, header, cells, errors))
    except csv.Error as error:
        where = in_line(reader.line_num)
        message = _("cannot be read as a table; look for a stray quotation mark (%s).")
        errors.append(PlanError(name, where, message % error))
    return rows


def _delimiter(text: str) -> str:
    """Excel with Vietnamese settings separates the cells of a CSV by semicolons."""
    first = text.split("\n", 1)[0]
    return ";" if first.count(";") > first.count(",") else ","


def _header_faults(name: str, header: list[str]) -> Iterator[PlanError]:
    columns = TABLES[name]
    for column in sorted(set(header) ^ set(columns)):
        problem = _("missing column.") if column in columns else _("unknown column.")
        yield PlanError(name, f"“{column}”", problem)
    for column in sorted({column for column in header if header.count(column) > 1}):
        yield PlanError(name, f"“{column}”", _("the column stands more than once."))


def _row(
    name: str, line: int, header: list[str], cells: list[str], errors: list[PlanError]
) -> Row:
    if any(tidy(cell) for cell in cells[len(header) :]):
        message = _("more cells than columns; put text with commas in quotation marks.")
        errors.append(PlanError(name, in_line(line), message))
    raw = dict(zip(header, cells, strict=False))
    values: dict[str, Any] = {}
    for key, column in TABLES[name].items():
        try:
            values[key] = _cell(tidy(raw.get(key, "")), column)
        except ValueError as error:
            errors.append(PlanError(name, in_cell(line, key), str(error)))
    return Row(line, values)


def in_line(line: int) -> str:
    """Where in a table: "line 4"."""
    return _("line %d") % line


def in_cell(line: int, column: str) -> str:
    """Where in a table: "line 4, column “parent”"."""
    return _("line %(line)d, column “%(column)s”") % {"line": line, "column": column}


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
