"""Every register's pages: list, line, new, edit, remove."""

import uuid
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from nominations.forms import ReasonForm
from nominations.paging import cursor, page_latest
from registers import cells, keeping, lifecycle, rules, trail
from registers.catalogue import REGISTERS, Register
from registers.filters import filter_for
from registers.forms import form_for, new_form
from registers.models import Difficulty, Entry, Exemplar
from registers.views.finding import (
    READERS,
    current_campaign,
    find_entry,
    find_register,
    form_page,
    lines,
)


@for_roles(*READERS)
@require_safe
def register_index(request: UserRequest) -> HttpResponse:
    """All registers, with the number of lines that this person sees in each."""
    shelves = [
        (register, lines(request, register).count()) for register in REGISTERS.values()
    ]
    return render(request, "registers/register_index.html", {"shelves": shelves})


@for_roles(*READERS)
@require_safe
def entry_list(request: UserRequest, slug: str) -> HttpResponse:
    register = find_register(slug)
    found = filter_for(register)(
        request.GET, queryset=lines(request, register), request=request
    )
    page = page_latest(found.qs, "happened_on", cursor(request, "after"))
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "register": register,
        "filter": found,
        "page": page,
        "rows": [(entry, cells.row(register, entry)) for entry in page.rows],
        "heads": [register.label(name) for name in register.columns],
        "query": query.urlencode(),
        "is_filtered": any(query.values()),
        "may_keep": request.user.has_role(*rules.KEEPERS),
    }
    return render(request, "registers/entry_list.html", context)


@for_roles(*rules.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: UserRequest, slug: str) -> HttpResponse:
    register, campaign = find_register(slug), current_campaign(request)
    bodies = rules.organizations_kept_by(request.user, campaign)
    if not bodies:
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = new_form(register, bodies, *sent, campaign=campaign, user=request.user)

    @transaction.atomic
    def act() -> Entry:
        whose = form.cleaned_data.get("whose") or bodies[0]
        entry = keeping.add(
            register.model,
            campaign,
            whose,
            form.values(),
            by=request.user,
            once_key=form.cleaned_data["once_key"] or uuid.uuid4(),
        )
        form.keep_more(entry)
        return entry

    return form_page(
        request,
        form,
        act,
        heading=_("New line: %(one)s") % {"one": register.one},
        lead=str(register.lead),
        back=reverse("registers:entry_list", args=[slug]),
        register=register,
    )


@for_roles(*rules.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_edit(request: UserRequest, slug: str, pk: int) -> HttpResponse:
    register = find_register(slug)
    entry = find_entry(request, register, pk)
    if not rules.may_change(request.user, entry):
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_for(register)(
        *sent, instance=entry, campaign=entry.campaign, user=request.user
    )

    @transaction.atomic
    def act() -> Entry:
        revision = form.cleaned_data["revision"]
        now = keeping.change(entry, form.values(), by=request.user, revision=revision)
        form.keep_more(now)
        return now

    return form_page(
        request,
        form,
        act,
        heading=entry.title,
        back=entry.get_absolute_url(),
        register=register,
        entry=entry,
    )


@for_roles(*rules.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_remove(request: UserRequest, slug: str, pk: int) -> HttpResponse:
    register = find_register(slug)
    entry = find_entry(request, register, pk)
    if not rules.may_change(request.user, entry):
        raise Http404
    form = ReasonForm(request.POST or None)

    def act() -> str:
        keeping.remove(entry, form.cleaned_data["reason"], by=request.user)
        return reverse("registers:entry_list", args=[slug])

    return form_page(
        request,
        form,
        act,
        heading=_("Remove: %(title)s") % {"title": entry.title},
        lead=_("The line leaves the list and the counts; it is kept with the reason."),
        back=entry.get_absolute_url(),
        register=register,
        entry=entry,
        submit=_("Remove from the register"),
    )


@for_roles(*READERS)
@require_safe
def entry_detail(request: UserRequest, slug: str, pk: int) -> HttpResponse:
    register = find_register(slug)
    entry = find_entry(request, register, pk)
    context = {
        "register": register,
        "entry": entry,
        "facts": cells.facts(register, entry),
        "may_change": rules.may_change(request.user, entry),
        "events": trail.events(entry),
        **_own_matters(request, register, entry),
    }
    return render(request, "registers/entry_detail.html", context)


def _own_matters(
    request: UserRequest, register: Register, entry: Entry
) -> dict[str, Any]:
    """What only this register's lines have."""
    user = request.user
    if isinstance(entry, Difficulty):
        return {"may_answer": rules.may_answer(user, entry)}
    if not isinstance(entry, Exemplar):
        return {}
    may_advance = rules.may_advance(user, entry)
    return {
        "exemplar": entry,
        "stages": list(entry.steps.select_related("recorded_by")),
        "steps": lifecycle.open_steps(entry) if may_advance else [],
        "may_advance": may_advance,
        "may_record_consent": rules.may_record_consent(user, entry),
        "may_publish": rules.may_publish(user, entry),
        "may_unpublish": rules.may_unpublish(user, entry),
    }
