import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization
from campaigns.models import Criterion
from nominations.forms.selection import MOST
from nominations.forms.tidying import TidyMixin
from nominations.ranking_data import Standing
from nominations.scenario_changes import Changes

_WEIGHT = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)


class WeightField(forms.Field):
    """1,5 and 1.5 are the same; a weight is above 0."""

    def __init__(self, criterion: Criterion) -> None:
        self.criterion = criterion
        widget = forms.TextInput(
            attrs={
                "inputmode": "decimal",
                "autocomplete": "off",
                "class": "form-control narrow",
            }
        )
        super().__init__(label=criterion.name, required=False, widget=widget)

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip().replace(",", ".")
        if not text:
            return None
        if not _WEIGHT.fullmatch(text) or not Decimal(text):
            raise forms.ValidationError(
                _("Write the weight as a number above 0, such as 1,5.")
            )
        return Decimal(text)


class ScenarioForm(TidyMixin, forms.Form):
    """What is changed: drawn from the ranking as it stands, or from an older scenario."""

    HOLDERS = 4
    use_required_attribute = False

    name = forms.CharField(label=gettext_lazy("Name of the scenario"), max_length=120)
    line = forms.IntegerField(
        label=gettext_lazy("Places to be filled"),
        required=False,
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "form-control narrow"}
        ),
    )

    def __init__(
        self, *args: Any, found: Standing, like: Changes | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.found, like = found, like or Changes()
        self.criteria = list(
            Criterion.objects.filter(
                criteria_set__campaign=found.campaign,
                criteria_set__organization=None,
                criteria_set__is_active=True,
            ).select_related("criteria_set")
        )
        self.initial.setdefault("line", like.line or found.given.total)
        for criterion in self.criteria:
            field = self.fields[f"weight_{criterion.pk}"] = WeightField(criterion)
            weight = like.weights.get(criterion.pk, criterion.weight)
            field.initial = f"{weight.normalize():f}".replace(".", ",")
        self._draw_rules(like)
        self._draw_holders(like)

    def _draw_rules(self, like: Changes) -> None:
        codes = list(self.found.rules)
        order = list(codes if like.rules is None else like.rules)
        for code in codes:
            self.fields[f"rule_{code}"] = forms.IntegerField(
                label=self.found.rules[code].name or code,
                required=False,
                min_value=1,
                max_value=99,
                initial=order.index(code) + 1 if code in order else None,
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "class": "form-control narrow"}
                ),
            )

    def _draw_holders(self, like: Changes) -> None:
        bodies = Organization.objects.filter(
            participations__campaign=self.found.campaign
        )
        choices = [("", "—"), *bodies.values_list("pk", "name")]
        given = list((like.allocations or self.found.given.set_aside).items())
        for n in range(max(self.HOLDERS, len(given) + 1)):
            key, places = given[n] if n < len(given) else ("", None)
            self.fields[f"holder_{n}"] = forms.TypedChoiceField(
                label=_("Organisation"),
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=key,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"places_{n}"] = forms.IntegerField(
                label=_("Places set aside"),
                required=False,
                min_value=0,
                max_value=MOST,
                initial=places,
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "class": "form-control narrow"}
                ),
            )

    # For the template: fields in rows.
    def weights(self) -> Iterator[tuple[Criterion, forms.BoundField]]:
        for criterion in self.criteria:
            yield criterion, self[f"weight_{criterion.pk}"]

    def rules(self) -> list[forms.BoundField]:
        return [self[f"rule_{code}"] for code in self.found.rules]

    def holders(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        numbers = [name[7:] for name in self.fields if name.startswith("holder_")]
        return [(self[f"holder_{n}"], self[f"places_{n}"]) for n in numbers]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        orders = [
            values[f"rule_{code}"]
            for code in self.found.rules
            if values.get(f"rule_{code}") is not None
        ]
        if len(set(orders)) < len(orders):
            code = next(iter(self.found.rules))
            self.add_error(
                f"rule_{code}", _("Two rules have the same number: give each its own.")
            )
        chosen = [
            values[f"holder_{n}"]
            for n in range(len(self.holders()))
            if values.get(f"holder_{n}") is not None
        ]
        if len(set(chosen)) < len(chosen):
            self.add_error(
                "holder_0", _("An organisation stands there twice: name each once.")
            )
        return values

    def changes(self) -> Changes:
        """Only what differs from the ranking as it stands."""
        values, given = self.cleaned_data, self.found.given
        weights = {
            one.pk: values[f"weight_{one.pk}"]
            for one in self.criteria
            if values[f"weight_{one.pk}"] not in (None, one.weight)
        }
        ranked = {
            code: values[f"rule_{code}"]
            for code in self.found.rules
            if values[f"rule_{code}"] is not None
        }
        rules = tuple(sorted(ranked, key=lambda code: ranked[code]))
        wanted = {
            values[f"holder_{n}"]: values[f"places_{n}"] or 0
            for n in range(len(self.holders()))
            if values[f"holder_{n}"] is not None
        }
        # One that has been taken out of the list keeps nothing.
        wanted |= {key: 0 for key in given.set_aside if key not in wanted}
        line = values["line"]
        return Changes(
            weights,
            None if rules == tuple(self.found.rules) else rules,
            {k: n for k, n in wanted.items() if n != given.set_aside.get(k, 0)},
            None if line in (None, given.total) else line,
        )
