"""The table of remarks: plain rows of a place and a text; an empty row is no row."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.forms.tidying import TidyMixin
from nominations.remarks import Pinned, Place

PREFIX = "remarks"
ROWS_AT_ONCE = 3
LIMIT = 100


class RemarkForm(TidyMixin, forms.Form):
    place = forms.ChoiceField(label=gettext_lazy("Field or paper"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What is to be mended there"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
        kinds = {"place": "form-select form-select-sm", "text": "form-control"}
        for name, field in self.fields.items():
            wrong = " is-invalid" if self.is_bound and name in self.errors else ""
            field.widget.attrs["class"] = kinds[name] + wrong

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("place") and not values.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write what is to be mended in this place."))
        if values.get("text") and not values.get("place") and not self.errors:
            self.add_error("place", _("Choose the field or paper that this is about."))
        return values


class BaseRemarkFormSet(forms.BaseFormSet):
    def pinned(self) -> list[Pinned]:
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        return [Pinned(row["place"], row["text"]) for row in rows if row["place"]]


RemarkFormSet = forms.formset_factory(
    RemarkForm,
    formset=BaseRemarkFormSet,
    extra=ROWS_AT_ONCE,
    max_num=LIMIT,
    absolute_max=LIMIT,
)


def table(data: Any, places: Iterable[Place], typed: Any = None) -> Any:
    """The rows as posted, or some empty ones: as many as were `typed` in a draft, if
    there is one; 'add_row' asks for more of them."""
    choices = [("", "–"), *grouped(places)]
    if data and "add_row" in data:
        data = data.copy()
        number = min(_rows_of(data), LIMIT - ROWS_AT_ONCE)
        data[f"{PREFIX}-TOTAL_FORMS"] = str(number + ROWS_AT_ONCE)
    if data and f"{PREFIX}-TOTAL_FORMS" not in data:
        # Sent by something that knows no remarks: none are pinned.
        data = data.copy()
        data[f"{PREFIX}-TOTAL_FORMS"] = data[f"{PREFIX}-INITIAL_FORMS"] = "0"
    rows = RemarkFormSet(data or None, prefix=PREFIX, form_kwargs={"choices": choices})
    if typed:
        rows.extra = max(ROWS_AT_ONCE, min(_rows_of(typed), LIMIT))
    return rows


def _rows_of(data: Any) -> int:
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    return int(total) if total.isascii() and total.isdigit() else 0


def grouped(places: Iterable[Place]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (group, [(place.key, place.label) for place in rows])
        for group, rows in groupby(places, key=lambda place: place.group)
    ]
