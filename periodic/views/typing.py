"""Around a form that somebody types into: the draft kept meanwhile, who else is here,
and who edits."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import ORGANIZATION_ROLES
from periodic import presence, rules
from periodic.forms.filling import FiguresForm, TextsForm
from periodic.models import PeriodicReport
from periodic.views.finding import find_own_report
from records import drafts
from records import presence as pens
from records.errors import Refused
from records.merging import Clash, Conflict

Filling = FiguresForm | TextsForm


def frame(
    request: UserRequest, report: PeriodicReport, form: Filling
) -> dict[str, Any]:
    """What the page says around the form. A form that was sent and not saved is kept as
    a draft; one that is closed, or whose pen somebody else holds, is for reading."""
    may_edit = rules.may_edit(request.user, report)
    if form.is_bound and may_edit:
        drafts.keep_typed(request)
    company = pens.company(report.presences, request.path, request.user)
    may_type = may_edit and form.has_open_fields and company.editor is None
    return {
        "autosave": drafts.draw(request, form),
        "company": company,
        "has_pen": True,
        "may_edit": may_edit,
        "is_closed": may_edit and not form.has_open_fields,
        "may_type": may_type,
    }


def save(
    request: UserRequest, report: PeriodicReport, form: Filling, act: Callable[[], Any]
) -> list[Clash] | None:
    """None if it was saved; else what others changed meanwhile. The form keeps what was
    typed and, having shown theirs, may then be saved over it."""
    try:
        drafts.refuse_stranger(request)
        _refuse_second_editor(request, report)
        act()
    except Conflict as conflict:
        messages.warning(request, str(conflict))
        form.data = {**request.POST.dict(), "revision": str(conflict.revision)}
        return conflict.clashes
    except Refused as refusal:
        messages.error(request, str(refusal))
        return []
    except PermissionDenied:
        messages.error(request, _("Only the organisation's own staff may edit this."))
        return []
    drafts.forget(request.user, drafts.place_of(request))
    pens.leave(report.presences, request.path, request.user)
    return None


def _refuse_second_editor(request: UserRequest, report: PeriodicReport) -> None:
    """Raise Refused if somebody else holds the pen of the page that was sent."""
    if not rules.may_edit(request.user, report):
        return
    rows = report.presences
    company = pens.arrive(rows, request.path, request.user, wants_to_edit=True)
    company.refuse_second_editor()


@for_roles(*ORGANIZATION_ROLES)
@require_POST
def report_presence(request: UserRequest, pk: int) -> JsonResponse:
    """A page's sign of life (`place`, its path): who else is here, who holds its pen."""
    report = find_own_report(request, pk)
    wants_to_edit = "edits" in request.POST and rules.may_edit(request.user, report)
    company = pens.arrive(
        report.presences,
        drafts.page_named(request),
        request.user,
        wants_to_edit=wants_to_edit,
    )
    return JsonResponse(company.answer)


@for_roles(*ORGANIZATION_ROLES)
@require_POST
def report_take_over(request: UserRequest, pk: int) -> HttpResponse:
    """The pen of the page `place` passes to this person, who goes back there."""
    report = find_own_report(request, pk)
    place = drafts.page_named(request)
    presence.take_over(report, place, by=request.user)
    return redirect(place)
