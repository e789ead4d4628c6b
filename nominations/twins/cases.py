"""What was found, kept as cases. A verdict stands until what was compared changes."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import rules
from nominations.models import Dossier, Nomination, SharedText, TwinCase
from nominations.models.dossiers import DossierQuerySet
from nominations.twins import report_texts, search
from nominations.twins.search import Found
from records import audit, jobs
from records.models import Job

State = TwinCase.State
Pair = tuple[int, int]


def search_later(dossier: Dossier) -> None:
    """Have what was just handed in searched; by nobody, since what is found is not for
    whoever handed it in."""
    key = f"twins:{dossier.pk}:{dossier.version}"
    jobs.enqueue("twins.dossier", {"dossier": dossier.pk}, by=None, key=key)


def search_again(campaign: Campaign, *, by: User | None) -> Job:
    """Have every dossier of a campaign searched, keys included."""
    if by is not None and not rules.may_search_twins(by, campaign):
        raise PermissionDenied
    total = Dossier.objects.for_campaign(campaign).submitted().count()
    arguments = {"campaign": campaign.pk}
    return jobs.enqueue("twins.campaign", arguments, by=by, total=total)


def searchable() -> DossierQuerySet:
    """Dossiers with all that a search reads of them."""
    return Dossier.objects.submitted().select_related("campaign", "organization")


def refresh_all(
    campaign: Campaign, advance: Callable[[int, int], None] | None = None
) -> None:
    """Search every dossier of a campaign; `advance(done, total)` comes with each, in
    its transaction."""
    reports = report_texts.Search()
    pks = list(
        searchable().for_campaign(campaign).order_by("pk").values_list("pk", flat=True)
    )
    for done, pk in enumerate(pks, start=1):
        dossier = searchable().get(pk=pk)
        report_texts.read_papers(dossier.nominations.all())
        with transaction.atomic():
            if advance is not None:
                advance(done, len(pks))
            refresh(dossier, reports)


def refresh(dossier: Dossier, reports: report_texts.Search | None = None) -> int:
    """Search for the nominees of a dossier that was handed in; how many cases changed.
    Doing it again changes nothing. `reports` spares reading what may be quoted again."""
    if dossier.submitted_at is None:
        return 0
    nominations = list(dossier.nominations.select_related("dossier__organization"))
    for nomination in nominations:
        nomination.dossier = dossier
    found = search.elsewhere(dossier, nominations) + search.within(nominations)
    changed = keep(dossier, TwinCase.Kind.TWIN, [_values(one) for one in found])
    (reports or report_texts.Search()).refresh(nominations)
    alike = SharedText.objects.known_to(dossier, own_drafts=False)
    return changed + keep(dossier, TwinCase.Kind.COPIED, map(_shared, alike))


def _shared(pair: SharedText) -> tuple[Pair, dict[str, Any]]:
    reasons = [["text_shared", 10.0, pair.percent / 100]]
    values = {"score": pair.percent, "reasons": reasons, "facts": pair.facts}
    return (pair.first_id, pair.second_id), values


def _values(found: Found) -> tuple[Pair, dict[str, Any]]:
    reasons = [
        [reason.code, round(reason.bits, 1), reason.value]
        for reason in found.match.reasons
    ]
    values = {"score": found.match.score, "reasons": reasons, "facts": found.facts}
    return pair_of(found.ours, found.theirs), values


def pair_of(one: Nomination, other: Nomination) -> Pair:
    first, second = sorted((one.pk, other.pk))
    return first, second


@transaction.atomic
def keep(
    dossier: Dossier, kind: str, found: Iterable[tuple[Pair, dict[str, Any]]]
) -> int:
    """Hold the dossier's cases of a kind to what was found now."""
    wanted = dict(found)
    changed = _add(dossier, kind, wanted)
    held = TwinCase.objects.of_dossier(dossier).filter(kind=kind)
    for case in held.select_for_update(of=("self",)).order_by("pk"):
        values = wanted.get((case.first_id, case.second_id))
        changed += _update(case, values) if values else _lapse(case)
    return changed


def _add(dossier: Dossier, kind: str, wanted: dict[Pair, dict[str, Any]]) -> int:
    """Another worker may have added the same pair from its other side meanwhile."""
    held = TwinCase.objects.of_dossier(dossier).filter(kind=kind)
    known = set(held.values_list("first", "second"))
    new = sorted(wanted.keys() - known)
    TwinCase.objects.bulk_create(
        [
            TwinCase(
                campaign=dossier.campaign,
                kind=kind,
                first_id=first,
                second_id=second,
                found_at=clock.now(),
                **wanted[first, second],
            )
            for first, second in new
        ],
        ignore_conflicts=True,
        batch_size=100,
    )
    for case in held.filter(state=State.OPEN, revision=0).with_sides():
        if (case.first_id, case.second_id) in new:
            audit.record("twin.found", case, by=None, after={"score": case.score})
    return len(new)


def _update(case: TwinCase, values: dict[str, Any]) -> int:
    """Take what was found; a decided or lapsed case is raised again if its facts are
    not those any more that it was decided on."""
    if case.facts == values["facts"] and case.state != State.LAPSED:
        return 0
    before = {"state": case.state, "reason": case.reason}
    for name, value in values.items():
        setattr(case, name, value)
    _move(case, State.OPEN, "twin.raised_again", before)
    return 1


def _lapse(case: TwinCase) -> int:
    """An open case whose sides are no longer alike; a verdict stays."""
    if case.state != State.OPEN:
        return 0
    _move(case, State.LAPSED, "twin.lapsed", {"state": case.state})
    return 1


def _move(case: TwinCase, state: str, verb: str, before: dict[str, Any]) -> None:
    case.state, case.reason = state, ""
    case.decided_by = case.decided_at = None
    case.revision += 1
    case.save()
    audit.record(verb, case, by=None, before=before, after={"state": state})
