import re
import uuid
from typing import Any

from crispy_forms.layout import Column, Fieldset, Row
from django import forms
from django.db.models import Case, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Movement, Subject
from emulation.vietnamese import mask_cccd, regular_phone
from nominations.forms.dossiers import RevisionForm, plain_helper
from nominations.models import Dossier, Nomination

_RICH = {
    name: forms.Textarea(attrs={"rows": rows})
    for name, rows in [
        ("summary", 2),
        ("duties", 3),
        ("achievement", 10),
        ("self_statement", 4),
        ("discipline", 2),
        ("features", 3),
    ]
}
_COMMON = [
    "name",
    "kind",
    "movement",
    "phone",
    "address",
    "duties",
    "achievement",
    "self_statement",
    "discipline",
    "summary",
    "votes_for",
    "is_direct_worker",
    "is_border_island",
    "is_grassroots",
]


class MovementChoice(forms.ModelChoiceField):
    def label_from_instance(self, movement: Any) -> str:
        whose = movement.organization.short_name or movement.organization.name
        return f"{movement.name} ({whose})"


class NominationForm(RevisionForm):
    """What both kinds of nominee have; a blank field can be filled in later."""

    once_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    movement = MovementChoice(
        Movement.objects.none(),
        label=gettext_lazy("Movement"),
        required=False,
        help_text=gettext_lazy("In which the achievement was made."),
    )
    subject = ""

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campaign = dossier.campaign
        self.fields["once_key"].initial = uuid.uuid4
        self.fields["kind"].queryset = (  # type: ignore[attr-defined]
            campaign.nominee_kinds.filter(subject=self.subject)
        )
        self.fields["movement"].queryset = (  # type: ignore[attr-defined]
            campaign.movements.filter(is_active=True)
            .select_related("organization")
            .annotate(
                place=Case(
                    When(organization=dossier.organization_id, then=Value(0)),
                    default=Value(1),
                )
            )
            .order_by("place", "organization__sort_key", "name")
        )
        self.helper = plain_helper(*self._layout(), "revision", "once_key")

    def _layout(self) -> list[Any]:
        return [
            Fieldset(_("Nominee"), *self._identity()),
            Fieldset(
                _("Achievement report"),
                "movement",
                "duties",
                "achievement",
                "self_statement",
                "summary",
                "discipline",
            ),
            Fieldset(
                _("Vote and priority"),
                "votes_for",
                "is_direct_worker",
                "is_border_island",
                "is_grassroots",
            ),
        ]

    def _identity(self) -> list[Any]:
        raise NotImplementedError

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        phone = regular_phone(typed) if typed else ""
        if phone is None:
            raise forms.ValidationError(
                _("A phone number has 10 or 11 digits and begins with 0. Check it.")
            )
        return phone

    def values(self) -> dict[str, Any]:
        values = super().values() | {"subject": self.subject}
        del values["once_key"]
        return values


class IndividualForm(NominationForm):
    subject = Subject.INDIVIDUAL
    citizen_id = forms.CharField(
        label=gettext_lazy("Citizen identity number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    class Meta:
        model = Nomination
        fields = [
            *_COMMON,
            "alias",
            "born_on",
            "gender",
            "citizen_id",
            "hometown",
            "workplace",
            "position",
            "qualification",
        ]
        widgets = _RICH
        labels = {"name": gettext_lazy("Full name")}
        help_texts = {
            "born_on": gettext_lazy("Day/month/year, for example 05/09/1985.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = self.fields["citizen_id"]
        self.initial["citizen_id"] = ""
        self.kept_number = self.instance.citizen_id
        number.help_text = _("12 digits, as on the card.")
        if self.kept_number:
            number.help_text = _(
                "On file: %(number)s. Leave it empty to keep it; 12 digits replace it."
            ) % {"number": mask_cccd(self.kept_number)}

    def clean_citizen_id(self) -> str:
        typed = re.sub(r"[\s.\-]", "", self.cleaned_data["citizen_id"])
        return typed or self.kept_number

    def _identity(self) -> list[Any]:
        return [
            Row(Column("name"), Column("alias")),
            "kind",
            Row(Column("born_on"), Column("gender"), Column("citizen_id")),
            Row(Column("workplace"), Column("position")),
            Row(Column("address"), Column("hometown")),
            Row(Column("phone"), Column("qualification")),
        ]


class CollectiveForm(NominationForm):
    subject = Subject.COLLECTIVE

    class Meta:
        model = Nomination
        fields = [
            *_COMMON,
            "head_name",
            "founded",
            "members_total",
            "members_female",
            "features",
        ]
        widgets = _RICH
        labels = {"name": gettext_lazy("Name of the collective")}

    def _identity(self) -> list[Any]:
        return [
            "name",
            "kind",
            Row(Column("head_name"), Column("phone")),
            Row(Column("address"), Column("founded")),
            Row(Column("members_total"), Column("members_female")),
            "features",
        ]


FORMS: dict[str, type[NominationForm]] = {
    Subject.INDIVIDUAL: IndividualForm,
    Subject.COLLECTIVE: CollectiveForm,
}
