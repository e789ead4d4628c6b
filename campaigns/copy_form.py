"""The next campaign as a form: every day and name that moves stands beside the old one
and can be written anew before anything is made."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.copying.differences import holidays, remark_on
from campaigns.copying.proposing import Edits, Proposal
from campaigns.models import Campaign, Milestone, Phase

MOST_YEARS = 50
OF_THE_CAMPAIGN = (
    "name", "short_name", "code", "number", "issued_on", "places", "starts_on", "ends_on",
)  # fmt: skip


@dataclass
class Line:
    """A phase or a milestone: as it was, and the fields of what it would be."""

    old: Phase | Milestone
    name: forms.BoundField
    first: forms.BoundField
    last: forms.BoundField
    old_first: dt.date | None
    old_last: dt.date
    remarks: list[str]


class CopyForm(forms.Form):
    years = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=50)
    name = forms.CharField(
        label=gettext_lazy("name"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
    short_name = forms.CharField(label=gettext_lazy("short name"), max_length=120)
    code = forms.CharField(
        label=gettext_lazy("code"), max_length=50, validators=[validate_slug]
    )
    number = forms.CharField(
        label=gettext_lazy("number of the plan"), max_length=50, required=False
    )
    issued_on = forms.DateField(label=gettext_lazy("date of the plan"), required=False)
    places = forms.IntegerField(
        label=gettext_lazy("planned places"), min_value=1, max_value=100_000
    )
    starts_on = forms.DateField(label=gettext_lazy("starts on"))
    ends_on = forms.DateField(label=gettext_lazy("ends on"))
    with_participants = forms.BooleanField(
        label=gettext_lazy("take the participants and their movements over"),
        required=False,
        initial=True,
    )
    use_required_attribute = False

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        self.initial["years"] = proposal.years
        for name in OF_THE_CAMPAIGN:
            self.initial[name] = getattr(proposal.campaign, name)
        for model, first, last in (
            (Phase, "starts_on", "ends_on"),
            (Milestone, "opens_on", "due_on"),
        ):
            for old, new in proposal.rows[model]:
                self._add(old, new, "name", forms.CharField(max_length=200))
                optional = model is Milestone
                self._add(old, new, first, forms.DateField(required=not optional))
                self._add(old, new, last, forms.DateField())
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "form-control")
        self.fields["with_participants"].widget.attrs["class"] = "form-check-input"

    def _add(self, old: Any, new: Any, name: str, field: forms.Field) -> None:
        key = _key(old, name)
        field.label = f"{old}: {old._meta.get_field(name).verbose_name}"
        # What is read aloud; the column's head is what is seen.
        field.widget.attrs["aria-label"] = field.label
        self.fields[key] = field
        self.initial[key] = getattr(new, name)

    # -------------------------------------------------------------------------- the page
    def heads(self) -> Iterator[tuple[forms.BoundField, Any]]:
        """Fields of the campaign, each with what the earlier one has."""
        for name in OF_THE_CAMPAIGN:
            yield self[name], getattr(self.proposal.source, name)

    def phases(self) -> list[Line]:
        return self._lines(Phase, "starts_on", "ends_on")

    def milestones(self) -> list[Line]:
        return self._lines(Milestone, "opens_on", "due_on")

    def _lines(self, model: Any, first: str, last: str) -> list[Line]:
        pairs = self.proposal.rows[model]
        days = [getattr(new, n) for _o, new in pairs for n in (first, last)]
        known = holidays({day.year for day in days if day})
        return [
            Line(
                old=old,
                name=self[_key(old, "name")],
                first=self[_key(old, first)],
                last=self[_key(old, last)],
                old_first=getattr(old, first),
                old_last=getattr(old, last),
                remarks=self._remarks(old, new, known) if model is Milestone else [],
            )
            for old, new in pairs
        ]

    def _remarks(self, old: Any, new: Any, known: dict[dt.date, bool]) -> list[str]:
        """Of days on which offices are closed. A phase may begin on any day."""
        days = [self._day(old, new, name) for name in ("opens_on", "due_on")]
        return [text for day in days if (text := remark_on(day, known))]

    def _day(self, old: Any, new: Any, name: str) -> dt.date | None:
        """As typed, if it could be read."""
        key = _key(old, name)
        day: dt.date | None = getattr(self, "cleaned_data", {}).get(
            key, getattr(new, name)
        )
        return day

    # ------------------------------------------------------------------------- the sense
    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Campaign.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Another campaign has this code."))
        return code

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        self._in_order("ends_on", first, last)
        for old, _new in self.proposal.rows[Phase]:
            starts, ends = (values.get(_key(old, n)) for n in ("starts_on", "ends_on"))
            self._in_order(_key(old, "ends_on"), starts, ends)
            if first and last and starts and ends and (starts < first or ends > last):
                message = _("The phase reaches beyond the campaign.")
                self.add_error(_key(old, "starts_on"), message)
        for old, _new in self.proposal.rows[Milestone]:
            opens, due = (values.get(_key(old, n)) for n in ("opens_on", "due_on"))
            self._in_order(_key(old, "due_on"), opens, due)
        return values

    def _in_order(self, key: str, first: Any, last: Any) -> None:
        if first and last and last < first:
            self.add_error(key, _("It ends before it begins."))

    def edits(self) -> Edits:
        """What is to be written instead of what was worked out."""
        values = self.cleaned_data
        source = self.proposal.source
        found: dict[tuple[str, int], dict[str, Any]] = {
            ("campaign", source.pk): {name: values[name] for name in OF_THE_CAMPAIGN}
        }
        for model, names in (
            (Phase, ("name", "starts_on", "ends_on")),
            (Milestone, ("name", "opens_on", "due_on")),
        ):
            for old, _new in self.proposal.rows[model]:
                found[str(model._meta.model_name), old.pk] = {
                    name: values[_key(old, name)] for name in names
                }
        return found


def _key(old: Any, name: str) -> str:
    return f"{old._meta.model_name}-{old.pk}-{name}"
