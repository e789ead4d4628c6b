from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from emulation.vietnamese import tidy
from records import attachments
from records.attachments import XLSX


class ProfileForm(forms.ModelForm):
    """What people may change about themselves."""

    class Meta:
        model = User
        fields: ClassVar = ["full_name", "position", "phone"]

    def clean_full_name(self) -> str:
        return tidy(self.cleaned_data["full_name"])

    def clean_position(self) -> str:
        return tidy(self.cleaned_data["position"])


class RosterForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Workbook (XLSX)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy(
            "Nothing is written yet: you see first what would be new and what would "
            "change."
        ),
    )

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        if attachments.check(upload) != XLSX:
            raise ValidationError(_("The file must be XLSX. Save the table as XLSX."))
        upload.seek(0)
        return upload
