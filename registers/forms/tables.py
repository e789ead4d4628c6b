from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization
from records.file_names import extension


class TableForm(forms.Form):
    """A filled-in table; who keeps several organisations' registers says whose."""

    whose = forms.ModelChoiceField(
        Organization.objects.none(),
        label=gettext_lazy("Organisation"),
        empty_label=None,
    )
    file = forms.FileField(
        label=gettext_lazy("Filled-in table (XLSX)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    use_required_attribute = False

    def __init__(
        self, *args: Any, organizations: list[Organization], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if len(organizations) == 1:
            del self.fields["whose"]
            return
        keys = [body.pk for body in organizations]
        whose = Organization.objects.filter(pk__in=keys)
        self.fields["whose"].queryset = whose  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        if extension(upload.name or "") != "xlsx":
            raise ValidationError(
                _("The table must be XLSX. Save it as “Excel Workbook (.xlsx)”.")
            )
        return upload
