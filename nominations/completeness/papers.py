"""Required papers: each in its place, and each nominee's a file of its own."""

from collections import defaultdict
from collections.abc import Iterator

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from nominations.completeness.found import ERROR, WARNING, Finding
from nominations.models import Dossier
from nominations.papers import Slot


def papers(dossier: Dossier, found: list[Slot]) -> Iterator[Finding]:
    url = reverse("nominations:dossier_papers", args=[dossier.pk])
    for slot in found:
        if slot.is_missing or slot.is_infected:
            whose = f"{slot.nomination.name}: " if slot.nomination else ""
            text = _missing(slot)
            yield Finding(
                ERROR,
                whose + capfirst(text),
                "papers",
                f"{url}#paper-{slot.key}",
                slot.nomination.pk if slot.nomination else None,
                f"paper.{slot.required.pk}",
            )
    yield from _shared(url, found)


def _missing(slot: Slot) -> str:
    if slot.is_infected:
        text = _("%(paper)s: there is malware in the file; upload another one.")
    else:
        text = _("%(paper)s is not uploaded yet.")
    return text % {"paper": slot.required.name}


def _shared(url: str, found: list[Slot]) -> Iterator[Finding]:
    """One file that serves several nominees: then reports are fewer than rows."""
    users: dict[tuple[int, str], list[Slot]] = defaultdict(list)
    for slot in found:
        if slot.nomination and slot.current:
            users[slot.required.pk, slot.current.attachment.sha256].append(slot)
    for (_kind, sha256), group in users.items():
        if len(group) < 2:
            continue
        last = group[-1]
        text = _("%(paper)s: the same file serves %(number)d nominees (%(names)s).") % {
            "paper": capfirst(last.required.name),
            "number": len(group),
            "names": ", ".join(
                slot.nomination.name for slot in group if slot.nomination
            ),
        }
        facts = (sha256, *(slot.key for slot in group))
        where = f"{url}#paper-{last.key}"
        yield Finding(WARNING, text, "papers", where, None, "paper.shared", facts)
