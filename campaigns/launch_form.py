"""The form of a launch plan: facts of the signed paper, the movements that it carries,
its targets and its own criteria, in rows."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.launch_plans import Contents
from campaigns.models import Duty, LaunchPlan, Movement
from emulation import clock
from emulation.vietnamese import tidy
from records import attachments, typed_numbers

SPARE_ROWS, MOST_ROWS = 3, 60
TARGET = ("what", "amount", "unit", "year")
CRITERION = ("name", "maximum")
LENGTHS = {"what": 300, "amount": 50, "unit": 50, "year": 4, "name": 300, "maximum": 10}
LABELS = {
    "what": gettext_lazy("target"),
    "amount": gettext_lazy("how much"),
    "unit": gettext_lazy("unit"),
    "year": gettext_lazy("year"),
    "name": gettext_lazy("criterion"),
    "maximum": gettext_lazy("highest mark"),
}


class LaunchPlanForm(forms.Form):
    """Rows are fields named `target-0-what`, so that a draft keeps them like all others;
    three empty ones are always there."""

    number = forms.CharField(
        label=gettext_lazy("number of the plan"), max_length=50, required=False
    )
    issued_on = forms.DateField(
        label=gettext_lazy("date of the plan"),
        required=False,
        help_text=gettext_lazy(
            "day/month/year, as on the paper: it decides whether it was in time"
        ),
    )
    signer = forms.CharField(
        label=gettext_lazy("signed by"), max_length=100, required=False
    )
    signer_title = forms.CharField(
        label=gettext_lazy("signer's title"), max_length=150, required=False
    )
    upload = forms.FileField(
        label=gettext_lazy("the signed plan"),
        required=False,
        help_text=gettext_lazy("PDF or a scan; leave empty to keep the present file"),
    )
    movements = forms.ModelMultipleChoiceField(
        Movement.objects.none(),
        label=gettext_lazy("movements that it carries"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    use_required_attribute = False

    def __init__(
        self, *args: Any, duty: Duty, plan: LaunchPlan | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.duty, self.plan = duty, plan
        movements = Movement.objects.filter(
            campaign=duty.milestone.campaign_id, is_active=True
        ).select_related("organization")
        own = [m for m in movements if m.organization_id == duty.organization_id]
        field = self.fields["movements"]
        # An organisation with movements of its own carries those; others choose.
        field.queryset = (  # type: ignore[attr-defined]
            movements.filter(organization=duty.organization_id) if own else movements
        )
        self._add_rows()
        self._fill_in()
        for name in ("number", "signer", "signer_title", "issued_on", "upload"):
            self.fields[name].widget.attrs["class"] = "form-control"

    # ----------------------------------------------------------------------- the rows
    def _add_rows(self) -> None:
        targets = list(self.plan.targets.all()) if self.plan else []
        criteria = list(self.plan.criteria.all()) if self.plan else []
        for prefix, columns, saved in (
            ("target", TARGET, targets),
            ("criterion", CRITERION, criteria),
        ):
            for number in range(self._count(prefix, len(saved))):
                row = saved[number] if number < len(saved) else None
                self._add_row(prefix, columns, number, row)

    def _count(self, prefix: str, saved: int) -> int:
        """As many rows as are sent or saved, and some to spare."""
        sent = [
            int(name.split("-")[1]) + 1
            for name in self.data
            if name.startswith(f"{prefix}-") and name.split("-")[1].isdigit()
        ]
        return min(max([saved + SPARE_ROWS, *sent]), MOST_ROWS)

    def _add_row(
        self, prefix: str, columns: tuple[str, ...], number: int, row: Any
    ) -> None:
        for column in columns:
            label = _("%(what)s, line %(number)d") % {
                "what": LABELS[column],
                "number": number + 1,
            }
            value = getattr(row, column) if row else None
            self.fields[f"{prefix}-{number}-{column}"] = forms.CharField(
                required=False,
                label=label,
                max_length=LENGTHS[column],
                initial="" if value is None else _shown(value),
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )

    def _fill_in(self) -> None:
        plan = self.plan
        self.fields["revision"].initial = plan.revision if plan else 0
        if plan is None:
            own = self.fields["movements"].queryset  # type: ignore[attr-defined]
            self.fields["movements"].initial = [
                m.pk for m in own if m.organization_id == self.duty.organization_id
            ]
            return
        for name in ("number", "issued_on", "signer", "signer_title"):
            self.fields[name].initial = getattr(plan, name)
        self.fields["movements"].initial = [m.pk for m in plan.movements.all()]

    def rows(self, prefix: str) -> list[list[forms.BoundField]]:
        """The bound fields, row by row: for the template."""
        columns = TARGET if prefix == "target" else CRITERION
        return [
            [self[f"{prefix}-{number}-{column}"] for column in columns]
            for number in range(MOST_ROWS)
            if f"{prefix}-{number}-{columns[0]}" in self.fields
        ]

    @property
    def target_rows(self) -> list[list[forms.BoundField]]:
        return self.rows("target")

    @property
    def criterion_rows(self) -> list[list[forms.BoundField]]:
        return self.rows("criterion")

    # --------------------------------------------------------------------- the checks
    def clean_issued_on(self) -> Any:
        day = self.cleaned_data["issued_on"]
        if day and day > clock.today():
            raise ValidationError(
                _("The date of the plan is still to come. Correct it.")
            )
        return day

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            attachments.check(upload)
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = tidy(value)
        self.targets = list(self._targets(cleaned))
        self.criteria = list(self._criteria(cleaned))
        return cleaned

    def _sent(
        self, prefix: str, columns: tuple[str, ...], cleaned: dict[str, Any]
    ) -> Iterator[tuple[int, list[str]]]:
        for number in range(MOST_ROWS):
            values = [cleaned.get(f"{prefix}-{number}-{c}", "") for c in columns]
            if any(values):
                yield number, values

    def _targets(self, cleaned: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for number, (what, amount, unit, year) in self._sent("target", TARGET, cleaned):
            if not what:
                self.add_error(f"target-{number}-what", _("Write what the target is."))
            if year and not (year.isascii() and year.isdigit() and len(year) == 4):
                message = _("Write the year with four digits, such as 2028.")
                self.add_error(f"target-{number}-year", message)
                continue
            yield {
                "what": what,
                "amount": amount,
                "unit": unit,
                "year": int(year) if year else None,
            }

    def _criteria(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, Decimal]]:
        for number, (name, maximum) in self._sent("criterion", CRITERION, cleaned):
            if not name:
                self.add_error(f"criterion-{number}-name", _("Name the criterion."))
            try:
                mark = typed_numbers.read(maximum) if maximum else Decimal(0)
            except ValidationError as error:
                self.add_error(f"criterion-{number}-maximum", error)
                continue
            if not 0 < mark < 10_000:
                message = _("Write its highest mark, more than 0, such as 40.")
                self.add_error(f"criterion-{number}-maximum", message)
            yield name, mark

    def contents(self) -> Contents:
        """What was sent, once it is valid."""
        cleaned = self.cleaned_data
        return Contents(
            **{
                name: cleaned[name]
                for name in (
                    "number",
                    "issued_on",
                    "signer",
                    "signer_title",
                    "revision",
                )
            },
            movements=list(cleaned["movements"]),
            targets=self.targets,
            criteria=self.criteria,
            upload=cleaned["upload"] or None,
        )


def _shown(value: Any) -> str:
    """40.00 is written 40; 12.50 is 12,5."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return str(value)
