"""Spreadsheets that administrators import: checked before a parser opens them."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from import_export.forms import ImportForm

from records import file_types
from records.file_names import extension


class TableImportForm(ImportForm):
    def clean_import_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["import_file"]
        kind = extension(upload.name or "")
        if kind not in ("xlsx", "csv"):
            raise forms.ValidationError(
                _("The file must be XLSX or CSV. Save the table as one of these.")
            )
        if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d MB. Import it in parts.")
                % {"limit": settings.UPLOAD_MAX_BYTES // (1024 * 1024)}
            )
        if kind == "xlsx":
            file_types.check(upload, kind)
        return upload
