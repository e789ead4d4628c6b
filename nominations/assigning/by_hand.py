"""One dossier's appraisers, set by hand."""

from collections.abc import Collection, Iterable, Sequence

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import User
from emulation import clock
from nominations import rules
from nominations.assigning import state as states
from nominations.assigning.state import State
from nominations.models import Assignment, Dossier
from records import audit
from records.errors import Refused
from records.models import AuditEvent
from records.notices import notify


@transaction.atomic
def assign(dossier: Dossier, people: Sequence[User], *, by: User) -> bool:
    """From now on exactly these appraise it; True if that changes anything.

    Raises PermissionDenied, Refused if one of them takes no part in it or is no
    appraiser.
    """
    if not rules.may_assign(by, dossier.campaign):
        raise PermissionDenied
    locked = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    state = states.read(dossier.campaign, only=[locked.pk])
    if locked.pk not in state.dossiers:
        raise Refused(
            _("%(dossier)s is not to be appraised now: %(state)s.")
            % {"dossier": locked, "state": locked.get_state_display()}
        )
    wanted = [one.pk for one in people]
    refuse_unfit(state, locked.pk, wanted)
    events = change(state, {locked.pk: wanted}, by=by)
    audit.record_all(events)
    return bool(events)


def refuse_unfit(state: State, key: int, wanted: Collection[int]) -> None:
    """Those who are assigned already and are no appraisers any more may stay."""
    names = state.names
    for one in wanted:
        if why := state.barred[key].get(one):
            raise Refused(
                _("%(name)s takes no part in %(dossier)s: %(why)s.")
                % {"name": names[one], "dossier": state.dossiers[key], "why": why}
            )
        if one not in names and one not in state.assigned[key]:
            raise Refused(_("Choose among the Board's appraisers."))


def change(state: State, rows: dict[int, list[int]], *, by: User) -> list[AuditEvent]:
    """End and begin assignments until these stand; the events are not added yet. Whoever
    gets a dossier is told, once for all."""
    now, events = clock.now(), []
    begun: list[Assignment] = []
    ended: list[tuple[int, int]] = []
    keys = {one for row in (*rows.values(), *state.assigned.values()) for one in row}
    everyone = User.objects.in_bulk(keys)
    for key, wanted in rows.items():
        before = state.assigned[key]
        if set(before) == set(wanted):
            continue
        gone = [one for one in before if one not in wanted]
        ended += [(key, one) for one in gone]
        begun += [
            Assignment(
                dossier_id=key, appraiser_id=one, assigned_by=by, assigned_at=now
            )
            for one in wanted
            if one not in before
        ]
        events.append(_event(state.dossiers[key], everyone, before, wanted, by))
    for key, one in ended:
        Assignment.objects.standing().filter(dossier=key, appraiser=one).update(
            ended_at=now, ended_by=by
        )
    Assignment.objects.bulk_create(begun, batch_size=500)
    _tell(begun, state.people)
    return events


def _event(
    dossier: Dossier,
    everyone: dict[int, User],
    before: list[int],
    after: list[int],
    by: User,
) -> AuditEvent:
    def said(keys: list[int]) -> list[str]:
        return sorted(str(everyone[key]) for key in keys)

    return audit.draft(
        "dossier.assign",
        dossier,
        by=by,
        before={"appraisers": said(before)},
        after={"appraisers": said(after)},
    )


def _tell(begun: list[Assignment], people: Iterable[User]) -> None:
    with override(settings.LANGUAGE_CODE):
        for person in people:
            mine = [one.pk for one in begun if one.appraiser_id == person.pk]
            if mine:
                text = ngettext(
                    "%d dossier is assigned to you",
                    "%d dossiers are assigned to you",
                    len(mine),
                )
                key = f"assignment:{min(mine)}"
                url = reverse("nominations:appraisal_queue")
                notify(key, [person], text % len(mine), url=url)
