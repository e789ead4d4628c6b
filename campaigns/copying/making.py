"""Making the next campaign, opening it, or throwing its draft away: each one transaction
and one line of the audit log."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns import deriving, rules
from campaigns.copying.catalogue import CARRIED
from campaigns.copying.proposing import Edits, propose
from campaigns.models import Campaign
from campaigns.plan.hooks import AFTER_LOAD
from records import audit
from records.errors import Refused


@transaction.atomic
def copy(
    source: Campaign,
    years: int,
    *,
    by: User,
    edits: Edits | None = None,
    with_participants: bool = True,
) -> Campaign:
    """The next campaign as a draft: nothing is owed in it, nobody is reminded, only its
    makers see it until it is opened."""
    if not rules.may_copy_campaign(by, source):
        raise PermissionDenied
    # Two clicks at once make one.
    locked = Campaign.objects.select_for_update(of=("self",)).get(pk=source.pk)
    proposal = propose(locked, years, edits=edits, with_participants=with_participants)
    made = proposal.campaign
    if Campaign.objects.filter(code=made.code).exists():
        raise Refused(_("There is a campaign with the code “%s” already.") % made.code)
    made.save()
    for model, pairs in proposal.rows.items():
        model._default_manager.bulk_create([row for _old, row in pairs])
    audit.record(
        "campaign.copied",
        made,
        by=by,
        after={
            "from": source.code,
            "years": years,
            "rows": {m._meta.label: len(pairs) for m, pairs in proposal.rows.items()},
        },
    )
    return made


@transaction.atomic
def open_campaign(campaign: Campaign, *, by: User) -> None:
    """From now on everybody sees it, duties are owed and reminded of."""
    locked = _lock_draft(campaign, by)
    if not locked.milestones.filter(kind="dossier_window").exists():
        raise Refused(_("Its calendar has no time for dossiers yet."))
    locked.is_draft = False
    locked.save(update_fields=["is_draft", "updated_at"])
    deriving.derive(locked)
    for hook in AFTER_LOAD:
        hook(locked)
    audit.record(
        "campaign.opened",
        locked,
        by=by,
        before={"is_draft": True},
        after={"is_draft": False},
    )
    campaign.is_draft = False


@transaction.atomic
def discard(campaign: Campaign, *, by: User) -> None:
    """Throw a draft away, with all that was carried into it; the audit log keeps that it
    was there."""
    locked = _lock_draft(campaign, by)
    audit.record("campaign.discarded", locked, by=by, before={"code": locked.code})
    for spec in reversed(CARRIED):
        spec.model._default_manager.filter(**{spec.path: locked}).delete()
    locked.delete()


def _lock_draft(campaign: Campaign, by: User) -> Campaign:
    locked = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if not rules.may_copy_campaign(by, locked):
        raise PermissionDenied
    if not locked.is_draft:
        raise Refused(_("The campaign has been opened already."))
    return locked
