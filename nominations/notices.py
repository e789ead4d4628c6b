"""Who is told of what. Keys name the event, so that nobody is told twice."""

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import Organization, Role, User
from nominations.models import Decision, Dossier, Nomination
from records.notices import notify


def people_of(organization: Organization, *roles: str) -> models.QuerySet[User]:
    """Those who hold one of `roles` in the organisation today."""
    posts = organization.memberships.current().filter(role__in=roles)
    return User.objects.filter(memberships__in=posts, is_active=True).distinct()


def tell_leader(dossier: Dossier, *, event: int) -> None:
    notify(
        f"dossier.awaiting_leader:{dossier.pk}:{event}",
        people_of(dossier.organization, Role.ORG_LEADER),
        _("Dossier %s awaits your approval") % dossier.code,
        _("Read it, then submit it or hand it back with a note."),
        url=dossier.get_absolute_url(),
    )


def tell_handed_back(dossier: Dossier, reason: str, *, event: int) -> None:
    notify(
        f"dossier.handed_back:{dossier.pk}:{event}",
        people_of(dossier.organization, Role.ORG_CLERK),
        _("The leader handed back dossier %s") % dossier.code,
        reason,
        url=dossier.get_absolute_url(),
    )


def tell_intake(dossier: Dossier) -> None:
    notify(
        f"dossier.submitted:{dossier.pk}:{dossier.version}",
        people_of(dossier.campaign.board, Role.BOARD_INTAKE),
        _("%(organization)s submitted dossier %(code)s")
        % {"organization": dossier.organization, "code": dossier.code},
        url=dossier.get_absolute_url(),
    )


def tell_received(dossier: Dossier) -> None:
    _tell_organization(
        f"dossier.received:{dossier.pk}:{dossier.version}",
        dossier,
        _("Dossier %(code)s was received, number %(number)s in the register")
        % {"code": dossier.code, "number": dossier.register_number},
    )


def tell_supplement(dossier: Dossier, reason: str, due_on: str) -> None:
    _tell_organization(
        f"dossier.supplement:{dossier.pk}:{dossier.version}",
        dossier,
        _("Dossier %(code)s needs a supplement by %(due)s")
        % {"code": dossier.code, "due": due_on},
        reason,
    )


def tell_rejected(dossier: Dossier, reason: str) -> None:
    _tell_organization(
        f"dossier.rejected:{dossier.pk}",
        dossier,
        _("Dossier %s was not accepted") % dossier.code,
        reason,
    )


def tell_decision(nomination: Nomination, decision: Decision) -> None:
    """Once per nomination, never twice even after a crash."""
    if nomination.state == Nomination.State.AWARDED:
        subject = _("%(name)s is awarded: decision %(number)s")
    else:
        subject = _("%(name)s is not awarded: decision %(number)s")
    _tell_organization(
        f"nomination.decided:{nomination.pk}:{decision.pk}",
        nomination.dossier,
        subject % {"name": nomination.name, "number": decision.number},
        at_most_once=True,
    )


def _tell_organization(
    key: str,
    dossier: Dossier,
    subject: str,
    body: str = "",
    *,
    at_most_once: bool = False,
) -> None:
    notify(
        key,
        people_of(dossier.organization, Role.ORG_CLERK, Role.ORG_LEADER),
        subject,
        body,
        url=dossier.get_absolute_url(),
        at_most_once=at_most_once,
    )
