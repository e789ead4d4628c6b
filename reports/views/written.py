"""Documents of a dossier written from its data, for its own organisation to sign."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import ORGANIZATION_ROLES
from nominations.models import Dossier, Nomination
from records import attachments
from reports.views.printing import file_or_why
from reports.written import facts, templates

NAMES = {
    facts.Kind.REQUEST: "to-trinh",
    facts.Kind.MINUTES: "bien-ban",
    facts.Kind.COLLECTIVE_REPORT: "bao-cao-thanh-tich",
    facts.Kind.INDIVIDUAL_REPORT: "bao-cao-thanh-tich",
}


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def request_docx(request: UserRequest, pk: int) -> HttpResponse:
    return _of_dossier(request, pk, facts.Kind.REQUEST, is_word=True)


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def request_pdf(request: UserRequest, pk: int) -> HttpResponse:
    return _of_dossier(request, pk, facts.Kind.REQUEST, is_word=False)


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def minutes_docx(request: UserRequest, pk: int) -> HttpResponse:
    return _of_dossier(request, pk, facts.Kind.MINUTES, is_word=True)


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def minutes_pdf(request: UserRequest, pk: int) -> HttpResponse:
    return _of_dossier(request, pk, facts.Kind.MINUTES, is_word=False)


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def report_docx(request: UserRequest, pk: int) -> HttpResponse:
    return _of_nomination(request, pk, is_word=True)


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def report_pdf(request: UserRequest, pk: int) -> HttpResponse:
    return _of_nomination(request, pk, is_word=False)


def _of_dossier(
    request: UserRequest, pk: int, kind: str, *, is_word: bool
) -> HttpResponse:
    """The request with its list, or the minutes."""
    mine = request.user.organizations_as(*ORGANIZATION_ROLES)
    dossiers = Dossier.objects.filter(organization__in=mine)
    dossier = get_object_or_404(
        dossiers.select_related("campaign__board", "organization"), pk=pk
    )
    said = facts.of_dossier(dossier, kind)
    return _file(request, dossier, kind, said, dossier.code, is_word=is_word)


def _of_nomination(request: UserRequest, pk: int, *, is_word: bool) -> HttpResponse:
    """A nominee's achievement report."""
    mine = request.user.organizations_as(*ORGANIZATION_ROLES)
    nominations = Nomination.objects.filter(dossier__organization__in=mine)
    nomination = get_object_or_404(
        nominations.select_related(
            "dossier__campaign", "dossier__organization", "kind", "movement"
        ),
        pk=pk,
    )
    kind, dossier = facts.of_kind(nomination), nomination.dossier
    name = f"{dossier.code}-{nomination.pk}"
    said = facts.of_nomination(nomination)
    return _file(request, dossier, kind, said, name, is_word=is_word)


def _file(
    request: UserRequest,
    dossier: Dossier,
    kind: str,
    said: facts.DossierFacts | facts.ReportFacts,
    name: str,
    *,
    is_word: bool,
) -> HttpResponse:
    def make() -> bytes:
        content = templates.word(kind, dossier.organization.letterhead, said)
        return content if is_word else templates.as_pdf(content)

    full = f"{NAMES[facts.Kind(kind)]}-{name}.{'docx' if is_word else 'pdf'}"
    content_type = attachments.DOCX if is_word else attachments.PDF
    return file_or_why(request, make, full, content_type)
