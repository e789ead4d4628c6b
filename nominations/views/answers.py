"""What the views of this room share: finding what a person may see, and answering."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import UserRequest
from accounts.models.memberships import (
    BOARD_ROLES,
    ORGANIZATION_ROLES,
    READER_ROLES,
)
from nominations.models import Dossier, Nomination
from records import drafts
from records.errors import Refused

READERS = (*ORGANIZATION_ROLES, *BOARD_ROLES, *READER_ROLES)


def find_dossier(request: UserRequest, pk: int) -> Dossier:
    """404 for one that this person may not see, as for one that does not exist."""
    dossiers = Dossier.objects.visible_to(request.user).select_related(
        "campaign__board", "organization", "submitted_by", "received_by"
    )
    return get_object_or_404(dossiers, pk=pk)


def find_own_dossier(request: UserRequest, pk: int) -> Dossier:
    """One of an organisation in which this person prepares dossiers."""
    mine = request.user.organizations_as(*ORGANIZATION_ROLES)
    dossiers = Dossier.objects.filter(organization__in=mine).select_related(
        "campaign__board", "organization"
    )
    return get_object_or_404(dossiers, pk=pk)


def find_nomination(request: UserRequest, pk: int) -> Nomination:
    nominations = Nomination.objects.visible_to(request.user).select_related(
        "dossier__campaign", "dossier__organization", "kind", "movement", "decision"
    )
    return get_object_or_404(nominations, pk=pk)


def find_own_nomination(request: UserRequest, pk: int) -> Nomination:
    mine = request.user.organizations_as(*ORGANIZATION_ROLES)
    nominations = Nomination.objects.filter(
        dossier__organization__in=mine
    ).select_related("dossier__campaign", "dossier__organization", "kind", "movement")
    return get_object_or_404(nominations, pk=pk)


def attempt(
    request: HttpRequest, act: Callable[[], Any], *, done: str = "", who: str = ""
) -> bool:
    """Take a step; if it is refused, say in words why and, for a wrong person, who can.
    True if it was taken: then the draft of its form is needed no more."""
    try:
        drafts.refuse_stranger(request)
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    except PermissionDenied:
        messages.error(request, _("This is not yours to do. %(who)s") % {"who": who})
        return False
    place = drafts.place_of(request)
    drafts.forget(request.user, place)
    if done:
        messages.success(request, done, extra_tags=place)
    return True
