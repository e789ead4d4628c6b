"""Who is told what about a dossier. Each step calls one of these in its transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Membership, Organization, Role, User
from campaigns.naming import with_campaign
from nominations.models import (
    Decision,
    Dossier,
    Nomination,
    Proposal,
    Release,
    SupplementRequest,
)
from records.notices import notify


def holders(organization: Organization, *roles: str) -> Iterable[User]:
    """People who hold one of `roles` there today, or in what took it over."""
    here = [organization.pk, organization.successor_id]
    posts = Membership.objects.current().filter(organization__in=here, role__in=roles)
    return User.objects.filter(is_active=True, memberships__in=posts).distinct()


def _preparers(dossier: Dossier) -> Iterable[User]:
    return holders(dossier.organization, Role.ORG_CLERK, Role.ORG_LEADER)


def _tell(
    event: str, dossier: Dossier, to: Iterable[models.Model], subject: str, body: str
) -> None:
    key = f"dossier.{event}:{dossier.pk}:{dossier.revision}"
    subject = with_campaign(subject, dossier.campaign)
    notify(key, to, subject, body, url=dossier.get_absolute_url())


def _names(dossier: Dossier) -> dict[str, Any]:
    return {"code": dossier.code, "organization": dossier.organization}


def sent_to_leader(dossier: Dossier) -> None:
    with override(settings.LANGUAGE_CODE):
        _tell(
            "sent_to_leader",
            dossier,
            holders(dossier.organization, Role.ORG_LEADER),
            _("Dossier %(code)s awaits your approval") % _names(dossier),
            _("Read it through, then submit it or hand it back to the clerk."),
        )


def handed_back(dossier: Dossier, reason: str) -> None:
    with override(settings.LANGUAGE_CODE):
        _tell(
            "handed_back",
            dossier,
            holders(dossier.organization, Role.ORG_CLERK),
            _("The leader hands back dossier %(code)s") % _names(dossier),
            reason,
        )


def submitted(dossier: Dossier) -> None:
    with override(settings.LANGUAGE_CODE):
        _tell(
            "submitted",
            dossier,
            holders(dossier.campaign.board, Role.BOARD_INTAKE, Role.BOARD_LEADER),
            _("Dossier %(code)s of %(organization)s awaits receipt") % _names(dossier),
            _("Version %(number)d.") % {"number": dossier.version},
        )


def withdrawn(dossier: Dossier, reason: str) -> None:
    with override(settings.LANGUAGE_CODE):
        _tell(
            "withdrawn",
            dossier,
            holders(dossier.campaign.board, Role.BOARD_INTAKE, Role.BOARD_LEADER),
            _("%(organization)s withdraws dossier %(code)s") % _names(dossier),
            reason,
        )


def received(dossier: Dossier) -> None:
    with override(settings.LANGUAGE_CODE):
        _tell(
            "received",
            dossier,
            _preparers(dossier),
            _("Dossier %(code)s has been received") % _names(dossier),
            _("It is number %(number)d in the register of dossiers received.")
            % {"number": dossier.register_number},
        )


def supplement_requested(
    dossier: Dossier, supplement: SupplementRequest, lines: Sequence[str] = ()
) -> None:
    """`lines` are the remarks pinned to its places."""
    with override(settings.LANGUAGE_CODE):
        _tell(
            "supplement_requested",
            dossier,
            _preparers(dossier),
            _("Dossier %(code)s is to be supplemented by %(day)s")
            % (_names(dossier) | {"day": f"{supplement.due_on:%d/%m/%Y}"}),
            "\n".join([supplement.reason, *(f"– {line}" for line in lines)]),
        )


def remarks_pinned(
    dossier: Dossier, supplement: SupplementRequest, lines: Sequence[str]
) -> None:
    with override(settings.LANGUAGE_CODE):
        notify(
            f"dossier.remarks_pinned:{supplement.pk}:{supplement.remarks.count()}",
            _preparers(dossier),
            with_campaign(
                _("More is to be supplemented in dossier %(code)s") % _names(dossier),
                dossier.campaign,
            ),
            "\n".join(f"– {line}" for line in lines),
            url=dossier.get_absolute_url(),
        )


def rejected(dossier: Dossier, reason: str) -> None:
    with override(settings.LANGUAGE_CODE):
        _tell(
            "rejected",
            dossier,
            _preparers(dossier),
            _("Dossier %(code)s is rejected") % _names(dossier),
            reason,
        )


def decided(nomination: Nomination, decision: Decision) -> None:
    """Each nominee's organisation, once and never twice: a decision is not repeated."""
    awarded = nomination.state == Nomination.State.AWARDED
    with override(settings.LANGUAGE_CODE):
        subject = (
            _("%(name)s is awarded by decision %(number)s")
            if awarded
            else _("%(name)s is not awarded by decision %(number)s")
        )
        notify(
            f"nomination.decided:{nomination.pk}:{decision.pk}",
            _preparers(nomination.dossier),
            with_campaign(
                subject % {"name": nomination.name, "number": decision.number},
                decision.campaign,
            ),
            "" if awarded else nomination.finding,
            url=nomination.get_absolute_url(),
            at_most_once=True,
        )


def list_returned(proposal: Proposal) -> None:
    """The Committee's note, to the Board's leaders."""
    with override(settings.LANGUAGE_CODE):
        notify(
            f"proposal.returned:{proposal.pk}",
            holders(proposal.campaign.board, Role.BOARD_LEADER),
            with_campaign(
                _("The Committee returns list No. %(version)d")
                % {"version": proposal.version},
                proposal.campaign,
            ),
            proposal.return_note,
            url=reverse("nominations:proposal_detail", args=[proposal.pk]),
        )


def release_asked(release: Release) -> None:
    """Those who may be the second person."""
    decision, campaign = release.decision, release.decision.campaign
    people = {
        *holders(campaign.issuer, Role.COMMITTEE),
        *(holders(campaign.office, Role.OFFICE) if campaign.office else ()),
        *holders(campaign.board, Role.BOARD_LEADER),
    } - {release.asked_by}
    with override(settings.LANGUAGE_CODE):
        notify(
            f"release.asked:{release.pk}",
            sorted(people, key=lambda person: person.pk),
            with_campaign(
                _("Decision %(number)s awaits a second person for its release")
                % {"number": decision.number},
                campaign,
            ),
            _("Compare it with the signed paper, then confirm the release."),
            url=decision.get_absolute_url(),
        )
