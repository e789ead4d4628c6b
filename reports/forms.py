import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from campaigns.models import Campaign
from nominations.forms.dossiers import plain_helper
from nominations.models import Dossier
from reports.slips import LIVES, Group


class SlipForm(forms.Form):
    """For whom slips are made, and how long their passwords hold."""

    group = forms.ChoiceField(label=_("for whom"), widget=forms.RadioSelect)
    days = forms.TypedChoiceField(
        label=_("The one-time passwords hold for"), coerce=int, initial=LIVES[0]
    )
    once_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.key: group for group in groups}
        choices = [(g.key, f"{g.label} ({g.people.count()})") for g in groups]
        field, days = self.fields["group"], self.fields["days"]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = choices[0][0]
        days.choices = [  # type: ignore[attr-defined]
            (number, ngettext("%d day", "%d days", number) % number) for number in LIVES
        ]
        self.fields["once_key"].initial = uuid.uuid4


class PackageForm(forms.Form):
    """Which dossier is packed, by its code."""

    code = forms.CharField(label=_("code of the dossier"), max_length=30)
    use_required_attribute = False

    def __init__(
        self, *args: Any, campaign: Campaign, user: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = Dossier.objects.visible_to(user).filter(
            campaign=campaign, version__gte=1
        )
        self.helper = plain_helper("code")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip().upper()
        found = self.rows.filter(code=code).first()
        if found is None:
            raise ValidationError(
                _("No dossier with this code has been handed in. Check the code.")
            )
        self.dossier = found
        return code
