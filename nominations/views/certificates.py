"""The register of certificates: its lines, and what may be done with each."""

from django.contrib import messages
from django.db.models import Q
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
from accounts.models import Role
from campaigns import choosing
from emulation.vietnamese import search_key
from nominations import certificates, rules
from nominations.forms.certificates import (
    BatchForm,
    ReplaceForm,
    ReturnForm,
    RevokeForm,
)
from nominations.models import Certificate, CertificatePrint, Decision
from nominations.paging import cursor, page_after
from nominations.revocation import record_return, revoke
from nominations.views.answers import READERS, attempt
from nominations.views.decisions import decisions_visible_to
from records.jobs import enqueue
from records.models import Job

ISSUERS = (Role.BOARD_LEADER, Role.OFFICE)


def find_certificate(request: UserRequest, pk: int) -> Certificate:
    rows = Certificate.objects.visible_to(request.user).select_related(
        "decision__campaign", "nomination__dossier__organization", "replaces"
    )
    return get_object_or_404(
        rows.select_related("nomination__dossier__campaign"), pk=pk
    )


def find_issued_by(request: UserRequest, pk: int) -> Certificate:
    """One that this person may print, replace and take back; 404 for others."""
    certificate = find_certificate(request, pk)
    if not rules.may_issue(request.user, certificate.decision.campaign):
        raise Http404
    return certificate


@for_roles(*READERS)
@require_safe
def certificate_list(request: UserRequest) -> HttpResponse:
    """The register, in its own order; found by name, number or organisation."""
    text = request.GET.get("q", "").strip()[:100]
    seen = Certificate.objects.visible_to(request.user)
    rows = choosing.of_chosen(request, seen, "decision__campaign").select_related(
        "decision__campaign", "nomination__dossier__organization", "nomination__kind"
    )
    rows = rows.prefetch_related("nomination__dossier__organization__former_names")
    for word in search_key(text).split():
        rows = rows.filter(
            Q(nomination__search_name__contains=word)
            | Q(nomination__dossier__organization__search_name__contains=word)
            | Q(decision__number__icontains=word)
        )
    page = page_after(rows, "pk", cursor(request, "after"))
    campaigns = {row.decision.campaign for row in page.rows}
    context = {
        "page": page,
        "text": text,
        "revocable_in": {c.pk for c in campaigns if rules.may_decide(request.user, c)},
        "may_keep_printers": rules.may_keep_printers(request.user),
    }
    return render(request, "nominations/certificate_list.html", context)


@for_roles(*READERS)
@require_safe
def certificate_detail(request: UserRequest, pk: int) -> HttpResponse:
    """A line of the register: what is printed, when it was, what became of it."""
    certificate = find_certificate(request, pk)
    campaign = certificate.decision.campaign
    may_issue = rules.may_issue(request.user, campaign)
    context = {
        "certificate": certificate,
        "replacement": getattr(certificate, "replacement", None),
        "revocation": getattr(certificate, "revocation", None),
        "handover": getattr(certificate, "handover", None),
        "may_issue": may_issue,
        "may_revoke": rules.may_decide(request.user, campaign),
        "prints": certificate.prints.select_related("printed_by", "printer")
        if may_issue or rules.may_see_quota(request.user, campaign)
        else [],
    }
    return render(request, "nominations/certificate_detail.html", context)


@for_roles(*ISSUERS)
@require_POST
def certificate_issue(request: UserRequest, pk: int) -> HttpResponse:
    """Enter all awarded nominees of a decision in the register."""
    decision = get_object_or_404(decisions_visible_to(request.user), pk=pk)
    attempt(
        request,
        lambda: messages.success(
            request, _issued(certificates.issue(decision, by=request.user))
        ),
        who=_("The Board's leader or the Party Committee Office issues certificates."),
    )
    return redirect(decision)


def _issued(number: int) -> str:
    if not number:
        return _("Every awarded nominee is in the register already.")
    return (
        ngettext(
            "%d certificate entered in the register.",
            "%d certificates entered in the register.",
            number,
        )
        % number
    )


