"""Sending back by field: a remark beside each place, the reason, the day."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from emulation import clock
from periodic import remarks
from periodic.contents import Contents, Line, Part
from periodic.forms.fields import AskingForm

LONGEST = 1000
DAYS = 7


class ReturnForm(AskingForm):
    def __init__(self, data: Any = None, *, held: Contents) -> None:
        self.held = held
        names = {line.key: line.indicator.name for line in held.lines}
        names |= {part.key: part.section.name for part in held.parts}
        self.places = names | {remarks.FILE: _("Signed report")}
        more: dict[str, forms.Field] = {
            **{f"r-{key}": _remark(name) for key, name in self.places.items()},
            "reason": forms.CharField(
                label=_("What is to be mended, in general"),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
            ),
            "due_on": forms.DateField(
                label=_("To be mended by"),
                help_text=_("Day/month/year, for example 05/09/2030."),
                initial=lambda: clock.today() + dt.timedelta(days=DAYS),
                widget=forms.DateInput(attrs={"class": "form-control narrow"}),
            ),
        }
        super().__init__(data, more=more)

    def clean_due_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["due_on"]
        if day < clock.today():
            raise forms.ValidationError(
                _("The day by which it is to be mended cannot be in the past.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("reason") and not self._texts(values):
            self.add_error(
                "reason",
                _("Write a remark beside a field, or here what is to be mended."),
            )
        return values

    def texts(self) -> dict[str, str]:
        return self._texts(self.cleaned_data)

    def _texts(self, values: dict[str, Any]) -> dict[str, str]:
        return {
            key: values[f"r-{key}"] for key in self.places if values.get(f"r-{key}")
        }

    @property
    def reason(self) -> str:
        return self.cleaned_data["reason"] or _("Mend what the remarks say.")

    def line_rows(self) -> Iterator[tuple[Line, forms.BoundField]]:
        for line in self.held.lines:
            yield line, self[f"r-{line.key}"]

    def part_rows(self) -> Iterator[tuple[Part, forms.BoundField]]:
        for part in self.held.parts:
            yield part, self[f"r-{part.key}"]

    @property
    def general(self) -> list[forms.BoundField]:
        return [self["reason"], self["due_on"]]

    @property
    def file_field(self) -> forms.BoundField:
        return self[f"r-{remarks.FILE}"]


def _remark(name: str) -> forms.CharField:
    return forms.CharField(
        label=_("Remark: %(place)s") % {"place": name},
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
