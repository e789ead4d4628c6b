import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation import clock
from nominations.forms.dossiers import plain_helper
from nominations.forms.steps import ReasonForm
from nominations.models import Dossier


class SupplementForm(ReasonForm):
    """What is wanting, and until when."""

    due_on = forms.DateField(
        label=gettext_lazy("Due on"),
        help_text=gettext_lazy("Day/month/year, for example 05/09/2030."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("What is to be supplemented, in general")
        # The step asks for it if no remark is pinned.
        self.fields["reason"].required = False

    def clean_due_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["due_on"]
        if day <= clock.today():
            raise forms.ValidationError(
                _("The day by which the supplement is due must lie after today.")
            )
        return day


class PaperForm(forms.Form):
    """Original sets that have arrived on paper."""

    sets = forms.TypedChoiceField(label=gettext_lazy("Sets now held"), coerce=int)
    received_on = forms.DateField(label=gettext_lazy("Received on"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)
    # What was read from the cover sheet; looked up again when the count is recorded.
    mark = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = dossier.campaign.original_sets
        self.fields["sets"].choices = [  # type: ignore[attr-defined]
            (n, f"{n}/{number}") for n in range(number + 1)
        ]
        self.fields["sets"].initial = dossier.paper_sets or number
        self.fields["received_on"].initial = clock.today
        self.helper = plain_helper("sets", "received_on", "note", "mark")
