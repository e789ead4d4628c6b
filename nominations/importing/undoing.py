"""Bringing the nominees back as they were before a file was applied."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from emulation import clock
from nominations import editing, supplements
from nominations.importing import rows
from nominations.models import (
    Document,
    Dossier,
    Nomination,
    NomineeImport,
)
from nominations.twins import keys, report_texts
from records import audit
from records.errors import Refused


@transaction.atomic
def undo(imported: NomineeImport, *, by: User) -> None:
    """Possible while the dossier is open to its organisation and nobody has changed what
    the file brought. A second time does nothing."""
    dossier = editing.lock(imported.dossier, by)
    locked = NomineeImport.objects.select_for_update(no_key=True).get(pk=imported.pk)
    if locked.state == NomineeImport.State.UNDONE:
        return
    if locked.state != NomineeImport.State.APPLIED:
        raise Refused(_("This file was not applied, so there is nothing to undo."))
    _Undoing(locked, dossier, by).run()
    imported.refresh_from_db()


class _Undoing:
    def __init__(self, imported: NomineeImport, dossier: Dossier, by: User) -> None:
        self.imported, self.dossier, self.by = imported, dossier, by
        self.remains: dict[str, Any] = imported.remains
        keys = [*self.remains["added"], *(row["pk"] for row in self.remains["changed"])]
        nominations = (
            Nomination.objects.select_for_update(no_key=True, of=("self",))
            .filter(dossier=dossier, pk__in=keys)
            .select_related("kind")
            .prefetch_related("earlier_awards")
            .order_by("pk")
        )
        self.held = {row.pk: row for row in nominations}
        for row in self.held.values():
            row.dossier = dossier
        self.names = rows.Names(dossier.campaign)
        self.events: list[Any] = []
        self.reason = _("File undone: %(file)s") % {"file": imported.attachment}

    def run(self) -> None:
        self._refuse_moved()
        self._take_out()
        self._put_back()
        self._restore()
        audit.record_all(self.events)
        one = self.imported
        one.state, one.remains = NomineeImport.State.UNDONE, {}
        one.undone_by, one.undone_at = self.by, clock.now()
        one.save()
        audit.record(
            "dossier.nominees_import_undone",
            self.dossier,
            by=self.by,
            after={"file": str(one.attachment)},
        )

    def _refuse_moved(self) -> None:
        if self.dossier.version != self.remains["version"]:
            raise Refused(
                _("The dossier has been handed in since; what was handed in is kept.")
            )
        revisions = dict.fromkeys(self.remains["added"], 0) | {
            row["pk"]: row["revision"] for row in self.remains["changed"]
        }
        papers = Document.objects.filter(nomination__in=self.remains["added"])
        with_papers = set(papers.values_list("nomination", flat=True))
        for pk, revision in revisions.items():
            row = self.held.get(pk)
            if row is None:
                raise Refused(
                    _(
                        "A nominee that the file brought has been removed since. Nothing "
                        "was undone; mend the others on their pages."
                    )  # fmt: skip
                )
            if row.revision != revision or pk in with_papers:
                raise Refused(
                    _(
                        "%(name)s has been changed since the file was applied. Nothing "
                        "was undone, so that nobody's work is lost; mend it on the "
                        "nominee's page."
                    )
                    % {"name": row.name}
                )

    def _take_out(self) -> None:
        added = [self.held[pk] for pk in self.remains["added"]]
        for row in added:
            before = {"name": row.name, "dossier": self.dossier.code}
            self._log(audit.draft("nomination.removed", row, before=before, **self._by))
        if added:
            rows.delete(added)

    def _put_back(self) -> None:
        changed, names, lines = [], set(), {}
        for entry in self.remains["changed"]:
            row, values = self.held[entry["pk"]], entry["values"]
            now = {name: rows.held(row, name) for name in values}
            before = self.names.said(now)
            rows.put(row, values)
            row.revision += 1
            self._log(
                rows.changed_event(row, before, self.names.said(values), **self._by)
            )
            changed.append((row, list(values)))
            names.update(values)
            if editing.AWARDS in values:
                lines[row.pk] = values[editing.AWARDS]
        if changed:
            supplements.refuse_closed_among(self.dossier, changed)
            rows.write_changed([row for row, _names in changed], names)
            rows.write_awards(lines, replace=True)
            keys.rebuild(row for row, _names in changed)
            report_texts.search_later(row for row, _names in changed)

    def _restore(self) -> None:
        made, papers, awards = [], [], {}
        for entry in self.remains["removed"]:
            row = Nomination(**rows.revive(Nomination, entry["fields"]))
            row.dossier = self.dossier
            made.append(row)
            awards[row.pk] = entry["awards"]
            papers += [
                Document(**rows.revive(Document, held)) for held in entry["documents"]
            ]
            after = {"name": row.name, "dossier": self.dossier.code}
            self._log(audit.draft("nomination.added", row, after=after, **self._by))
        Nomination.objects.bulk_create(made, batch_size=rows.BATCH)
        rows.write_awards(awards, replace=False)
        keys.rebuild(made)
        Document.objects.bulk_create(papers, batch_size=rows.BATCH)
        report_texts.search_later(made)

    @property
    def _by(self) -> dict[str, Any]:
        return {"by": self.by, "reason": self.reason}

    def _log(self, event: Any) -> None:
        self.events.append(event)
