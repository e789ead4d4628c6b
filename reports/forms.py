import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from reports.slips import LIVES, Group


class SlipForm(forms.Form):
    """For whom slips are made, and how long their passwords hold."""

    group = forms.ChoiceField(label=_("for whom"), widget=forms.RadioSelect)
    days = forms.TypedChoiceField(
        label=_("The one-time passwords hold for"), coerce=int, initial=LIVES[0]
    )
    once_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.key: group for group in groups}
        choices = [(g.key, f"{g.label} ({g.people.count()})") for g in groups]
        field, days = self.fields["group"], self.fields["days"]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = choices[0][0]
        days.choices = [  # type: ignore[attr-defined]
            (number, ngettext("%d day", "%d days", number) % number) for number in LIVES
        ]
        self.fields["once_key"].initial = uuid.uuid4
