"""The small forms of steps: a stage, a consent, its withdrawal, an answer."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from emulation import clock
from nominations.forms.dossiers import plain_helper
from nominations.forms.tidying import TidyMixin
from records import attachments
from registers.forms.entries import DAY_HINT
from registers.models import ExemplarStep


class _StepForm(TidyMixin, forms.Form):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper(*self.fields)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if (day := values.get("on")) and day > clock.today():
            self.add_error("on", _("The date lies in the future. Check it."))
        return values


def _text(name: str) -> forms.Field:
    """The model's own field, as a form's."""
    field: Any = ExemplarStep._meta.get_field(name)
    made: forms.Field = field.formfield()
    return made


class StageForm(_StepForm):
    """A stage that a model has reached; where it is replicated must be said."""

    on = forms.DateField(label=_("Date"), help_text=DAY_HINT)
    by_whom = _text("by_whom")
    place = _text("place")
    note = _text("note")
    once_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_replication: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs["rows"] = 3
        self.fields["once_key"].initial = uuid.uuid4
        self.fields["on"].initial = clock.today
        self.fields["place"].required = is_replication


class ConsentForm(_StepForm):
    given_by = forms.CharField(
        label=_("Who consented"),
        max_length=150,
        help_text=_("The person told of; for a collective, who speaks for it."),
    )
    on = forms.DateField(label=_("Consented on"), help_text=DAY_HINT)
    covers_photo = forms.BooleanField(
        label=_("The photo may be shown too"), required=False
    )
    paper = forms.FileField(
        label=_("Signed paper"),
        required=False,
        help_text=_("Scan or photo of the signed consent, if there is one."),
    )

    def clean_paper(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["paper"]
        if upload:
            attachments.check(upload)
        return upload


class WithdrawalForm(_StepForm):
    on = forms.DateField(label=_("Withdrawn on"), help_text=DAY_HINT)
    reason = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class AnswerForm(_StepForm):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_answer(self) -> str:
        text: str = self.cleaned_data["answer"]
        if not text.strip():
            raise ValidationError(_("Write the answer."))
        return text
