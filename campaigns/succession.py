"""What follows for campaigns when organisations change: who takes part, who runs them,
who owes what."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.changes import REACTIONS, Reaction
from accounts.models import Organization, OrganizationChange, User
from accounts.succession import leaving
from campaigns import deriving, duties
from campaigns.models import Campaign, Duty, Participation
from campaigns.models.duties import DutyQuerySet
from emulation import clock
from emulation.vietnamese import vn_date
from records.audit import record

RUNNING_BODIES = ("issuer", "board", "office")


def foretell_participation(change: OrganizationChange) -> list[str]:
    names = [
        campaign.short_name
        for campaign in _going_on()
        if _takes_part(campaign, change.sources)
    ]
    if not names or change.kind in ("rename", "move", "dissolve"):
        return []
    return [_("The new ones take part in: %(names)s.") % {"names": "; ".join(names)}]


def take_part(change: OrganizationChange, by: User) -> None:
    """What an organisation took part in, or ran, those that come after it do."""
    for campaign in _going_on():
        for target in change.targets if change.kind in ("merge", "split") else []:
            _join(campaign, change.sources, target, by)
        heir = change.heir
        for source in leaving(change) if heir else []:
            _run(campaign, source, heir, by)


def _join(
    campaign: Campaign, sources: list[Organization], target: Organization, by: User
) -> None:
    old = campaign.participations.filter(organization__in=sources).first()
    if old is None:
        return
    new, is_new = Participation.objects.get_or_create(
        campaign=campaign, organization=target, defaults={"block": old.block}
    )
    if is_new:
        record("participation.created", new, by=by)


def _run(
    campaign: Campaign, source: Organization, heir: Organization | None, by: User
) -> None:
    named = [name for name in RUNNING_BODIES if getattr(campaign, name) == source]
    if not named:
        return
    for name in named:
        setattr(campaign, name, heir)
    campaign.save(update_fields=[*named, "updated_at"])
    record(
        "campaign.changed",
        campaign,
        by=by,
        before=dict.fromkeys(named, str(source)),
        after=dict.fromkeys(named, str(heir)),
    )


# ---------------------------------------------------------------------------------- duties
def foretell_duties(change: OrganizationChange) -> list[str]:
    number = _open_duties(leaving(change)).count()
    if not number:
        return []
    text = ngettext(
        "%(number)d open duty of the old ones is waived; the new one owes its own.",
        "%(number)d open duties of the old ones are waived; the new one owes its own.",
        number,
    )
    return [text % {"number": number}]


def waive_duties(change: OrganizationChange, by: User) -> None:
    """No duty is missed, none is owed twice: the old ones' open duties are waived before
    the new ones begin to owe theirs."""
    reason = _reason(change)
    for duty in _open_duties(leaving(change)):
        duties.discharge(duty, reason, by=by)


def derive_duties(change: OrganizationChange, by: User) -> None:
    """The new ones owe what falls due from the day on, nothing of what was before."""
    for campaign in _going_on():
        deriving.derive(campaign)
    young = [target for target in change.targets if _is_young(target, change)]
    since = _("Set up on %(day)s only.") % {"day": vn_date(change.effective_on)}
    past = _open_duties(young).filter(milestone__due_on__lt=change.effective_on)
    for duty in past.filter(state=Duty.State.NOT_BEGUN):
        duties.discharge(duty, since, by=by)


def _reason(change: OrganizationChange) -> str:
    heirs = ", ".join(str(target) for target in change.targets)
    text = {
        "merge": _("Merged into %(heirs)s from %(day)s on."),
        "split": _("Split into %(heirs)s from %(day)s on."),
    }.get(change.kind, _("Dissolved from %(day)s on."))
    return text % {"heirs": heirs, "day": vn_date(change.effective_on)}


def _is_young(target: Organization, change: OrganizationChange) -> bool:
    """Whether it came into being by this change."""
    return change.lines.filter(target=target).exclude(new_code="").exists()


def _open_duties(organizations: list[Organization]) -> DutyQuerySet:
    return Duty.objects.open().filter(
        organization__in=organizations, milestone__campaign__ends_on__gte=clock.today()
    )


def _going_on() -> list[Campaign]:
    return list(Campaign.objects.filter(ends_on__gte=clock.today()))


def _takes_part(campaign: Campaign, organizations: list[Organization]) -> bool:
    return campaign.participations.filter(organization__in=organizations).exists()


# Dossiers move between the second and the third.
REACTIONS.append(Reaction(5, foretell_duties, waive_duties))
REACTIONS.append(Reaction(10, foretell_participation, take_part))
REACTIONS.append(Reaction(30, lambda _change: [], derive_duties))
