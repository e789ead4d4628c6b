"""The request and the minutes: what must stand in them, and what looks odd."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, Role
from emulation import clock
from emulation.vietnamese import search_key
from nominations.completeness.found import ERROR, NOTE, WARNING, Finding, blank
from nominations.models import Dossier

REQUEST_FIELDS = (
    "request_number",
    "request_on",
    "request_signer",
    "request_signer_title",
)
MINUTES_FIELDS = (
    "minutes_on",
    "minutes_body",
    "minutes_chair",
    "minutes_secretary",
    "members_total",
    "members_present",
    "voting_method",
    "minutes_conclusion",
)


def request(dossier: Dossier) -> Iterator[Finding]:
    url = reverse("nominations:dossier_request", args=[dossier.pk])
    for label, name in blank(dossier, REQUEST_FIELDS):
        text = _("Request: %(field)s is missing.") % {"field": label}
        yield Finding(ERROR, text, "request", f"{url}#id_{name}", code=f"blank.{name}")
    where = f"{url}#id_request_on"
    signed_on, met_on = dossier.request_on, dossier.minutes_on
    if signed_on and signed_on > clock.today():
        text = _("The request bears a date after today.")
        yield Finding(
            WARNING, text, "request", where, code="request.future", facts=(signed_on,)
        )
    if signed_on and met_on and signed_on < met_on:
        text = _("The request is dated before the meeting of the minutes.")
        facts = (signed_on, met_on)
        yield Finding(
            WARNING, text, "request", where, code="request.early", facts=facts
        )


def signer(dossier: Dossier) -> Iterator[Finding]:
    """Whether a leader on record signs: the law wants a named, accountable person."""
    name = dossier.request_signer
    if not name:
        return
    posts = Membership.objects.current().filter(
        organization=dossier.organization_id, role=Role.ORG_LEADER
    )
    leaders = list(posts.values_list("user__full_name", flat=True))
    if search_key(name) in map(search_key, leaders):
        return
    url = reverse("nominations:dossier_request", args=[dossier.pk])
    text = _(
        "%(signer)s, who signs the request, is not on record as a leader of "
        "%(organization)s. Right if the person signs on the leader's behalf."
    ) % {"signer": name, "organization": dossier.organization}
    yield Finding(
        NOTE, text, "request", f"{url}#id_request_signer", code="request.signer"
    )


def minutes(dossier: Dossier) -> Iterator[Finding]:
    url = reverse("nominations:dossier_minutes", args=[dossier.pk])
    for label, name in blank(dossier, MINUTES_FIELDS):
        text = _("Minutes: %(field)s is missing.") % {"field": label}
        yield Finding(ERROR, text, "minutes", f"{url}#id_{name}", code=f"blank.{name}")
    if dossier.minutes_on and dossier.minutes_on > clock.today():
        yield Finding(
            WARNING,
            _("The minutes bear a date after today."),
            "minutes",
            f"{url}#id_minutes_on",
            code="minutes.future",
            facts=(dossier.minutes_on,),
        )
