"""`decided(boss, "merge", [a, b], [Part(c, is_heir=True)], on=day)` writes a change down."""

import datetime as dt

from accounts import changes
from accounts.changes import Part
from accounts.models import Organization, OrganizationChange, User
from emulation import clock


def decided(
    boss: User,
    kind: str,
    sources: list[Organization],
    parts: list[Part] = (),
    *,
    on: dt.date | None = None,
    **values,
) -> OrganizationChange:
    return changes.draft(
        kind,
        sources,
        parts,
        by=boss,
        effective_on=on or clock.today(),
        document_number="12-QĐ/TU",
        document_on=clock.today(),
        decided_by="Tỉnh ủy Mẫu",
        **values,
    )


def merged(boss, sources, target, **values) -> OrganizationChange:
    """Merged today, or `on` a day that has come."""
    part = Part(target, is_heir=True)
    change = decided(boss, "merge", sources, [part], **values)
    assert changes.confirm(change, by=boss)
    return OrganizationChange.objects.get(pk=change.pk)
