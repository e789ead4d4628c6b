"""An organisation's own marks of its nominee."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import ORGANIZATION_ROLES
from nominations import marking, rules, self_scores
from nominations.forms.appraisal import SelfScoreForm
from nominations.views import typing
from nominations.views.answers import attempt, find_own_nomination


@for_roles(*ORGANIZATION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def nomination_self_score(request: UserRequest, pk: int) -> HttpResponse:
    nomination = find_own_nomination(request, pk)
    if not rules.may_self_score(request.user, nomination):
        raise Http404
    form = SelfScoreForm(
        request.POST or None,
        criteria=self_scores.criteria(nomination),
        given=marking.self_marks(nomination),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: self_scores.save(nomination, form.marks, by=request.user),
            done=_("Recorded: %(name)s.") % {"name": nomination},
        )
    ):
        return redirect(nomination)
    context = {
        "nomination": nomination,
        "dossier": nomination.dossier,
        "form": form,
        **typing.kept(request, form),
    }
    return render(request, "nominations/nomination_self_score.html", context)
