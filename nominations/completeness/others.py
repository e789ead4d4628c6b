"""The same nominee entered twice."""

from collections import defaultdict
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.completeness.found import WARNING, Finding
from nominations.models import Dossier, Nomination


def others(dossier: Dossier, nominations: list[Nomination]) -> Iterator[Finding]:
    same: dict[tuple[object, ...], list[Nomination]] = defaultdict(list)
    for nomination in nominations:
        same[(nomination.search_name, nomination.born_on)].append(nomination)
        if nomination.citizen_id:
            same[(nomination.citizen_id,)].append(nomination)
    seen = set()
    for group in same.values():
        pks = tuple(nomination.pk for nomination in group)
        if len(group) > 1 and pks not in seen:
            seen.add(pks)
            url = reverse("nominations:nomination_edit", args=[pks[-1]])
            text = _("%(name)s seems to be nominated twice in this dossier.")
            text %= {"name": group[-1].name}
            yield Finding(WARNING, text, "nominees", url, pks[-1], "twice", pks)
