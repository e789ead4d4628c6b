"""Slips with one-time passwords: eight on a sheet, to be cut along the lines."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.conf import settings

from accounts.models import User
from reports import pdf

ON_A_SHEET = 8
SHEETS_A_PART = 25


class Slip(NamedTuple):
    user: User
    unit: str
    password: str


def render(
    slips: Sequence[Slip], until: dt.datetime, after_part: Callable[[], None]
) -> bytes:
    """The slips in their order; `after_part` is called now and then, to say that the
    work goes on."""
    parts = []
    step = ON_A_SHEET * SHEETS_A_PART
    for start in range(0, len(slips), step):
        part = slips[start : start + step]
        sheets = [part[i : i + ON_A_SHEET] for i in range(0, len(part), ON_A_SHEET)]
        context = {"sheets": sheets, "until": until, "address": settings.SITE_URL}
        parts.append(pdf.render("documents/slips.html", context))
        after_part()
    return pdf.join(parts)
