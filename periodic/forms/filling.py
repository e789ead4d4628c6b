"""The forms of a report: a field for each indicator, one for each section in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.models import Indicator
from emulation.vietnamese import search_key, vn_decimal
from periodic.contents import Line, Part
from periodic.figures import ABSENT, EMPTY, Figure
from periodic.forms.fields import AskingForm
from periodic.remarks import Opened
from records import typed_numbers

LONGEST_TEXT = 500
LONGEST_NARRATIVE = 20_000
# What clerks write where they have no figure.
SAID_ABSENT = {"-", "–", "—", "x", "k/c", "khong co so lieu", "khong co", "no data"}


@dataclass(frozen=True)
class FigureRow:
    """An indicator's line on the page."""

    line: Line
    field: forms.BoundField
    absent: forms.BoundField
    remarks: list[str]


@dataclass(frozen=True)
class TextRow:
    part: Part
    field: forms.BoundField
    remarks: list[str]


def read_figure(indicator: Indicator, text: str, *, is_absent: bool) -> Figure:
    """What was typed, as a figure. ValidationError with a sentence if it is none."""
    if search_key(text) in SAID_ABSENT:
        return ABSENT
    if is_absent:
        if text:
            raise ValidationError(
                _("“No data” is ticked, but a figure is written. Keep one of them.")
            )
        return ABSENT
    if not text:
        return EMPTY
    if indicator.kind == Indicator.Kind.TEXT:
        return Figure(text=text)
    if indicator.kind == Indicator.Kind.YES_NO:
        return Figure(yes_no=_yes_no(text))
    return Figure(
        number=typed_numbers.read(
            text,
            decimals=indicator.decimals,
            is_money=indicator.kind == Indicator.Kind.MONEY,
            unit=indicator.unit,
        )
    )


def _yes_no(text: str) -> bool:
    said = {"yes": True, "co": True, "no": False, "khong": False, "chua": False}
    try:
        return said[search_key(text)]
    except KeyError:
        raise ValidationError(_("Write “yes” or “no”.")) from None


def typed(figure: Figure, indicator: Indicator) -> str:
    """A figure as it stands in its field."""
    if figure.number is not None:
        return vn_decimal(figure.number)
    if figure.yes_no is not None:
        return "yes" if figure.yes_no else "no"
    return figure.text


class _RevisionForm(AskingForm):
    """Carries the revision from which it was drawn; closed fields are for reading."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @property
    def has_open_fields(self) -> bool:
        return any(
            not field.disabled
            for name, field in self.fields.items()
            if name != "revision"
        )


class FiguresForm(_RevisionForm):
    def __init__(
        self,
        data: Any = None,
        *,
        lines: Iterable[Line],
        opened: Opened,
        remarks: Mapping[str, list[str]],
        revision: int,
    ) -> None:
        self.lines, self.said = list(lines), remarks
        super().__init__(
            data, initial={"revision": revision}, more=self._fields(opened)
        )

    def _fields(self, opened: Opened) -> dict[str, forms.Field]:
        made: dict[str, forms.Field] = {}
        for line in self.lines:
            is_closed = not opened.has(line.key)
            made[line.key] = _field(line, disabled=is_closed)
            made[f"{line.key}-none"] = forms.BooleanField(
                required=False,
                label=_("no data"),
                initial=line.figure.is_absent,
                disabled=is_closed,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
        return made

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self.figures: dict[str, Figure] = {}
        for line in self.lines:
            if self.fields[line.key].disabled or line.key in self.errors:
                continue
            try:
                self.figures[line.key] = read_figure(
                    line.indicator,
                    values.get(line.key) or "",
                    is_absent=bool(values.get(f"{line.key}-none")),
                )
            except ValidationError as error:
                self.add_error(line.key, error)
        return values

    def rows(self) -> Iterator[FigureRow]:
        for line in self.lines:
            field = self[line.key]
            if self.is_bound and line.key in self.errors:
                field.field.widget.attrs["class"] += " is-invalid"
            yield FigureRow(
                line, field, self[f"{line.key}-none"], self.said.get(line.key, [])
            )


def _field(line: Line, *, disabled: bool) -> forms.Field:
    indicator = line.indicator
    shared: dict[str, Any] = {
        "required": False,
        "label": indicator.name,
        "disabled": disabled,
        "initial": typed(line.figure, indicator),
    }
    if indicator.kind == Indicator.Kind.YES_NO:
        return forms.ChoiceField(
            choices=[("", "–"), ("yes", _("yes")), ("no", _("no"))],
            widget=forms.Select(attrs={"class": "form-select"}),
            **shared,
        )
    attrs = {"class": "form-control", "autocomplete": "off"}
    if indicator.is_numeric:
        attrs |= {"class": "form-control figure", "inputmode": "decimal"}
    longest = 60 if indicator.is_numeric else LONGEST_TEXT
    return forms.CharField(
        max_length=longest, widget=forms.TextInput(attrs=attrs), **shared
    )


class TextsForm(_RevisionForm):
    def __init__(
        self,
        data: Any = None,
        *,
        parts: Iterable[Part],
        opened: Opened,
        remarks: Mapping[str, list[str]],
        revision: int,
    ) -> None:
        self.parts, self.said = list(parts), remarks
        super().__init__(
            data, initial={"revision": revision}, more=self._fields(opened)
        )

    def _fields(self, opened: Opened) -> dict[str, forms.Field]:
        return {
            part.key: forms.CharField(
                required=False,
                label=part.section.name,
                max_length=LONGEST_NARRATIVE,
                initial=part.text,
                disabled=not opened.has(part.key),
                widget=forms.Textarea(attrs={"class": "form-control", "rows": 7}),
            )
            for part in self.parts
        }

    def texts(self) -> dict[str, str]:
        return {
            part.key: self.cleaned_data[part.key]
            for part in self.parts
            if not self.fields[part.key].disabled
        }

    def rows(self) -> Iterator[TextRow]:
        for part in self.parts:
            field = self[part.key]
            if self.is_bound and part.key in self.errors:
                field.field.widget.attrs["class"] += " is-invalid"
            yield TextRow(part, field, self.said.get(part.key, []))
