from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from campaigns.models import Campaign
from nominations import allocation, allocation_groups
from nominations.forms.dossiers import plain_helper
from nominations.forms.steps import ReasonForm
from nominations.models import CutMove
from nominations.ranking import Line
from nominations.ranking_data import Standing

MOST = 100_000


class MoveForm(ReasonForm):
    """On which side of the line, in exchange for whom if for anyone, and why."""

    field_order = ["side", "instead", "reason"]
    NEIGHBOURS = 30

    side = forms.ChoiceField(
        label=_("side"),
        choices=CutMove.Side.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a side of the line.")},
    )
    instead = forms.TypedChoiceField(
        label=_("In exchange for"),
        help_text=_(
            "The one chosen goes to the other side in the same act, for the same reason."
        ),
        required=False,
        coerce=int,
        empty_value=None,
    )

    def __init__(
        self, *args: Any, found: Standing, line: Line | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        self.is_in = line is not None and line.is_in
        self.fields["instead"].choices = [("", "—"), *self._neighbours()]  # type: ignore[attr-defined]
        self.helper = plain_helper("side", "instead", "reason")

    def _neighbours(self) -> list[tuple[int, str]]:
        """Those of the other side, the nearest to the line first."""
        lines = [one for one in self.found.ranking.lines if one.is_in != self.is_in]
        near = (lines if self.is_in else lines[::-1])[: self.NEIGHBOURS]
        facts = self.found.facts_of
        return [
            (
                one.entry.key,
                f"{one.rank}. {facts(one).name} – {facts(one).organization}",
            )
            for one in near
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        key, side = values.get("instead"), values.get("side")
        if key is None:
            return values
        if side != (CutMove.Side.OUT if self.is_in else CutMove.Side.IN):
            self.add_error(
                "instead",
                _(
                    "An exchange needs the nominee to change sides: choose the other side."
                ),
            )
            return values
        return values | {"instead": self.found.some([key]).get(key)}


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

    field_order = ["act", "holder", "target", "places", "reason"]

    act = forms.ChoiceField(
        label=_("what"),
        choices=[
            ("allocate", _("Set aside")),
            ("take_back", _("Take back unused ones")),
            ("move", _("Pass unused ones to another organisation")),
        ],
    )
    holder = forms.ModelChoiceField(
        Organization.objects.none(), label=_("organisation"), empty_label="—"
    )
    target = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("passed to"),
        empty_label="—",
        required=False,
        help_text=_("Only for passing on."),
    )
    places = forms.IntegerField(label=_("places"), min_value=1, max_value=MOST)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organization.objects.filter(participations__campaign=campaign)
        for name in ("holder", "target"):
            self.fields[name].queryset = bodies  # type: ignore[attr-defined]
        self.helper = plain_helper("act", "holder", "target", "places", "reason")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("act") == "move" and not values.get("target"):
            self.add_error("target", _("Choose the organisation that gets them."))
        return values

    def record(self, campaign: Campaign, *, by: User) -> None:
        """Take the step that was chosen."""
        given = self.cleaned_data
        more = {"by": by, "reason": given["reason"]}
        if given["act"] == "move":
            allocation.move(
                campaign, given["holder"], given["target"], given["places"], **more
            )
        else:
            step = getattr(allocation, given["act"])
            step(campaign, given["holder"], given["places"], **more)


class ShareForm(ReasonForm):
    """The same number of places for each organisation of a group."""

    field_order = ["group", "places", "reason"]

    group = forms.ChoiceField(label=_("for each of"))
    places = forms.IntegerField(
        label=_("places for each"), min_value=0, max_value=MOST, initial=1
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = allocation_groups.groups(campaign)
        self.fields["group"].choices = [  # type: ignore[attr-defined]
            (group.key, f"{group.label} ({len(group.bodies)})") for group in self.groups
        ]
        self.helper = plain_helper("group", "places", "reason")

    def wanted(self) -> dict[Organization, int]:
        given = self.cleaned_data
        chosen = next(one for one in self.groups if one.key == given["group"])
        return dict.fromkeys(chosen.bodies, given["places"])
