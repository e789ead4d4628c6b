"""What an exemplary model has besides: stages, photo, consent, publication."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from nominations.forms import ReasonForm
from nominations.views.answers import attempt
from records.attachments import serve
from registers import lifecycle, publishing, rules
from registers.catalogue import REGISTERS
from registers.forms import ConsentForm, StageForm, WithdrawalForm
from registers.models import Exemplar
from registers.views.finding import READERS, find_exemplar, form_page

EXEMPLARS = REGISTERS[Exemplar.SLUG]


def _page(
    request: UserRequest, form: Any, act: Any, exemplar: Exemplar, **said: Any
) -> HttpResponse:
    def and_back() -> Exemplar:
        act()
        return exemplar

    return form_page(
        request,
        form,
        and_back,
        back=exemplar.get_absolute_url(),
        register=EXEMPLARS,
        entry=exemplar,
        **said,
    )


@for_roles(*rules.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def exemplar_stage(request: UserRequest, pk: int) -> HttpResponse:
    """`?step=foster`, `recognise` or `replicate`."""
    exemplar = find_exemplar(request, pk)
    step = lifecycle.STEPS.get(request.GET.get("step", ""))
    if step is None or not rules.may_advance(request.user, exemplar):
        raise Http404
    is_replication = step.target == Exemplar.Stage.REPLICATED
    form = StageForm(request.POST or None, is_replication=is_replication)

    def act() -> None:
        values = dict(form.cleaned_data)
        lifecycle.advance(exemplar, step.name, **values, by=request.user)

    heading = f"{step.label}: {exemplar.title}"
    return _page(request, form, act, exemplar, heading=heading)


@for_roles(*rules.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def exemplar_take_back(request: UserRequest, pk: int) -> HttpResponse:
    """Make the stage void that was entered last."""
    exemplar = find_exemplar(request, pk)
    standing = exemplar.steps.filter(voided_at=None).order_by("recorded_at", "pk")
    last = standing.last()
    if last is None or not rules.may_advance(request.user, exemplar):
        raise Http404
    form = ReasonForm(request.POST or None)
    return _page(
        request,
        form,
        lambda: lifecycle.take_back(last, form.cleaned_data["reason"], by=request.user),
        exemplar,
        heading=_("Make void: %(stage)s") % {"stage": last},
        submit=_("Make void"),
    )


@for_roles(*rules.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def exemplar_consent(request: UserRequest, pk: int) -> HttpResponse:
    exemplar = find_exemplar(request, pk)
    if not rules.may_record_consent(request.user, exemplar):
        raise Http404
    form = ConsentForm(request.POST or None, request.FILES or None)
    return _page(
        request,
        form,
        lambda: publishing.record_consent(
            exemplar, **form.cleaned_data, by=request.user
        ),
        exemplar,
        heading=_("Consent to publish: %(title)s") % {"title": exemplar.title},
        lead=_(
            "The name and the story are read by everybody. Whoever consents may withdraw "
            "at any time; then the page is taken down at once."
        ),
    )


@for_roles(*rules.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def exemplar_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    exemplar = find_exemplar(request, pk)
    may = rules.may_record_consent(request.user, exemplar) and exemplar.has_consent
    if not may:
        raise Http404
    form = WithdrawalForm(request.POST or None)
    return _page(
        request,
        form,
        lambda: publishing.withdraw_consent(
            exemplar, **form.cleaned_data, by=request.user
        ),
        exemplar,
        heading=_("Consent withdrawn: %(title)s") % {"title": exemplar.title},
        lead=_("With this the story and the photo can no longer be read by others."),
        submit=_("Withdraw and take down"),
    )


@for_roles(*rules.KEEPERS)
@require_POST
def exemplar_publish(request: UserRequest, pk: int) -> HttpResponse:
    exemplar = find_exemplar(request, pk)
    if not rules.may_publish(request.user, exemplar):
        raise Http404
    attempt(
        request,
        lambda: publishing.publish(exemplar, by=request.user),
        done=_("%(title)s stands on the page of good examples.")
        % {"title": exemplar.title},
    )
    return redirect(exemplar)


@for_roles(*rules.KEEPERS)
@require_POST
def exemplar_unpublish(request: UserRequest, pk: int) -> HttpResponse:
    exemplar = find_exemplar(request, pk)
    if not rules.may_unpublish(request.user, exemplar):
        raise Http404
    attempt(
        request,
        lambda: publishing.unpublish(exemplar, by=request.user),
        done=_("%(title)s is taken off the page of good examples.")
        % {"title": exemplar.title},
    )
    return redirect(exemplar)


@for_roles(*READERS)
@require_safe
def exemplar_photo(request: UserRequest, pk: int) -> HttpResponseBase:
    """The photo, for those who see the line in the register."""
    exemplar = find_exemplar(request, pk)
    if exemplar.photo is None:
        raise Http404
    return serve(exemplar.photo)


@for_roles(*rules.KEEPERS)
@require_safe
def exemplar_consent_paper(request: UserRequest, pk: int) -> HttpResponseBase:
    """The signed consent: only for those who deal with it."""
    exemplar = find_exemplar(request, pk)
    may = rules.may_record_consent(request.user, exemplar)
    if exemplar.consent_paper is None or not may:
        raise Http404
    return serve(exemplar.consent_paper)
