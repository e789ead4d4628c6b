from typing import ClassVar

from django import forms

from accounts.models import User
from emulation.vietnamese import tidy


class ProfileForm(forms.ModelForm):
    """What people may change about themselves."""

    class Meta:
        model = User
        fields: ClassVar = ["full_name", "position", "phone"]

    def clean_full_name(self) -> str:
        return tidy(self.cleaned_data["full_name"])

    def clean_position(self) -> str:
        return tidy(self.cleaned_data["position"])
