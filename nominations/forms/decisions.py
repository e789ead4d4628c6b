"""The decision as signed, and the outcome for each nominee."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nominations.decision import Outcome, date_problem, number_problem
from nominations.forms.dossiers import plain_helper
from nominations.forms.tidying import TidyMixin, tidy_lines
from nominations.models import Proposal, ProposalLine
from records import attachments

SALT = "nominations.decision"
CONFIRM_SECONDS = 60 * 60


class DecisionForm(TidyMixin, forms.Form):
    """Number, date, signer and scan; the file may have been kept from an earlier try."""

    number = forms.CharField(label=_("decision number"), max_length=50)
    decided_on = forms.DateField(label=_("date of the decision"))
    signer = forms.CharField(label=_("signed by"), max_length=100)
    signer_title = forms.CharField(label=_("signer's title"), max_length=150)
    upload = forms.FileField(
        label=_("scan of the signed decision"),
        required=False,
        help_text=_("PDF, or a photo. At most 20 MB."),
    )
    use_required_attribute = False

    def __init__(
        self, *args: Any, proposal: Proposal, has_file: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        self.has_file = has_file
        self.helper = plain_helper(*self.fields)

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if problem := number_problem(self.proposal, number):
            raise ValidationError(problem)
        return number

    def clean_decided_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["decided_on"]
        if problem := date_problem(self.proposal, day):
            raise ValidationError(problem)
        return day

    def clean_upload(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["upload"]
        if upload:
            attachments.check(upload)
        elif not self.has_file:
            raise ValidationError(_("Choose the scan of the signed decision."))
        return upload


class OutcomesForm:
    """A tick and a reason per nominee, read straight from the request: one line each,
    several hundred of them, need no form machinery."""

    def __init__(self, lines: Sequence[ProposalLine], data: Any = None) -> None:
        self.rows = [OutcomeRow(line, data) for line in lines]

    @classmethod
    def of(
        cls, lines: Sequence[ProposalLine], refused: Mapping[str, str]
    ) -> "OutcomesForm":
        """As it was filled in: the reasons by the refused nominee's key."""
        ticks = {f"award_{line.nomination_id}": "on" for line in lines}
        for key, reason in refused.items():
            del ticks[f"award_{key}"]
            ticks[f"reason_{key}"] = reason
        return cls(lines, ticks)

    def is_valid(self) -> bool:
        return not any(row.error for row in self.rows)

    @property
    def outcomes(self) -> dict[int, Outcome]:
        return {row.key: Outcome(row.is_awarded, row.reason) for row in self.rows}

    @property
    def awarded(self) -> int:
        return sum(row.is_awarded for row in self.rows)

    @property
    def refused(self) -> list["OutcomeRow"]:
        return [row for row in self.rows if not row.is_awarded]


class OutcomeRow:
    """One nominee of the list: awarded unless the tick was taken away."""

    def __init__(self, line: ProposalLine, data: Any) -> None:
        self.line = line
        self.nomination = line.nomination
        self.key = line.nomination_id
        self.is_awarded = data is None or f"award_{self.key}" in data
        self.reason = tidy_lines(data.get(f"reason_{self.key}", "")) if data else ""
        self.error = ""
        if not self.is_awarded and not self.reason:
            self.error = str(_("Write the reason why this nominee is not awarded."))


def sign(values: dict[str, Any]) -> str:
    """What was shown for confirming, so that exactly that is entered."""
    return signing.dumps(values, salt=SALT, compress=True)


def unsign(text: str) -> dict[str, Any] | None:
    """None if it was changed, or is older than an hour."""
    try:
        values: dict[str, Any] = signing.loads(text, salt=SALT, max_age=CONFIRM_SECONDS)
    except signing.BadSignature:
        return None
    return values
