from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.forms.dossiers import plain_helper
from nominations.forms.tidying import TidyMixin
from nominations.models import TwinCase
from nominations.twins.verdicts import LONGEST

CHOICES = {
    TwinCase.Kind.TWIN: [
        (TwinCase.State.SAME, _("One and the same: one of the two has to go")),
        (
            TwinCase.State.ALLOWED,
            _("One and the same, both may stand (another achievement, another year)"),
        ),
        (TwinCase.State.DIFFERENT, _("Not the same")),
    ],
    TwinCase.Kind.COPIED: [
        (TwinCase.State.SAME, _("Copied: the report has to be written anew")),
        (TwinCase.State.ALLOWED, _("Shared for a good reason, both may stand")),
        (TwinCase.State.DIFFERENT, _("Not copied")),
    ],
}


class VerdictForm(TidyMixin, forms.Form):
    """What the Board says of a pair, and why."""

    verdict = forms.ChoiceField(
        label=_("verdict"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the verdicts.")},
    )
    reason = forms.CharField(
        label=_("reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("A verdict needs a reason. Write it, then save again.")
        },
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(self, *args: Any, case: TwinCase, **kwargs: Any) -> None:
        held = {"verdict": case.state, "reason": case.reason} if case.is_decided else {}
        super().__init__(*args, initial=held | {"revision": case.revision}, **kwargs)
        choices = CHOICES[TwinCase.Kind(case.kind)]
        self.fields["verdict"].choices = choices  # type: ignore[attr-defined]
        self.helper = plain_helper("verdict", "reason", "revision")
