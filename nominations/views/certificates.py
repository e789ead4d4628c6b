"""The register of certificates, their printing, and the public check."""

import re

from django.contrib import messages
from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles, public
from accounts.models import Role
from emulation.vietnamese import search_key
from nominations import certificates, rules
from nominations.forms import ReasonForm
from nominations.models import Certificate
from nominations.paging import cursor, page_after
from nominations.views.answers import READERS, attempt
from nominations.views.decisions import decisions_visible_to
from records.jobs import enqueue

ISSUERS = (Role.BOARD_LEADER, Role.OFFICE)
CHECKS_A_MINUTE = 30


@for_roles(*READERS)
@require_safe
def certificate_list(request: UserRequest) -> HttpResponse:
    """The register, in its own order; found by name, number or organisation."""
    text = request.GET.get("q", "").strip()[:100]
    rows = Certificate.objects.visible_to(request.user).select_related(
        "decision__campaign", "nomination__dossier__organization", "nomination__kind"
    )
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
    }
    return render(request, "nominations/certificate_list.html", context)


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
@require_POST
def certificate_batch(request: UserRequest, pk: int) -> HttpResponse:
    """Print all certificates of a decision into one file: a job with progress."""
    decision = get_object_or_404(decisions_visible_to(request.user), pk=pk)
    valid = decision.certificates.filter(revoked_at=None)
    total = valid.count()
    if not rules.may_issue(request.user, decision.campaign) or not total:
        messages.error(request, _("Enter the certificates in the register first."))
        return redirect(decision)
    last = valid.order_by("-pk").values_list("pk", flat=True)[0]
    job = enqueue(
        "certificates.batch",
        {"decision": decision.pk},
        by=request.user,
        # The same certificates asked for twice by one person are one job.
        key=f"certificates.batch:{decision.pk}:{request.user.pk}:{last}:{total}",
        total=total,
    )
    return redirect("records:job_detail", pk=job.pk)


@for_roles(*ISSUERS, Role.COMMITTEE)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_revoke(request: UserRequest, pk: int) -> HttpResponse:
    rows = Certificate.objects.visible_to(request.user).select_related(
        "nomination__dossier__campaign", "decision"
    )
    certificate = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(
            request,
            lambda: certificates.revoke(certificate, reason=reason, by=request.user),
            done=_("The award is revoked; its place is free again."),
            who=_("Only the Committee or the Party Committee Office revokes an award."),
        ):
            return redirect("nominations:certificate_list")
    context = {"certificate": certificate, "form": form}
    return render(request, "nominations/certificate_revoke.html", context)


@public
@require_safe
def certificate_check(request: HttpRequest) -> HttpResponse:
    """A form for those who cannot scan the code."""
    code = re.sub(r"[^A-Z0-9]", "", request.GET.get("code", "").upper())[:32]
    if code:
        return redirect("nominations:certificate_verify", code=code)
    return render(request, "nominations/certificate_check.html")


@public
@require_safe
def certificate_verify(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm a certificate to anyone who holds it, and show only what that needs."""
    if _too_many(request):
        return render(
            request,
            "nominations/certificate_check.html",
            {"error": _("Too many checks from this address. Try again in a minute.")},
            status=429,
        )
    certificate = (
        Certificate.objects.filter(
            code=code.upper(), decision__campaign__public_certificates=True
        )
        .select_related("decision__campaign", "nomination")
        .first()
    )
    context = {
        "certificate": certificate,
        "initials": _initials(certificate.nomination.name) if certificate else "",
        "check_url": reverse("nominations:certificate_check"),
    }
    status = 200 if certificate else 404
    response = render(
        request, "nominations/certificate_verify.html", context, status=status
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def _initials(name: str) -> str:
    """'Nguyễn Văn Mẫu' -> 'N. V. M.': whoever holds the paper can match it."""
    return " ".join(f"{word[0].upper()}." for word in name.split() if word[0].isalnum())


def _too_many(request: HttpRequest) -> bool:
    key = f"certificate-checks:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, 60)
    try:
        return int(cache.incr(key)) > CHECKS_A_MINUTE
    except ValueError:
        # The count expired between the two calls: a new minute has begun.
        return False
