from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.forms.dossiers import plain_helper
from nominations.models import NomineeImport


class ImportForm(forms.Form):
    """The filled-in file; what is wrong with it is for the step to say."""

    file = forms.FileField(
        label=_("The filled-in file"),
        help_text=_("Excel (.xlsx), the file downloaded for this dossier."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _("No file was chosen. Choose the Excel file, then upload."),
            "empty": _("The file is empty. Choose the right file and upload it again."),
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.use_required_attribute = False
        self.helper = plain_helper("file")


class ApplyForm(forms.Form):
    """What the person has seen, and what they allow besides."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    removes = forms.BooleanField(required=False)
    overwrites = forms.BooleanField(required=False)


def apply_form(imported: NomineeImport) -> ApplyForm:
    return ApplyForm(initial={"digest": imported.digest})
