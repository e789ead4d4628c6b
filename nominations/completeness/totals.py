"""Totals that the signed papers state, against the rows here: the request, the minutes,
the list and the reports must say the same numbers (the commonest error of dossiers)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Subject
from nominations.completeness.found import ERROR, Finding
from nominations.models import Dossier, Nomination

FIELDS = {
    "request": ("request_collectives", "request_individuals"),
    "minutes": ("minutes_collectives", "minutes_individuals"),
}


def totals(dossier: Dossier, nominations: list[Nomination]) -> Iterator[Finding]:
    people = sum(nomination.is_individual for nomination in nominations)
    rows = {Subject.COLLECTIVE: len(nominations) - people, Subject.INDIVIDUAL: people}
    messages = {
        ("request", Subject.COLLECTIVE): _(
            "The request states %(stated)d collectives, the list has %(rows)d."
        ),
        ("request", Subject.INDIVIDUAL): _(
            "The request states %(stated)d individuals, the list has %(rows)d."
        ),
        ("minutes", Subject.COLLECTIVE): _(
            "The minutes state %(stated)d collectives, the list has %(rows)d."
        ),
        ("minutes", Subject.INDIVIDUAL): _(
            "The minutes state %(stated)d individuals, the list has %(rows)d."
        ),
    }
    for task, names in FIELDS.items():
        url = reverse(f"nominations:dossier_{task}", args=[dossier.pk])
        for name, (subject, count) in zip(names, rows.items(), strict=True):
            stated = getattr(dossier, name)
            if stated is not None and stated != count:
                text = messages[task, subject] % {"stated": stated, "rows": count}
                yield Finding(ERROR, text, task, f"{url}#id_{name}", code=name)
