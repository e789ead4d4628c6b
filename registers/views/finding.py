"""Finding what a person may see, and the page with one form that every step uses."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import UserRequest
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES, READER_ROLES
from campaigns import choosing
from campaigns.models import Campaign
from records import drafts
from records.errors import Refused
from records.merging import Clash, Conflict
from registers.catalogue import REGISTERS, Register
from registers.models import Entry, Exemplar

READERS = (*ORGANIZATION_ROLES, *BOARD_ROLES, *READER_ROLES)


class Within(NamedTuple):
    """The list to which a form belongs that is in no register."""

    label: str
    url: str


def find_register(slug: str) -> Register:
    if slug not in REGISTERS:
        raise Http404
    return REGISTERS[slug]


def lines(request: UserRequest, register: Register) -> Any:
    """The lines of the register that this person sees and that were not removed, of the
    campaign that is looked at."""
    rows: Any = choosing.of_chosen(request, register.model._default_manager.all())
    return rows.visible_to(request.user).kept().select_related(*register.related)


def find_entry(request: UserRequest, register: Register, pk: int) -> Any:
    """One that this person sees, also a removed one: a link to it still says what it
    was."""
    rows: Any = register.model._default_manager
    seen = rows.visible_to(request.user).select_related(
        *register.related, "campaign", "created_by", "updated_by", "removed_by"
    )
    entry: Entry = get_object_or_404(seen, pk=pk)
    return entry


def find_exemplar(request: UserRequest, pk: int) -> Exemplar:
    found: Exemplar = find_entry(request, REGISTERS[Exemplar.SLUG], pk)
    return found


def current_campaign(request: UserRequest) -> Campaign:
    """The one that is looked at; 404 as long as no plan is loaded."""
    campaign = choosing.chosen(request)
    if campaign is None:
        raise Http404
    return campaign


def form_page(
    request: UserRequest,
    form: forms.BaseForm,
    act: Callable[[], str | Entry],
    *,
    heading: str,
    back: str,
    lead: str = "",
    register: Register | None = None,
    entry: Entry | None = None,
    within: Within | None = None,
    submit: str = "",
) -> HttpResponse:
    """Draws the form with its draft; sent, takes the step `act`, which says where to go
    then. What is refused stays in the form, and is kept. Where a form stands is said by
    its register and line, or by `within`."""
    clashes: list[Clash] = []
    if request.method == "POST" and form.is_valid():
        found = _attempt(request, form, act)
        if not isinstance(found, list):
            return redirect(found)
        clashes = found
    if form.is_bound:
        drafts.keep_typed(request)
    context = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "back": back,
        "register": register,
        "entry": entry,
        "within": within,
        "clashes": clashes,
        "submit": submit or _("Save"),
        "autosave": drafts.draw(request, form),
    }
    return render(request, "registers/_form_page.html", context)


def _attempt(
    request: UserRequest,
    form: forms.BaseForm,
    act: Callable[[], str | Entry],
) -> str | Entry | list[Clash]:
    try:
        drafts.refuse_stranger(request)
        target = act()
    except Conflict as conflict:
        messages.warning(request, str(conflict))
        form.data = {**request.POST.dict(), "revision": str(conflict.revision)}
        return conflict.clashes
    except (Refused, ValidationError) as refusal:
        text = refusal.messages if isinstance(refusal, ValidationError) else [refusal]
        messages.error(request, " ".join(map(str, text)))
        return []
    except PermissionDenied:
        messages.error(request, _("This is not yours to do."))
        return []
    drafts.forget(request.user, drafts.place_of(request))
    messages.success(request, _("Saved."), extra_tags=drafts.place_of(request))
    return target
