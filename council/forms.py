"""Forms of the council."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from campaigns.models import Campaign
from council.models import (
    AgendaItem,
    Attendance,
    Ballot,
    CouncilMember,
    Meeting,
    Round,
    RoundItem,
)
from nominations.forms.dossiers import plain_helper
from nominations.forms.steps import ReasonForm
from nominations.forms.tidying import TidyMixin


class SeatForm(TidyMixin, forms.ModelForm):
    use_required_attribute = False

    class Meta:
        model = CouncilMember
        fields = ["user", "title", "order"]
        labels = {"user": gettext_lazy("Person")}

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.helper = plain_helper(*self.fields)


class MeetingForm(TidyMixin, forms.ModelForm):
    """When and where, and who keeps it."""

    once_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    use_required_attribute = False

    class Meta:
        model = Meeting
        fields = ["title", "place", "starts_at", "chair", "secretary", "below_line"]
        widgets = {
            "starts_at": forms.DateTimeInput(
                attrs={"placeholder": "dd/mm/yyyy HH:MM"}, format="%d/%m/%Y %H:%M"
            )
        }

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sitting = campaign.council_members.sitting().select_related("user")
        for name in ("chair", "secretary"):
            self.fields[name].queryset = sitting  # type: ignore[attr-defined]
        self.fields["once_key"].initial = uuid.uuid4
        self.helper = plain_helper(*self.fields)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("chair") and values.get("chair") == values.get("secretary"):
            self.add_error(
                "secretary", _("Another person than the chair keeps the minutes.")
            )
        return values

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AttendanceForm(forms.ModelForm):
    use_required_attribute = False

    class Meta:
        model = Attendance
        fields = ["presence", "reason"]


AttendanceFormSet = forms.modelformset_factory(Attendance, AttendanceForm, extra=0)


class ItemsField(forms.ModelMultipleChoiceField):
    """Nominees of the agenda, by their number on it."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": gettext_lazy("Choose nominees of the agenda to vote on.")
    }

    def label_from_instance(self, obj: AgendaItem) -> str:
        outcome = obj.get_outcome_display()
        return f"{obj.order}. {obj.nomination.name} – {obj.nomination.dossier.organization.name} ({outcome})"


class RoundForm(forms.Form):
    """Who is voted on, and how."""

    method = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=Round.Method.choices,
        widget=forms.RadioSelect,
        initial=Round.Method.SECRET,
    )
    is_block = forms.BooleanField(
        label=gettext_lazy("One answer for all of them"), required=False
    )
    first = forms.IntegerField(
        label=gettext_lazy("From No."), required=False, min_value=1
    )
    last = forms.IntegerField(label=gettext_lazy("to No."), required=False, min_value=1)
    items = ItemsField(
        AgendaItem.objects.none(), label=gettext_lazy("Nominees"), required=False
    )
    use_required_attribute = False

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = meeting.items.select_related("nomination__dossier__organization")
        self.fields["items"].queryset = rows  # type: ignore[attr-defined]
        self.meeting = meeting
        self.helper = plain_helper(*self.fields)

    def clean(self) -> dict[str, Any]:
        """Those ticked, and those whose numbers lie in the stretch."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = list(values.get("items") or [])
        if values.get("first") and values.get("last"):
            stretch = self.meeting.items.filter(
                order__range=(values["first"], values["last"])
            ).select_related("nomination")
            chosen = list(dict.fromkeys([*chosen, *stretch]))
        if not chosen:
            self.add_error("items", _("Choose nominees of the agenda to vote on."))
        values["items"] = chosen
        return values


class RecuseForm(ReasonForm):
    """Who leaves the room, for whom, and what the tie is."""

    field_order = ["member", "items", "reason"]

    member = forms.ModelChoiceField(
        CouncilMember.objects.none(), label=gettext_lazy("Member"), empty_label="—"
    )
    items = ItemsField(AgendaItem.objects.none(), label=gettext_lazy("Nominees"))

    def __init__(
        self, *args: Any, meeting: Meeting, only: CouncilMember | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        members = CouncilMember.objects.filter(attendance__meeting=meeting)
        members = members.select_related("user")
        if only is not None:
            members = members.filter(pk=only.pk)
            self.fields["member"].initial = only
        rows = meeting.items.select_related("nomination__dossier__organization")
        self.fields["member"].queryset = members  # type: ignore[attr-defined]
        self.fields["items"].queryset = rows  # type: ignore[attr-defined]
        self.helper = plain_helper("member", "items", "reason")


class VoteForm(forms.Form):
    """An answer for each nominee; in a block one for all. Nothing is chosen beforehand."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, items: list[RoundItem], is_block: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items, self.is_block = items, is_block
        for name, label in self._questions():
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=Ballot.Choice.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Answer here, then vote.")},
            )
        self.helper = plain_helper(*self.fields)

    def _questions(self) -> list[tuple[str, str]]:
        if self.is_block:
            return [("all", _("All %(n)d nominees") % {"n": len(self.items)})]
        return [
            (
                f"item-{row.pk}",
                f"{row.item.order}. {row.item.nomination.name} – {row.item.nomination.dossier.organization.name}",
            )
            for row in self.items
        ]

    def choices(self) -> dict[int, str]:
        given = self.cleaned_data
        if self.is_block:
            return {row.pk: given["all"] for row in self.items}
        return {row.pk: given[f"item-{row.pk}"] for row in self.items}


class LetterForm(VoteForm):
    """The vote of an absent member, as the letter says."""

    document = forms.CharField(
        label=gettext_lazy("Number and date of the letter"), max_length=200
    )


class CountForm(forms.Form):
    """What was counted in the room, nominee by nominee."""

    use_required_attribute = False
    PARTS = ("yes", "no", "other")

    def __init__(self, *args: Any, items: list[RoundItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for row in items:
            for part in self.PARTS:
                field = RoundItem._meta.get_field(part)
                self.fields[f"{part}-{row.pk}"] = forms.IntegerField(
                    label=f"{row.item.order}. {row.item.nomination.name}: {field.verbose_name}",  # type: ignore[union-attr]
                    min_value=0,
                    max_value=1000,
                )
        self.helper = plain_helper(*self.fields)

    def counted(self) -> dict[int, tuple[int, int, int]]:
        given = self.cleaned_data
        return {
            row.pk: (
                given[f"yes-{row.pk}"],
                given[f"no-{row.pk}"],
                given[f"other-{row.pk}"],
            )
            for row in self.items
        }

    def rows(self) -> list[tuple[RoundItem, list[forms.BoundField]]]:
        return [
            (row, [self[f"{part}-{row.pk}"] for part in self.PARTS])
            for row in self.items
        ]


class CloseForm(TidyMixin, forms.ModelForm):
    """What goes into the minutes besides the votes."""

    use_required_attribute = False

    class Meta:
        model = Meeting
        fields = ["discussion", "conclusion"]
        widgets = {
            "discussion": forms.Textarea(attrs={"rows": 6}),
            "conclusion": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conclusion"].required = True
        self.helper = plain_helper(*self.fields)

    def clean_conclusion(self) -> str:
        text: str = self.cleaned_data["conclusion"]
        if not text:
            raise ValidationError(_("Write what the meeting concluded."))
        return text
