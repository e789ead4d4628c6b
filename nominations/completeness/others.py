"""The same nominee entered twice."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.completeness.found import WARNING, Finding
from nominations.models import Dossier, Nomination
from nominations.twins import search


def others(dossier: Dossier, nominations: list[Nomination]) -> Iterator[Finding]:
    for found in search.within(nominations):
        pks = (found.theirs.pk, found.ours.pk)
        url = reverse("nominations:nomination_edit", args=[found.ours.pk])
        if found.ours.name == found.theirs.name:
            text = _("%(name)s seems to be nominated twice in this dossier.")
        else:
            text = _(
                "%(name)s and %(other)s of this dossier seem to be one and the same."
            )
        text %= {"name": found.ours.name, "other": found.theirs.name}
        yield Finding(WARNING, text, "nominees", url, found.ours.pk, "twice", pks)
