"""The table of earlier honours in one cell: a line for each, its parts between bars."""

import re
from typing import Any

from django.utils.translation import gettext as _

from emulation.vietnamese import tidy
from nominations.editing import AWARD_FIELDS
from nominations.forms.awards import AwardForm
from nominations.spreadsheet.faults import BadCell

_BAR = re.compile(r"(?<!\\)\|")
MOST = 50


def text(lines: list[dict[str, Any]]) -> str:
    return "\n".join(
        _line([str(line[name]) for name in AWARD_FIELDS]) for line in lines
    )


def regular(cell: str) -> str:
    """The same lines, with blanks as the program writes them."""
    rows = (_BAR.split(line) for line in cell.split("\n") if line.strip())
    return "\n".join(_line([_plain(part) for part in row]) for row in rows)


def _line(parts: list[str]) -> str:
    texts = [tidy(part).replace("|", r"\|") for part in parts]
    while texts and not texts[-1]:
        texts.pop()
    return " | ".join(texts)


def _plain(part: str) -> str:
    return tidy(part).replace(r"\|", "|")


def lines(cell: str) -> list[dict[str, Any]]:
    """As the form keeps them, newest first. Raises BadCell."""
    found = [_checked(line) for line in cell.split("\n") if line.strip()]
    if len(found) > MOST:
        raise BadCell(
            _("More than %(most)d lines. Keep the most important ones.")
            % {"most": MOST}
        )
    return sorted(found, key=lambda row: -row["year"])


def _checked(line: str) -> dict[str, Any]:
    parts = [_plain(part) for part in _BAR.split(line)]
    if not 2 <= len(parts) <= len(AWARD_FIELDS):
        raise BadCell(
            _(
                "“%(line)s” is not understood. Write a line for each honour: year | "
                "title | decision number and date | issued by."
            )
            % {"line": line[:60]}
        )
    form = AwardForm(dict(zip(AWARD_FIELDS, parts, strict=False)))
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        label = form.fields[name].label
        raise BadCell(f"“{line[:60]}”: {label} – {errors[0]}")
    return form.cleaned_data