@for_roles(*ISSUERS)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_batch(request: UserRequest, pk: int) -> HttpResponse:
    """Print the certificates of a decision: a job with progress."""
    decision = get_object_or_404(decisions_visible_to(request.user), pk=pk)
    if not rules.may_issue(request.user, decision.campaign):
        raise Http404
    total = decision.certificates.in_force().count()
    if not total:
        messages.error(request, _("Enter the certificates in the register first."))
        return redirect(decision)
    prints = CertificatePrint.objects.filter(certificate__decision=decision)
    in_force = prints.filter(certificate__in=decision.certificates.in_force())
    printed = in_force.values("certificate").distinct().count()
    sent = request.POST if request.method == "POST" else None
    form = BatchForm(sent, printed=printed)
    if request.method == "POST" and form.is_valid():
        job = _enqueue(request, decision, form, prints.count())
        if job is not None:
            return redirect("records:job_detail", pk=job.pk)
        form.add_error("which", _("All of them have been printed before."))
    context = {"decision": decision, "form": form, "total": total, "printed": printed}
    return render(request, "nominations/certificate_batch.html", context)


def _enqueue(
    request: UserRequest, decision: Decision, form: BatchForm, so_far: int
) -> Job | None:
    """None if there is nothing to print."""
    rows = decision.certificates.in_force()
    if form.cleaned_data["which"] == "new":
        rows = rows.filter(prints=None)
    ordinals = list(rows.order_by("ordinal").values_list("ordinal", flat=True))
    if not ordinals:
        return None
    way = form.way()
    arguments = {
        "decision": decision.pk,
        "ordinals": ordinals,
        "by_organization": form.cleaned_data["split"] == "each",
        "is_overprint": way.is_overprint,
        "printer": way.printer.pk if way.printer else None,
        "reason": form.cleaned_data["reason"],
    }
    # The same asked for twice by one person before anything is printed is one job.
    asked = [arguments[key] for key in sorted(arguments) if key != "decision"]
    key = certificates.fingerprint([decision.pk, request.user.pk, so_far, asked])
    return enqueue(
        "certificates.batch",
        arguments,
        by=request.user,
        key=f"certificates.batch:{key}",
        total=len(ordinals),
    )


@for_roles(*ISSUERS, Role.COMMITTEE)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_revoke(request: UserRequest, pk: int) -> HttpResponse:
    certificate = find_certificate(request, pk)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: revoke(
                certificate,
                form.papers(),
                reason=form.cleaned_data["reason"],
                by=request.user,
            ),
            done=_("The award is revoked; its place is free again."),
            who=_("Only the Committee or the Party Committee Office revokes an award."),
        )
    ):
        return redirect(certificate)
    context = {"certificate": certificate, "form": form}
    return render(request, "nominations/certificate_revoke.html", context)


@for_roles(*ISSUERS)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_return(request: UserRequest, pk: int) -> HttpResponse:
    """What came back after a revocation: the certificate, the money."""
    certificate = find_issued_by(request, pk)
    found = getattr(certificate, "revocation", None)
    if found is None:
        raise Http404
    initial = {
        "item_on": found.item_returned_on,
        "money": found.money_returned,
        "money_on": found.money_returned_on,
    }
    form = ReturnForm(
        request.POST if request.method == "POST" else None, initial=initial
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: record_return(found, form.returned(), by=request.user),
            done=_("Recorded: what came back."),
        )
    ):
        return redirect(certificate)
    context = {"certificate": certificate, "revocation": found, "form": form}
    return render(request, "nominations/certificate_return.html", context)


@for_roles(*ISSUERS)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_replace(request: UserRequest, pk: int) -> HttpResponse:
    """Void a faulty certificate, and enter its replacement."""
    certificate = find_issued_by(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = ReplaceForm(sent, certificate=certificate)
    if request.method == "POST" and form.is_valid():
        made: list[Certificate] = []
        if attempt(
            request,
            lambda: made.append(
                certificates.replace(certificate, **form.cleaned_data, by=request.user)
            ),
        ):
            done = _("No. %(old)d is void; No. %(new)d has taken its place.")
            old, new = certificate.ordinal, made[0].ordinal
            messages.success(request, done % {"old": old, "new": new})
            return redirect(made[0])
    context = {"certificate": certificate, "form": form}
    return render(request, "nominations/certificate_replace.html", context)
