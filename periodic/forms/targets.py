"""What is to be reached by a review: a field for each indicator with numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.models import Indicator
from emulation.vietnamese import vn_decimal
from periodic.forms.fields import AskingForm
from periodic.targets import Aim
from records import typed_numbers


@dataclass(frozen=True)
class TargetRow:
    indicator: Indicator
    field: forms.BoundField
    is_proposed: bool


class TargetsForm(AskingForm):
    def __init__(
        self,
        data: Any = None,
        *,
        indicators: Sequence[Indicator],
        aims: Mapping[int, Aim],
    ) -> None:
        self.indicators, self.aims = indicators, aims
        super().__init__(
            data, more={f"t{row.pk}": self._field(row) for row in indicators}
        )

    def _field(self, indicator: Indicator) -> forms.Field:
        aim = self.aims.get(indicator.pk)
        return forms.CharField(
            required=False,
            label=indicator.name,
            max_length=60,
            initial=vn_decimal(aim.number) if aim else "",
            widget=forms.TextInput(
                attrs={
                    "class": "form-control figure",
                    "inputmode": "decimal",
                    "autocomplete": "off",
                }
            ),
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self.numbers: dict[Indicator, Decimal | None] = {}
        for indicator in self.indicators:
            name = f"t{indicator.pk}"
            if name in self.errors:
                continue
            try:
                self.numbers[indicator] = _read(indicator, values.get(name) or "")
            except ValidationError as error:
                self.add_error(name, error)
        return values

    def rows(self) -> Iterator[TargetRow]:
        for indicator in self.indicators:
            field, aim = self[f"t{indicator.pk}"], self.aims.get(indicator.pk)
            if self.is_bound and field.name in self.errors:
                field.field.widget.attrs["class"] += " is-invalid"
            yield TargetRow(indicator, field, bool(aim and aim.is_proposed))


def _read(indicator: Indicator, text: str) -> Decimal | None:
    if not text:
        return None
    number = typed_numbers.read(
        text,
        decimals=indicator.decimals,
        is_money=indicator.kind == Indicator.Kind.MONEY,
        unit=indicator.unit,
    )
    if not number:
        raise ValidationError(_("A target is more than 0; leave it empty for none."))
    return number
