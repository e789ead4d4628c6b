import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from campaigns.models import Criterion
from nominations import marking
from nominations.forms.dossiers import plain_helper
from nominations.forms.steps import ReasonForm
from nominations.forms.tidying import TidyMixin
from nominations.models import Appraisal, Consultation, Hold, SecondReading
from records import attachments

_NUMBER = re.compile(r"-?\d{1,6}(\.\d{1,2})?", re.ASCII)


class MarkField(forms.Field):
    """A mark for one criterion: 8,5 and 8.5 are the same, 0 is a mark."""

    def __init__(self, criterion: Criterion, **kwargs: Any) -> None:
        self.criterion = criterion
        widget = forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "class": "narrow"}
        )
        super().__init__(
            label=criterion.name,
            required=False,
            widget=widget,
            **kwargs,
        )

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip().replace(",", ".")
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise forms.ValidationError(
                _("Write the mark as a number with at most two decimals, such as 8,5.")
            )
        return Decimal(text)

    def validate(self, value: Decimal | None) -> None:
        if value is not None and not 0 <= value <= self.criterion.maximum:
            raise forms.ValidationError(marking.over_maximum(self.criterion))


class AppraisalForm(TidyMixin, forms.Form):
    """One opinion: eligibility, marks, the plan's three statements."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    is_eligible = forms.TypedChoiceField(
        label=gettext_lazy("Meets the conditions"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, if the conditions are not met"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    outstanding = forms.CharField(
        label=gettext_lazy("Outstanding achievement"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    prominent = forms.CharField(
        label=gettext_lazy("Stands out among its peers"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    replicable = forms.CharField(
        label=gettext_lazy("Can be replicated"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        criteria: list[Criterion],
        appraisal: Appraisal | None,
        self_marks: Mapping[int, Decimal] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        self.self_marks = self_marks or {}
        for criterion in criteria:
            self.fields[f"mark_{criterion.pk}"] = MarkField(criterion)
            if criterion.pk in self.self_marks:
                self.fields[f"reason_{criterion.pk}"] = forms.CharField(
                    label=_("Why the mark for “%(name)s” differs")
                    % {"name": criterion.name},
                    required=False,
                    max_length=500,
                )
        if criteria:
            # A reader comes to mark: the keyboard is there at once.
            first = self.fields[f"mark_{criteria[0].pk}"]
            first.widget.attrs["autofocus"] = True
        self.initial.update(_drawn(appraisal))
        for field in self.fields.values():
            if not isinstance(field.widget, forms.RadioSelect | forms.HiddenInput):
                css = field.widget.attrs.get("class", "")
                field.widget.attrs["class"] = f"form-control {css}".strip()

    @property
    def marks(self) -> dict[int, Decimal | None]:
        return {one.pk: self.cleaned_data[f"mark_{one.pk}"] for one in self.criteria}

    @property
    def reasons(self) -> dict[int, str]:
        return {
            one: self.cleaned_data[f"reason_{one}"]
            for one in self.self_marks
            if f"reason_{one}" in self.fields
        }

    def draw_again(self, revision: int) -> None:
        """Keep what was typed; the next save counts from what stands now."""
        self.data = {**self.data.dict(), "revision": revision}  # type: ignore[attr-defined]

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "criterion": one,
                "field": self[f"mark_{one.pk}"],
                "own": self.self_marks.get(one.pk),
                "reason": self[f"reason_{one.pk}"]
                if one.pk in self.self_marks
                else None,
            }
            for one in self.criteria
        ]

    def statements(self) -> list[forms.BoundField]:
        return [self["outstanding"], self["prominent"], self["replicable"]]


def _drawn(appraisal: Appraisal | None) -> dict[str, Any]:
    """What stands saved; marks with a comma, as they are written here."""
    if appraisal is None:
        return {"revision": 0}
    marks: dict[str, Any] = {
        f"mark_{key}": f"{value.normalize():f}".replace(".", ",")
        for key, value in marking.current_marks(appraisal).items()
    }
    marks |= {
        f"reason_{key}": reason
        for key, reason in marking.current_reasons(appraisal).items()
    }
    eligible = "" if appraisal.is_eligible is None else "no"
    return marks | {
        "revision": appraisal.revision,
        "is_eligible": "yes" if appraisal.is_eligible else eligible,
        "reason": appraisal.reason,
        "outstanding": appraisal.outstanding,
        "prominent": appraisal.prominent,
        "replicable": appraisal.replicable,
    }


class SelfScoreForm(TidyMixin, forms.Form):
    """The organisation's own marks of its nominee."""

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        criteria: list[Criterion],
        given: Mapping[int, Decimal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            field = MarkField(criterion)
            field.help_text = _("From 0 to %(most)s. %(guide)s") % {
                "most": f"{criterion.maximum.normalize():f}".replace(".", ","),
                "guide": criterion.guide,
            }
            self.fields[f"mark_{criterion.pk}"] = field
            if criterion.pk in given:
                value = given[criterion.pk].normalize()
                self.initial[f"mark_{criterion.pk}"] = f"{value:f}".replace(".", ",")
        self.helper = plain_helper(*self.fields)

    @property
    def marks(self) -> dict[int, Decimal | None]:
        return {one.pk: self.cleaned_data[f"mark_{one.pk}"] for one in self.criteria}


class ThirdReaderForm(forms.Form):
    """Who reads it again."""

    reader = forms.ModelChoiceField(
        label=gettext_lazy("third reader"), queryset=User.objects.none()
    )
    use_required_attribute = False

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reader"]
        field.queryset = people
        self.helper = plain_helper("reader")


class SettleForm(ReasonForm):
    """Which opinions count after the third reading."""

    field_order = ["counts", "reason"]

    counts = forms.ChoiceField(
        label=gettext_lazy("what counts"),
        choices=SecondReading.Counts,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what counts.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("counts", "reason")


class HoldForm(ReasonForm):
    """Why a nomination waits, and by which document."""

    field_order = ["ground", "document", "document_on", "upload", "reason"]

    ground = forms.ChoiceField(label=gettext_lazy("ground"), choices=Hold.Ground)
    document = forms.CharField(
        label=gettext_lazy("document number, issued by"), max_length=200
    )
    document_on = forms.DateField(label=gettext_lazy("date of the document"))
    upload = forms.FileField(
        label=gettext_lazy("file of the document"),
        required=False,
        help_text=gettext_lazy("PDF, or a photo. At most 20 MB."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper(*self.field_order)

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            attachments.check(upload)
        return upload


class ConsultationForm(TidyMixin, forms.Form):
    """A body is asked for its opinion."""

    body = forms.CharField(label=gettext_lazy("consulted body"), max_length=200)
    document = forms.CharField(
        label=gettext_lazy("number of the letter"), max_length=100, required=False
    )
    asked_on = forms.DateField(label=gettext_lazy("asked on"))
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper(*self.fields)


class AnswerForm(TidyMixin, forms.Form):
    """What the body answered."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("answer"), choices=Consultation.Verdict
    )
    answered_on = forms.DateField(label=gettext_lazy("answered on"))
    document = forms.CharField(
        label=gettext_lazy("number of the answer"), max_length=100, required=False
    )
    text = forms.CharField(
        label=gettext_lazy("what it says"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper(*self.fields)


class PostingForm(TidyMixin, forms.Form):
    """Where nominees are posted, and from when."""

    place = forms.CharField(label=gettext_lazy("where"), max_length=300)
    starts_on = forms.DateField(label=gettext_lazy("from"))
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper(*self.fields)


class FindingForm(ReasonForm):
    """The leader's word where opinions differ."""

    field_order = ["is_eligible", "reason"]

    is_eligible = forms.TypedChoiceField(
        label=gettext_lazy("Meets the conditions"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose “Yes” or “No”.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("is_eligible", "reason")
