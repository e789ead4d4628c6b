"""The ceremony's list, and what is handed over there and later."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from nominations import handover, rules
from nominations.forms.rewards import GivenForm, HandoverForm, ticked
from nominations.models import Certificate, Decision
from nominations.views.answers import attempt
from nominations.views.certificates import ISSUERS, find_issued_by
from nominations.views.decisions import READERS, decisions_visible_to

# How the list is sorted: by what is asked in the address (`?order=`).
ORDERS = {
    "register": ("ordinal",),
    "name": ("nomination__subject", "nomination__sort_key", "ordinal"),
    "organization": ("nomination__dossier__organization__sort_key", "ordinal"),
}


def ceremony_rows(decision: Decision, order: str) -> QuerySet[Certificate]:
    """The certificates in force, in one of the known orders."""
    rows = decision.certificates.in_force().select_related(
        "nomination__dossier__organization", "nomination__reward", "handover"
    )
    return rows.order_by(*ORDERS.get(order, ORDERS["register"]))


@for_roles(*READERS)
@require_safe
def ceremony(request: UserRequest, pk: int) -> HttpResponse:
    """Who receives what; ticks for those who have."""
    decision = get_object_or_404(decisions_visible_to(request.user), pk=pk)
    return _page(request, decision, GivenForm(), ())


def _page(
    request: UserRequest, decision: Decision, form: GivenForm, keys: Sequence[int]
) -> HttpResponse:
    order = request.GET.get("order", "register")
    rows = list(ceremony_rows(decision, order))
    context = {
        "decision": decision,
        "rows": rows,
        "order": order if order in ORDERS else "register",
        "done": sum(hasattr(row, "handover") for row in rows),
        "form": form,
        "ticked": keys,
        "may_hand_over": rules.may_issue(request.user, decision.campaign),
    }
    return render(request, "nominations/ceremony.html", context)


@for_roles(*ISSUERS)
@require_POST
def handover_many(request: UserRequest, pk: int) -> HttpResponse:
    """Record that all who are ticked received theirs in person."""
    decision = get_object_or_404(decisions_visible_to(request.user), pk=pk)
    if not rules.may_issue(request.user, decision.campaign):
        raise Http404
    form, keys = GivenForm(request.POST), ticked(request.POST)
    number: list[int] = []
    if form.is_valid() and attempt(
        request,
        lambda: number.append(
            handover.hand_over_many(decision, keys, form.given(), by=request.user)
        ),
    ):
        text = ngettext("%d hand-over recorded.", "%d hand-overs recorded.", number[0])
        messages.success(request, text % number[0])
        return redirect("nominations:ceremony", pk=pk)
    return _page(request, decision, form, keys)


@for_roles(*ISSUERS)
@require_http_methods(["GET", "HEAD", "POST"])
def handover_new(request: UserRequest, pk: int) -> HttpResponse:
    """One certificate, to somebody for the recipient as well."""
    certificate = find_issued_by(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = HandoverForm(sent, initial={"received_by": certificate.name})
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: handover.hand_over(
                certificate, form.receiver(), form.given(), by=request.user
            ),
            done=_("Handed over: %(name)s.") % {"name": certificate.name},
        )
    ):
        return redirect(certificate)
    context = {"certificate": certificate, "form": form}
    return render(request, "nominations/handover_new.html", context)
