"""The table of honours already received: plain rows, an empty row is no row."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation import clock
from nominations.forms.tidying import TidyMixin
from nominations.models import EarlierAward

ROWS_AT_ONCE = 3


class AwardForm(TidyMixin, forms.ModelForm):
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        validators=[MinValueValidator(1945), MaxValueValidator(2100)],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    class Meta:
        model = EarlierAward
        fields = ["year", "title", "decision", "authority"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            wrong = " is-invalid" if self.is_bound and name in self.errors else ""
            field.widget.attrs["class"] = f"form-control form-control-sm{wrong}"

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year > clock.today().year:
            raise forms.ValidationError(_("This year has not come yet."))
        return year


class BaseAwardFormSet(forms.BaseFormSet):
    def initial_form_count(self) -> int:
        """None: a row that was filled before may be emptied, and is gone."""
        return 0

    def lines(self) -> list[dict[str, Any]]:
        """The rows that are filled in, newest first, as they are kept."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        return sorted(rows, key=lambda row: -row["year"])


AwardFormSet = forms.formset_factory(
    AwardForm, formset=BaseAwardFormSet, extra=0, max_num=50, absolute_max=60
)


def drawn(lines: list[dict[str, Any]]) -> Any:
    """The table with these lines and some empty rows."""
    formset = AwardFormSet(prefix="awards", initial=lines)
    formset.extra = len(lines) + ROWS_AT_ONCE
    return formset


def typed(data: Any) -> list[dict[str, Any]]:
    """The rows of a form's data as they were typed, unchecked, empty ones left out."""
    total = data.get("awards-TOTAL_FORMS", "")
    number = min(int(total), 50) if total.isascii() and total.isdigit() else 0
    rows = [
        {name: data.get(f"awards-{index}-{name}", "") for name in AwardForm.Meta.fields}
        for index in range(number)
    ]
    return [row for row in rows if any(row.values())]


def bound(data: Any) -> Any:
    return AwardFormSet(data, prefix="awards")


def with_more_rows(data: Any) -> Any:
    """What was posted, and some empty rows more; nothing is judged yet."""
    longer = data.copy()
    total = data.get("awards-TOTAL_FORMS", "")
    number = int(total) if total.isascii() and total.isdigit() else 0
    longer["awards-TOTAL_FORMS"] = str(min(number, 47) + ROWS_AT_ONCE)
    return longer
