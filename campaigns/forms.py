from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from campaigns.models import Campaign, Milestone


class ExtensionForm(forms.Form):
    """More time for one participant in one duty."""

    milestone = forms.ModelChoiceField(
        Milestone.objects.none(), label=_("date to extend")
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("organisation")
    )
    until = forms.DateField(label=_("until the end of"), help_text=_("day/month/year"))
    reason = forms.CharField(
        label=_("reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    use_required_attribute = False

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owed = campaign.milestones.filter(duties__isnull=False).distinct()
        self.fields["milestone"].queryset = owed  # type: ignore[attr-defined]
        self.fields["organization"].queryset = (  # type: ignore[attr-defined]
            Organization.objects.filter(
                participations__campaign=campaign, is_active=True
            )
        )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    use_required_attribute = False


class NudgeForm(forms.Form):
    """What the Board adds to the text that everybody gets."""

    words = forms.CharField(
        label=_("a word of the Board's own (need not be)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    use_required_attribute = False
