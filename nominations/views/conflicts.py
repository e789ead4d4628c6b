"""Standing aside from a nominee, and what is on record of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from accounts.models.memberships import BOARD_ROLES, READER_ROLES
from campaigns import choosing
from campaigns.rules import is_on_the_board
from nominations import interests, recusal, rules
from nominations.forms import ReasonForm
from nominations.forms.conflicts import ConflictForm
from nominations.models import ConflictDeclaration, Nomination
from nominations.paging import cursor, page_before
from nominations.views import typing
from nominations.views.answers import attempt, find_nomination

ASKED = (*BOARD_ROLES, *READER_ROLES)


@for_roles(*ASKED)
@require_safe
def conflict_list(request: UserRequest) -> HttpResponse:
    """One's own; the Board's leader and auditors read all."""
    seen = ConflictDeclaration.objects.visible_to(request.user)
    found = choosing.of_chosen(request, seen, "dossier__campaign").select_related(
        "person",
        "dossier__campaign",
        "dossier__organization",
        "nomination",
        "declared_by",
        "lifted_by",
    )
    page = page_before(found, cursor(request, "before"))
    rows = [(one, rules.may_lift(request.user, one)) for one in page.rows]
    context = {"page": page, "rows": rows}
    return render(request, "nominations/conflict_list.html", context)


@for_roles(*ASKED)
@require_http_methods(["GET", "HEAD", "POST"])
def conflict_new(request: UserRequest, pk: int) -> HttpResponse:
    """“I have a relation”: from then on this nominee is closed to the person."""
    nomination = find_nomination(request, pk)
    dossier, user = nomination.dossier, request.user
    if not rules.may_declare(user, user, dossier):
        raise Http404
    leads = is_on_the_board(user, dossier.campaign, Role.BOARD_LEADER)
    form = ConflictForm(
        request.POST or None, user=user, campaign=dossier.campaign, leads=leads
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: _declare(nomination, form, request),
            done=_("Recorded: %(name)s.") % {"name": nomination},
            who=_("The Board's leader may."),
        )
    ):
        return redirect(nomination)
    context = {
        "nomination": nomination,
        "dossier": dossier,
        "form": form,
        "why": interests.of_nomination(user, nomination),
        **typing.kept(request, form),
    }
    return render(request, "nominations/conflict_new.html", context)


def _declare(nomination: Nomination, form: ConflictForm, request: UserRequest) -> None:
    values = form.cleaned_data
    recusal.declare(
        values.get("person") or request.user,
        nomination.dossier,
        nomination=None if values["is_whole"] else nomination,
        kind=values["kind"],
        reason=values["reason"],
        by=request.user,
    )


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def conflict_lift(request: UserRequest, pk: int) -> HttpResponse:
    rows = ConflictDeclaration.objects.visible_to(request.user).select_related(
        "person", "dossier__campaign", "nomination"
    )
    declaration = get_object_or_404(rows, pk=pk)
    if declaration.lifted_at or not rules.may_lift(request.user, declaration):
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: recusal.lift(declaration, reason=reason, by=request.user),
            done=_("Lifted: %(name)s.") % {"name": declaration},
        )
        return redirect("nominations:conflict_list")
    context = {"declaration": declaration, "form": form, **typing.kept(request, form)}
    return render(request, "nominations/conflict_lift.html", context)
