"""The decision as signed, and the outcome for each nominee."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from nominations.decision import date_problem, number_problem
from nominations.forms.dossiers import plain_helper
from nominations.forms.tidying import TidyMixin, tidy_lines
from nominations.models import Proposal
from records import attachments

SALT = "nominations.decision"
CONFIRM_SECONDS = 60 * 60


class DecisionForm(TidyMixin, forms.Form):
    """Number, date, signer and scan; the scan may follow."""

    number = forms.CharField(label=_("decision number"), max_length=50)
    decided_on = forms.DateField(label=_("date of the decision"))
    signer = forms.CharField(label=_("signed by"), max_length=100)
    signer_title = forms.CharField(label=_("signer's title"), max_length=150)
    upload = forms.FileField(
        label=_("scan of the signed decision"),
        required=False,
        help_text=_(
            "PDF, or a photo. At most 20 MB. It may follow; the decision is not released "
            "without it."
        ),
    )
    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        campaign: Campaign,
        proposal: Proposal | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.campaign, self.proposal = campaign, proposal
        self.helper = plain_helper(*self.fields)

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if problem := number_problem(self.campaign, number):
            raise ValidationError(problem)
        return number

    def clean_decided_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["decided_on"]
        assert self.proposal is not None
        if problem := date_problem(self.proposal, day):
            raise ValidationError(problem)
        return day

    def clean_upload(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["upload"]
        if upload:
            attachments.check(upload)
        return upload


class ReturnListForm(TidyMixin, forms.Form):
    """What the Board is to do with the list."""

    note = forms.CharField(
        label=_("Note to the Board"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("note")


class OutcomesForm:
    """A tick and a reason for each nominee who is left out, read straight from the
    request: several hundred lines need no form machinery. `lines` are the frozen ones."""

    def __init__(self, lines: Sequence[dict[str, Any]], data: Any = None) -> None:
        self.rows = [OutcomeRow(line, data) for line in lines]

    @classmethod
    def of(
        cls, lines: Sequence[dict[str, Any]], refused: Mapping[str, str]
    ) -> "OutcomesForm":
        """As it was filled in: the reasons by the refused nominee's key."""
        ticks = {f"out_{key}": "on" for key in refused}
        reasons = {f"reason_{key}": reason for key, reason in refused.items()}
        return cls(lines, ticks | reasons)

    def is_valid(self) -> bool:
        return not any(row.error for row in self.rows)

    @property
    def awarded(self) -> list["OutcomeRow"]:
        return [row for row in self.rows if row.is_awarded]

    @property
    def refused(self) -> list["OutcomeRow"]:
        return [row for row in self.rows if not row.is_awarded]

    @property
    def collectives(self) -> int:
        return sum(row.line["subject"] == "collective" for row in self.awarded)

    @property
    def individuals(self) -> int:
        return len(self.awarded) - self.collectives

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """How many of each kind are awarded, the most frequent first."""
        return Counter(row.line["kind"] for row in self.awarded).most_common()


class OutcomeRow:
    """One nominee of the list: awarded unless ticked as left out."""

    def __init__(self, line: dict[str, Any], data: Any) -> None:
        self.line = line
        self.key = line["nomination"]
        self.is_awarded = data is None or f"out_{self.key}" not in data
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
