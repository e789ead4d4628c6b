"""Holding `campaign.toml` against its schema, with errors that a person can act on."""

import datetime as dt
import difflib
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.validators import extend

from campaigns.plan.errors import PlanError

SCHEMA = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
_checker = Draft202012Validator.TYPE_CHECKER.redefine_many(
    {
        "date": lambda _checker, value: (
            isinstance(value, dt.date) and not isinstance(value, dt.datetime)
        ),
        # JSON has one sort of number; TOML has two, and writes `nan` and `inf` too.
        "integer": lambda _checker, value: type(value) is int,
        "number": lambda _checker, value: (
            type(value) is int or (type(value) is float and math.isfinite(value))
        ),
    }
)
_Validator = extend(Draft202012Validator, type_checker=_checker)


def check(data: dict[str, Any], file: str) -> Iterator[PlanError]:
    """Every departure of `data` from the schema, in the order of the file."""
    errors = _Validator(SCHEMA).iter_errors(data)
    for error in sorted(errors, key=lambda error: [str(part) for part in error.path]):
        yield from _explain(error, file)


def _explain(error: Any, file: str) -> Iterator[PlanError]:
    where = _key(error.absolute_path)
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        for key in error.instance.keys() - set(known):
            yield PlanError(file, _join(where, key), _unknown_key(key, known))
    elif error.validator == "required":
        for key in error.validator_value:
            if key not in error.instance:
                yield PlanError(file, _join(where, key), _("the key is missing."))
    else:
        explain = _SENTENCES.get(str(error.validator))
        message = explain(error) if explain else error.message
        yield PlanError(file, where, message)


def _unknown_key(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return _("unknown key “%(key)s”; did you mean “%(near)s”?") % {
            "key": key,
            "near": near[0],
        }
    return _("unknown key “%(key)s”; known here: %(known)s.") % {
        "key": key,
        "known": ", ".join(known),
    }


def _wrong_type(error: Any) -> str:
    names = {
        "date": _("a date, written year-month-day without quotes, such as 2030-08-15"),
        "string": _("text in quotes"),
        "integer": _("a whole number"),
        "number": _("a number"),
        "boolean": _("true or false"),
        "array": _("a list"),
        "object": _("a table"),
    }
    return _("“%(value)s” is not what is expected: %(expected)s.") % {
        "value": f"{error.instance!s:.60}",
        "expected": names.get(str(error.validator_value), str(error.validator_value)),
    }


_SENTENCES: dict[str, Callable[[Any], str]] = {
    "type": _wrong_type,
    "enum": lambda error: (
        _("“%(value)s” is not one of: %(known)s.")
        % {"value": error.instance, "known": ", ".join(error.validator_value)}
    ),
    "pattern": lambda error: (
        _("“%(value)s” is not of the form %(form)s.")
        % {"value": error.instance, "form": error.validator_value}
    ),
    "maxLength": lambda error: (
        _("longer than %(most)s characters.") % {"most": error.validator_value}
    ),
    "minLength": lambda _error: _("is empty; write something here."),
    "minItems": lambda _error: _("at least one is needed."),
    "minimum": lambda error: (
        _("%(value)s is less than %(least)s.")
        % {"value": error.instance, "least": error.validator_value}
    ),
    "exclusiveMinimum": lambda error: (
        _("%(value)s must be more than %(least)s.")
        % {"value": error.instance, "least": error.validator_value}
    ),
    "maximum": lambda error: (
        _("%(value)s is more than %(most)s.")
        % {"value": error.instance, "most": error.validator_value}
    ),
}


def _key(path: Any) -> str:
    """deque(['phases', 1, 'code']) -> 'phases[2].code': people count from one."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key
