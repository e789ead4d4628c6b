"""Calibration: adjusted scores beside the raw ones, as advice."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from nominations import calibration as arithmetic
from nominations import calibration_table, ranking_table, rules
from nominations.paging import cursor
from nominations.ranking_data import standing
from nominations.views.selection import find_campaign


@for_roles(Role.BOARD_LEADER, Role.AUDITOR)
@require_safe
def calibration(request: UserRequest) -> HttpResponse:
    """Raw and adjusted side by side; or why there is no advice."""
    campaign = find_campaign(request, rules.may_calibrate)
    found = standing(campaign)
    advice = arithmetic.advise(calibration_table.readings(found))
    context: dict[str, Any] = {"campaign": campaign}
    if not isinstance(advice, arithmetic.Advice):
        context["refused"] = calibration_table.in_words(advice)
        return render(request, "nominations/calibration.html", context)
    pages = ranking_table.page_count(
        [line for line in found.ranking.lines if line.entry.key in advice.raw]
    )
    page = min(max(1, cursor(request, "page") or 1), pages)
    context |= {
        "readers": calibration_table.readers(advice),
        "rows": calibration_table.rows(found, advice, request.user, page),
        "page": page,
        "pages": range(1, pages + 1),
    }
    return render(request, "nominations/calibration.html", context)
