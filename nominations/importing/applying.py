"""A plan that was looked at becomes the dossier's nominees: all of it, or nothing."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from emulation import clock
from nominations import editing, supplements
from nominations.importing import rows
from nominations.importing.preparing import held_nominations
from nominations.models import Dossier, Nomination, NomineeImport
from nominations.spreadsheet import plans
from nominations.twins import keys, report_texts
from records import audit
from records.errors import Refused


@transaction.atomic
def apply(
    imported: NomineeImport,
    *,
    by: User,
    digest: str,
    removes: bool = False,
    overwrites: bool = False,
) -> None:
    """Apply the plan that was shown as `digest`. `removes`: also take out whom the file
    does not name; `overwrites`: also where somebody else has changed the same cell since
    the file was made. A second time does nothing."""
    dossier = editing.lock(imported.dossier, by)
    locked = NomineeImport.objects.select_for_update(no_key=True).get(pk=imported.pk)
    if locked.state == NomineeImport.State.APPLIED and locked.digest == digest:
        return
    _refuse_unfit(locked, digest)
    _Application(locked, dossier, by).run(removes=removes, overwrites=overwrites)
    imported.refresh_from_db()


def _refuse_unfit(locked: NomineeImport, digest: str) -> None:
    if locked.state != NomineeImport.State.READY or locked.digest != digest:
        raise Refused(
            _(
                "What is shown is no longer the newest: the file was uploaded or read "
                "again meanwhile. Open the newest upload and look at it."
            )
        )
    if locked.faults:
        raise Refused(
            _(
                "The file still has errors. Mend them and upload it again; nothing of it "
                "is applied before."
            )  # fmt: skip
        )


class _Application:
    def __init__(self, imported: NomineeImport, dossier: Dossier, by: User) -> None:
        self.imported, self.dossier, self.by = imported, dossier, by
        self.plan: dict[str, Any] = imported.plan
        rows.lock(dossier)
        self.held = {row.pk: row for row in held_nominations(dossier)}
        for row in self.held.values():
            row.dossier = dossier
        self.names = rows.Names(dossier.campaign)
        self.events: list[Any] = []
        self.remains: dict[str, Any] = {"version": dossier.version}

    def run(self, *, removes: bool, overwrites: bool) -> None:
        changes = self._changes(overwrites=overwrites)
        gone = self._gone() if removes else []
        self._refuse_moved()
        self._refuse_edited({*changes, *(row.pk for row in gone)})
        self._change(changes)
        self._remove(gone)
        number = self._add()
        audit.record_all(self.events)
        self._conclude(added=number, changed=len(changes), removed=len(gone))

    # -------------------------------------------------------------------- what is open
    def _refuse_moved(self) -> None:
        """The dossier is as it was when the plan was made."""
        now = {str(pk): row.revision for pk, row in self.held.items()}
        if now != self.plan["base"]:
            raise Refused(
                _(
                    "Somebody has changed nominees of this dossier since you looked. "
                    "Nothing was applied: compare the file once more."
                )
            )

    def _refuse_edited(self, keys: set[int]) -> None:
        """Nobody is just writing on the page of one of them."""
        places = {reverse("nominations:nomination_edit", args=[pk]): pk for pk in keys}
        editors = self.dossier.presences.here().editing().exclude(user=self.by)
        for presence in editors.select_related("user"):
            if pk := places.get(presence.place):
                raise Refused(
                    _(
                        "%(editor)s is just editing %(nominee)s. Nothing was applied: "
                        "wait until they have saved, then compare the file once more."
                    )
                    % {
                        "editor": presence.user.full_name,
                        "nominee": self.held[pk].name,
                    }
                )

    # ------------------------------------------------------------------------ changing
    def _changes(self, *, overwrites: bool) -> dict[int, dict[str, Any]]:
        """By the nominee's key, the values to set."""
        found = {}
        for entry in self.plan["changed"]:
            names = {
                line["field"]
                for line in entry["lines"]
                if overwrites or "by" not in line
            }
            values = {
                name: value for name, value in entry["values"].items() if name in names
            }
            if values:
                found[entry["pk"]] = values
        return found

    def _change(self, changes: dict[int, dict[str, Any]]) -> None:
        changed = [(self.held[pk], values) for pk, values in changes.items()]
        supplements.refuse_closed_among(self.dossier, changed)
        self.remains["changed"] = []
        befores = {}
        for row, values in changed:
            _refuse_final(row)
            before = {name: rows.held(row, name) for name in values}
            befores[row.pk] = self.names.said(before)
            rows.put(row, values)
            _refuse_contradiction(row)
            row.revision += 1
            self.remains["changed"].append(
                {"pk": row.pk, "revision": row.revision, "values": before}
            )
        if not changed:
            return
        names = {name for values in changes.values() for name in values}
        rows.write_changed([row for row, _values in changed], names)
        lines = {
            pk: values[editing.AWARDS]
            for pk, values in changes.items()
            if editing.AWARDS in values
        }
        rows.write_awards(lines, replace=True)
        keys.rebuild(row for row, _values in changed)
        report_texts.search_later(row for row, _values in changed)
        for row, values in changed:
            after = self.names.said(values)
            event = rows.changed_event(row, befores[row.pk], after, by=self.by)
            self.events.append(event)

    # ------------------------------------------------------------------------ removing
    def _gone(self) -> list[Nomination]:
        return [
            self.held[entry["pk"]]
            for entry in self.plan["missing"]
            if entry["is_removable"] and entry["pk"] in self.held
        ]

    def _remove(self, gone: list[Nomination]) -> None:
        documents: dict[int | None, list[dict[str, Any]]] = {}
        for paper in self.dossier.documents.filter(nomination__in=gone):
            documents.setdefault(paper.nomination_id, []).append(rows.frozen(paper))
        self.remains["removed"] = [
            {
                "fields": rows.frozen(row),
                "awards": editing.held(row, editing.AWARDS),
                "documents": documents.get(row.pk, []),
            }
            for row in gone
        ]
        for row in gone:
            _refuse_submitted(row)
            self.events.append(
                audit.draft(
                    "nomination.removed",
                    row,
                    by=self.by,
                    before={"name": row.name, "dossier": self.dossier.code},
                )
            )
        if gone:
            rows.delete(gone)

    # -------------------------------------------------------------------------- adding
    def _add(self) -> int:
        entries = self.plan["added"]
        if entries:
            supplements.refuse_further_nominees(self.dossier)
        made = [self._new(entry["values"]) for entry in entries]
        Nomination.objects.bulk_create(made, batch_size=rows.BATCH)
        lines = {
            row.pk: entry["values"].get(editing.AWARDS, [])
            for row, entry in zip(made, entries, strict=True)
        }
        rows.write_awards(lines, replace=False)
        keys.rebuild(made)
        report_texts.search_later(made)
        self.remains["added"] = [row.pk for row in made]
        for row in made:
            after = {"name": row.name, "dossier": self.dossier.code}
            event = audit.draft("nomination.added", row, by=self.by, after=after)
            self.events.append(event)
        return len(made)

    def _new(self, values: dict[str, Any]) -> Nomination:
        made = Nomination(
            dossier=self.dossier, once_key=uuid.uuid4(), created_at=clock.now()
        )
        rows.put(made, values)
        made.derive()
        return made

    def _conclude(self, *, added: int, changed: int, removed: int) -> None:
        one = self.imported
        one.state = NomineeImport.State.APPLIED
        one.added, one.changed, one.removed = added, changed, removed
        one.applied_by, one.applied_at = self.by, clock.now()
        one.remains, one.plan = plans.as_json(self.remains), {}
        one.save()
        audit.record(
            "dossier.nominees_imported",
            self.dossier,
            by=self.by,
            after={
                "file": str(one.attachment),
                "added": added,
                "changed": changed,
                "removed": removed,
            },
        )


def _refuse_final(row: Nomination) -> None:
    if row.state not in Nomination.EDITABLE:
        raise Refused(
            _("%(name)s can no longer be changed: it is %(state)s.")
            % {"name": row, "state": row.get_state_display()}
        )


def _refuse_contradiction(row: Nomination) -> None:
    """A cell of the file beside one that somebody else has written."""
    try:
        row.clean()
    except ValidationError as error:
        raise Refused(f"{row.name}: {' '.join(error.messages)}") from error


def _refuse_submitted(row: Nomination) -> None:
    if row.was_submitted:
        raise Refused(
            _("%(name)s was part of a version handed in and cannot be removed.")
            % {"name": row}
        )
