from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from campaigns.models import Campaign
from nominations.forms.dossiers import plain_helper
from nominations.forms.steps import ReasonForm
from nominations.models import CutMove

MOST = 100_000


class MoveForm(ReasonForm):
    """On which side of the line, and why."""

    field_order = ["side", "reason"]

    side = forms.ChoiceField(
        label=_("side"),
        choices=CutMove.Side.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a side of the line.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("side", "reason")


class HoldLineForm(forms.Form):
    reserve = forms.IntegerField(
        label=_("In reserve"), required=False, min_value=0, max_value=MOST
    )


class ResizeForm(ReasonForm):
    """The new total."""

    field_order = ["places", "reason"]

    places = forms.IntegerField(label=_("new total"), min_value=1, max_value=MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("places", "reason")


class AllocateForm(ReasonForm):
    """Set places aside for an organisation of the campaign, or take unused ones back."""

    field_order = ["act", "holder", "places", "reason"]

    act = forms.ChoiceField(
        label=_("what"),
        choices=[
            ("allocate", _("Set aside")),
            ("take_back", _("Take back unused ones")),
        ],
    )
    holder = forms.ModelChoiceField(
        Organization.objects.none(), label=_("organisation"), empty_label="—"
    )
    places = forms.IntegerField(label=_("places"), min_value=1, max_value=MOST)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = Organization.objects.filter(  # type: ignore[attr-defined]
            participations__campaign=campaign
        )
        self.helper = plain_helper("act", "holder", "places", "reason")
