"""Around a form that somebody types into: the draft kept meanwhile."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.access import UserRequest
from periodic import rules
from periodic.forms.filling import FiguresForm, TextsForm
from periodic.models import PeriodicReport
from records import drafts
from records.errors import Refused
from records.merging import Clash, Conflict

Filling = FiguresForm | TextsForm


def frame(
    request: UserRequest, report: PeriodicReport, form: Filling
) -> dict[str, Any]:
    """What the page says around the form. A form that was sent and not saved is kept as
    a draft; one that is closed is for reading."""
    may_edit = rules.may_edit(request.user, report)
    if form.is_bound and may_edit:
        drafts.keep_typed(request)
    return {
        "autosave": drafts.draw(request, form),
        "may_edit": may_edit,
        "is_closed": may_edit and not form.has_open_fields,
        "may_type": may_edit and form.has_open_fields,
    }


def save(
    request: UserRequest, form: Filling, act: Callable[[], Any]
) -> list[Clash] | None:
    """None if it was saved; else what others changed meanwhile. The form keeps what was
    typed and, having shown theirs, may then be saved over it."""
    try:
        drafts.refuse_stranger(request)
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
    return None
