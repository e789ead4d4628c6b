"""Who is told what about a report. Each step calls one of these in its transaction."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Role, User
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES
from campaigns.naming import with_campaign
from nominations.notices import holders
from periodic.models import PeriodicReport, ReportReturn
from records.notices import notify


def _preparers(report: PeriodicReport) -> Iterable[User]:
    return holders(report.organization, *ORGANIZATION_ROLES)


def _tell(
    event: str,
    report: PeriodicReport,
    to: Iterable[models.Model],
    subject: str,
    body: str,
) -> None:
    names = {"report": report.milestone, "organization": report.organization}
    key = f"periodicreport.{event}:{report.pk}:{report.revision}"
    subject = with_campaign(subject % names, report.campaign)
    notify(key, to, subject, body, url=report.get_absolute_url())


def sent_to_leader(report: PeriodicReport) -> None:
    with override(settings.LANGUAGE_CODE):
        _tell(
            "sent_to_leader",
            report,
            holders(report.organization, Role.ORG_LEADER),
            _("%(report)s awaits your approval"),
            _("Read it through, then submit it or hand it back to the clerk."),
        )


def handed_back(report: PeriodicReport, reason: str) -> None:
    with override(settings.LANGUAGE_CODE):
        _tell(
            "handed_back",
            report,
            holders(report.organization, Role.ORG_CLERK),
            _("The leader hands back: %(report)s"),
            reason,
        )


def submitted(report: PeriodicReport) -> None:
    with override(settings.LANGUAGE_CODE):
        _tell(
            "submitted",
            report,
            holders(report.campaign.board, *BOARD_ROLES),
            _("%(organization)s has submitted: %(report)s"),
            _("Version %(number)d.") % {"number": report.version},
        )


def accepted(report: PeriodicReport) -> None:
    with override(settings.LANGUAGE_CODE):
        _tell("accepted", report, _preparers(report), _("Accepted: %(report)s"), "")


def returned(
    report: PeriodicReport, back: ReportReturn, lines: Sequence[str] = ()
) -> None:
    """`lines` are the remarks pinned to its places."""
    with override(settings.LANGUAGE_CODE):
        _tell(
            "returned",
            report,
            _preparers(report),
            _("To be mended: %(report)s"),
            "\n".join([back.reason, *(f"– {line}" for line in lines)]),
        )
