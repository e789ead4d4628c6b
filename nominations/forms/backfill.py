"""Results that were decided on paper: the papers, and a result for each nominee."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nominations import backfill
from nominations.decision import Outcome
from nominations.forms.decisions import DecisionForm
from nominations.forms.tidying import tidy_lines
from nominations.models import Nomination
from records import attachments

YES, NO = "yes", "no"


class PaperDecisionForm(DecisionForm):
    """The decision as it was signed, with its true date; its results may come in a
    table."""

    table = forms.FileField(
        label=_("results in Excel"),
        required=False,
        help_text=_(
            "The file of this page, filled in. With a file, what is chosen below does "
            "not count."
        ),
    )

    def clean_decided_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["decided_on"]
        if problem := backfill.date_problem(self.campaign, day):
            raise ValidationError(problem)
        return day

    def clean_table(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["table"]
        if upload and attachments.check(upload) != attachments.XLSX:
            raise ValidationError(_("The file must be XLSX. Save the table as XLSX."))
        return upload


class ResultsForm:
    """A result and a reason for each nominee that the page shows, read straight from the
    request."""

    def __init__(self, nominations: Iterable[Nomination], data: Any = None) -> None:
        self.rows = [ResultRow(nomination, data or {}) for nomination in nominations]

    @property
    def outcomes(self) -> dict[int, Outcome]:
        return {
            row.nomination.pk: Outcome(row.result == YES, row.reason)
            for row in self.rows
            if row.result
        }

    @property
    def errors(self) -> list["ResultRow"]:
        return [row for row in self.rows if row.error]


class ResultRow:
    """Nothing, awarded, or not awarded with the reason."""

    def __init__(self, nomination: Nomination, data: Any) -> None:
        self.nomination = nomination
        self.result = data.get(f"result_{nomination.pk}", "")
        if self.result not in (YES, NO):
            self.result = ""
        self.reason = tidy_lines(data.get(f"reason_{nomination.pk}", ""))
        self.error = ""
        if self.result == NO and not self.reason:
            self.error = str(_("Write the reason why this nominee is not awarded."))
