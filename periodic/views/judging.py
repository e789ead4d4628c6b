"""The Board's pages: accept, send back by field, look again."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import BOARD_ROLES
from nominations.forms import ReasonForm
from nominations.views.answers import attempt
from periodic import contents, judging
from periodic.forms import ReturnForm
from periodic.views.finding import find_report

WHO = gettext_lazy(
    "The Board's staff accept and send back, never their own body's report."
)


@for_roles(*BOARD_ROLES)
@require_POST
def report_accept(request: UserRequest, pk: int) -> HttpResponse:
    report = find_report(request, pk)
    attempt(
        request,
        lambda: judging.accept(report, by=request.user),
        done=_("Accepted: %(report)s") % {"report": report},
        who=str(WHO),
    )
    return redirect(report)


@for_roles(*BOARD_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def report_return(request: UserRequest, pk: int) -> HttpResponse:
    """The whole report, with room for a remark beside each place."""
    report = find_report(request, pk)
    form = ReturnForm(request.POST or None, held=contents.load(report))

    def send_back() -> None:
        judging.send_back(
            report,
            form.reason,
            form.cleaned_data["due_on"],
            by=request.user,
            texts=form.texts(),
        )

    done = _("Sent back to %(name)s.") % {"name": report.organization}
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and attempt(request, send_back, done=done, who=str(WHO)):
        return redirect(report)
    context = {"report": report, "form": form}
    return render(request, "periodic/report_return.html", context)


@for_roles(*BOARD_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def report_reopen(request: UserRequest, pk: int) -> HttpResponse:
    report = find_report(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(
            request,
            lambda: judging.reopen(report, reason, by=request.user),
            done=_("It is open for judging again."),
            who=str(WHO),
        ):
            return redirect(report)
    context = {"report": report, "form": form}
    return render(request, "periodic/report_reopen.html", context)
