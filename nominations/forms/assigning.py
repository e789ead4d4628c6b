"""Who appraises which dossier."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from nominations.assigning.state import State
from nominations.forms.dossiers import plain_helper


class AssignForm(forms.Form):
    """The appraisers of one dossier; whoever takes no part in it is not offered."""

    appraisers = forms.MultipleChoiceField(
        label=_("appraisers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    use_required_attribute = False

    def __init__(
        self, *args: Any, state: State, key: int, loads: dict[int, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.pk: one for one in state.people}
        field: Any = self.fields["appraisers"]
        field.choices = [
            (one.pk, f"{one} ({loads.get(one.pk, 0)})")
            for one in state.people
            if one.pk not in state.barred[key]
        ]
        self.initial["appraisers"] = state.assigned[key]
        self.helper = plain_helper("appraisers")

    def clean_appraisers(self) -> list[Any]:
        return [self.people[int(key)] for key in self.cleaned_data["appraisers"]]


def rows_of(posted: QueryDict) -> dict[int, list[int]]:
    """The lines of a proposal that were shown, with who is ticked: `row` names a dossier,
    `pair` a dossier and a person, '12-7'. Nonsense is passed over."""
    rows: dict[int, list[int]] = {
        int(key): [] for key in posted.getlist("row") if key.isascii() and key.isdigit()
    }
    for pair in posted.getlist("pair"):
        dossier, _dash, person = pair.partition("-")
        is_number = pair.isascii() and dossier.isdigit() and person.isdigit()
        if is_number and int(dossier) in rows:
            rows[int(dossier)].append(int(person))
    return rows
