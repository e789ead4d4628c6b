"""The nominee's form for many rows of a file: drawn once, asked of each row in turn, and
no question to the database in between."""

import copy
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from nominations.forms.nominees import FORMS, NominationForm
from nominations.models import Dossier, Nomination


class HeldChoice(forms.Field):
    """A choice among rows that were loaded beforehand."""

    def __init__(self, rows: dict[str, models.Model], *, like: forms.Field) -> None:
        super().__init__(required=like.required, label=like.label)
        self.rows = rows
        self.like = like

    def to_python(self, value: Any) -> models.Model | None:
        if value in self.empty_values:
            return None
        if value not in self.rows:
            message = self.like.error_messages["invalid_choice"]
            raise ValidationError(message, code="invalid_choice")
        return self.rows[value]


class _Unasking:
    """Mixed into a form whose choices are rows that were loaded: that they exist need not
    be asked again for each row of the file."""

    def _get_validation_exclusions(self) -> set[str]:
        held = {
            name
            for name, field in self.fields.items()  # type: ignore[attr-defined]
            if isinstance(field, HeldChoice)
        }
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | held


class RowForm:
    """The form of one subject; `rows` are those that its choices offer, by field and by
    the form's value."""

    def __init__(
        self, subject: str, dossier: Dossier, rows: dict[str, dict[str, models.Model]]
    ) -> None:
        self.subject, self.dossier = subject, dossier
        blank = Nomination(dossier=dossier, subject=subject)
        form_class = type("RowForm", (_Unasking, FORMS[subject]), {})
        self.form: NominationForm = form_class({}, instance=blank, dossier=dossier)
        for name, held in rows.items():
            field = HeldChoice(held, like=self.form.fields[name])
            self.form.fields[name] = field

    def judge(
        self, data: dict[str, Any], nomination: Nomination | None = None
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """The values to keep, and by field what is wrong; `nomination` stays as it is."""
        instance = (
            copy.copy(nomination)
            if nomination
            else Nomination(dossier=self.dossier, subject=self.subject)
        )
        form = self.form
        form.instance = instance
        if hasattr(form, "kept_number"):
            form.kept_number = instance.citizen_id
        form.data = cast(Any, {"revision": "0", "once_key": "", **data})
        form.full_clean()
        errors = {
            name: " ".join(map(str, found)) for name, found in form.errors.items()
        }
        return ({} if errors else form.values()), errors
