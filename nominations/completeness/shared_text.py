"""Reports that are much like another one, word for word. Whose that is, its own
organisation alone is told."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.completeness.found import WARNING, Finding
from nominations.models import Dossier, Nomination, SharedText


def shared_text(dossier: Dossier, nominations: list[Nomination]) -> Iterator[Finding]:
    """One warning a nominee; of two in one dossier, with the later. `nominations` come
    `with_shared_text`: only then is there a question to the database."""
    if not any(vars(nomination)["has_shared_text"] for nomination in nominations):
        return
    known = SharedText.objects.known_to(dossier, own_drafts=True)
    pairs = list(known.with_sides().order_by("-percent", "pk"))
    for nomination in nominations:
        ours = [pair for pair in pairs if _speaks_here(pair, nomination)]
        if ours:
            yield _finding(dossier, nomination, ours)


def _speaks_here(pair: SharedText, nomination: Nomination) -> bool:
    if pair.first.dossier_id == pair.second.dossier_id:
        return pair.second_id == nomination.pk
    return nomination.pk in (pair.first_id, pair.second_id)


def _finding(
    dossier: Dossier, nomination: Nomination, pairs: list[SharedText]
) -> Finding:
    """About the pair that shares most; of our own first, for they are named."""
    own = [pair for pair in pairs if _is_own(_other(pair, nomination), dossier)]
    pair = (own or pairs)[0]
    other = _other(pair, nomination)
    if other.dossier_id == dossier.pk:
        text = _(
            "The reports of %(name)s and %(other)s are %(percent)d %% the same words, "
            "from “%(words)s…” on. Write each of its own, or say why both are right."
        )
    elif own:
        text = _(
            "The report of %(name)s and that of %(other)s in your dossier %(code)s are "
            "%(percent)d %% the same words, from “%(words)s…” on. Write each of its "
            "own, or say why both are right."
        )
    else:
        text = _(
            "%(percent)d %% of the report of %(name)s stands word for word in another "
            "report too, from “%(words)s…” on. Write it of this nominee's own results, "
            "or say why both are right. For questions ask %(board)s."
        )
    is_first = pair.first_id == nomination.pk
    text %= {
        "name": nomination.name,
        "other": other.name,
        "code": other.dossier.code,
        "percent": pair.percent,
        "words": pair.first_words if is_first else pair.second_words,
        "board": dossier.campaign.whom_to_ask,
    }
    url = reverse("nominations:nomination_edit", args=[nomination.pk])
    where = f"{url}#id_achievement"
    facts = tuple(sorted(pair.facts for pair in pairs))
    return Finding(WARNING, text, "nominees", where, nomination.pk, "copied", facts)


def _other(pair: SharedText, nomination: Nomination) -> Nomination:
    return pair.second if pair.first_id == nomination.pk else pair.first


def _is_own(other: Nomination, dossier: Dossier) -> bool:
    return other.dossier.organization_id == dossier.organization_id
