"""The forms of an announcement and of a guidance file."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit, Organization
from campaigns.models import Campaign
from nominations.forms.dossiers import plain_helper
from nominations.forms.tidying import TidyMixin
from records import attachments
from registers.models import Announcement, GuidanceFile

MOST_FILES = 5


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else []


class FilesField(forms.FileField):
    """As many files as are chosen, each of them acceptable."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > MOST_FILES:
            raise ValidationError(
                _("At most %(most)d files. Make one of several.") % {"most": MOST_FILES}
            )
        for upload in uploads:
            super().clean(upload, initial)
            attachments.check(upload)
        return uploads


class AnnouncementForm(TidyMixin, forms.ModelForm):
    """What is announced, and to whom: lines of the plan's distribution list, and among
    the participants by kind, level and place."""

    lines = forms.MultipleChoiceField(
        label=gettext_lazy("Along the distribution list"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Lines of which the system knows the organisations."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Participants by kind"),
        required=False,
        choices=Organization.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    levels = forms.MultipleChoiceField(
        label=gettext_lazy("Participants by level"),
        required=False,
        choices=Organization.Level.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    units = forms.ModelMultipleChoiceField(
        AdministrativeUnit.objects.exclude(kind="province"),
        label=gettext_lazy("Participants of certain communes only"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("Hold Ctrl to choose several; none chosen means all."),
    )
    uploads = FilesField(label=gettext_lazy("Files"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    once_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    use_required_attribute = False

    class Meta:
        model = Announcement
        fields = ["number", "title", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = [  # type: ignore[attr-defined]
            (str(line.order), line.text)
            for line in campaign.distribution.all()
            if line.organizations
        ]
        self.fields["revision"].initial = self.instance.revision
        self.fields["once_key"].initial = uuid.uuid4
        chosen = self.instance.chosen
        self.initial |= chosen | {"lines": [str(n) for n in chosen.get("lines", [])]}
        self.helper = plain_helper(*self.fields)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(values.get(name) for name in ("lines", "kinds", "levels", "units")):
            raise ValidationError(
                _("Choose to whom it goes: a line of the list, a kind or a level.")
            )
        return values

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        chosen = {
            "lines": [int(number) for number in given["lines"]],
            "kinds": list(given["kinds"]),
            "levels": list(given["levels"]),
            "units": [unit.pk for unit in given["units"]],
        }
        text = {name: given[name] for name in self.Meta.fields}
        return text | {"chosen": {key: value for key, value in chosen.items() if value}}


class GuidanceForm(TidyMixin, forms.ModelForm):
    file = forms.FileField(label=gettext_lazy("File"))
    use_required_attribute = False

    class Meta:
        model = GuidanceFile
        fields = ["kind", "title", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper(*self.fields)

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        attachments.check(upload)
        return upload

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
