"""Lists to the Standing Committee."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from accounts.forms.identity import IdentityForm
from accounts.models import Role
from campaigns import choosing
from nominations import decision, proposal_reading, quota, rules
from nominations import proposal as lists
from nominations.forms import ReasonForm
from nominations.forms.decisions import ReturnListForm
from nominations.models import Nomination, Proposal
from nominations.paging import cursor, page_before
from nominations.views import typing
from nominations.views.answers import attempt
from nominations.views.decisions import find_open
from nominations.views.selection import find_campaign, frozen_list

SIZE = 250
# The names of the files, as `reports/documents/proposal_papers.py` has them.
PAPERS = [
    ("to-trinh", gettext_lazy("Request to the Committee")),
    ("danh-sach", gettext_lazy("List of eligible cases")),
    ("danh-sach-du-phong", gettext_lazy("Reserve list")),
    ("phu-luc-thanh-tich", gettext_lazy("Appendix: achievements in short")),
]


def find_proposal(request: UserRequest, pk: int) -> Proposal:
    found = Proposal.objects.visible_to(request.user).select_related(
        "campaign", "frozen_by", "returned_by"
    )
    return get_object_or_404(found.prefetch_related("decisions"), pk=pk)


@for_roles(*rules.LIST_READERS)
@require_safe
def proposal_list(request: UserRequest) -> HttpResponse:
    seen = choosing.of_chosen(request, Proposal.objects.visible_to(request.user))
    found = (
        seen.select_related("campaign", "frozen_by")
        .prefetch_related("decisions")
        .defer("content")
    )
    campaign = choosing.chosen(request)
    may_freeze = campaign is not None and rules.may_propose(request.user, campaign)
    context = {
        "page": page_before(found, cursor(request, "before")),
        "campaign": campaign,
        "may_freeze": may_freeze,
        "frozen": frozen_list(campaign) if campaign else None,
    }
    return render(request, "nominations/proposal_list.html", context)


@for_roles(*rules.LIST_READERS)
@require_safe
def proposal_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The list as it was frozen, not as things stand now."""
    proposal = find_proposal(request, pk)
    lines = proposal.content["lines"]
    pages = max(1, -(-len(lines) // SIZE))
    page = min(max(1, cursor(request, "page") or 1), pages)
    context = {
        "proposal": proposal,
        "counts": proposal.content["counts"],
        "lines": proposal_reading.lines(
            lines[(page - 1) * SIZE : page * SIZE], request.user
        ),
        "page": page,
        "pages": range(1, pages + 1),
        "papers": PAPERS,
        "may_recall": proposal.state == Proposal.State.FROZEN
        and rules.may_recall(request.user, proposal),
        "may_decide": proposal.state == Proposal.State.FROZEN
        and rules.may_decide(request.user, proposal.campaign),
    }
    return render(request, "nominations/proposal_detail.html", context)


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_freeze(request: UserRequest) -> HttpResponse:
    """Says what will be frozen; then does it."""
    campaign = find_campaign(request, rules.may_propose)
    made: list[Proposal] = []
    if request.method == "POST" and attempt(
        request,
        lambda: made.append(lists.freeze(campaign, by=request.user)),
        done=_("The list is frozen. It can be printed and put before the Committee."),
    ):
        return redirect("nominations:proposal_detail", pk=made[0].pk)
    listed = Nomination.objects.for_campaign(campaign)
    context = {
        "campaign": campaign,
        "counts": quota.counts(campaign),
        "reserve": listed.filter(state=Nomination.State.RESERVE).count(),
        "frozen": frozen_list(campaign),
    }
    return render(request, "nominations/proposal_freeze.html", context)


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_recall(request: UserRequest, pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    if not rules.may_recall(request.user, proposal):
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: lists.recall(proposal, reason=reason, by=request.user),
            done=_("The list is recalled; the ranking is open for changes again."),
        )
        return redirect("nominations:proposal_detail", pk=pk)
    context = {"proposal": proposal, "form": form, **typing.kept(request, form)}
    return render(request, "nominations/proposal_recall.html", context)


@for_roles(*rules.LIST_READERS)
@require_safe
def proposal_compare(request: UserRequest, pk: int) -> HttpResponse:
    """Two nominees of the list side by side, as they were frozen (`?pick=1&pick=2`)."""
    proposal = find_proposal(request, pk)
    lines = proposal_reading.lines(proposal.content["lines"], request.user)
    picks = request.GET.getlist("pick")
    chosen = [line for line in lines if str(line["nomination"]) in picks]
    context = {
        "proposal": proposal,
        "lines": lines,
        "pair": chosen if len(chosen) == 2 else [],
        "picked": [line["nomination"] for line in chosen],
    }
    return render(request, "nominations/proposal_compare.html", context)


@for_roles(Role.OFFICE, Role.COMMITTEE)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_return(request: UserRequest, pk: int) -> HttpResponse:
    """The Committee gives the list back to the Board with a note."""
    proposal = find_open(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = ReturnListForm(sent)
    identity = IdentityForm(request, request.user, sent)
    if request.method == "POST" and form.is_valid() and identity.is_valid():
        note = form.cleaned_data["note"]
        attempt(
            request,
            lambda: decision.give_back(proposal, note=note, by=request.user),
            done=_("The list is returned to the Board with the note."),
        )
        return redirect("nominations:proposal_detail", pk=pk)
    context = {
        "proposal": proposal,
        "form": form,
        "identity": identity,
        **typing.kept(request, form),
    }
    return render(request, "nominations/proposal_return.html", context)
