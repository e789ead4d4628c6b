from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.forms.dossiers import plain_helper
from nominations.forms.tidying import TidyMixin


class ReasonForm(TidyMixin, forms.Form):
    """A step that must say why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper(*self.fields)


class AssuranceForm(forms.Form):
    """The leader answers for what is handed in."""

    assured = forms.BooleanField(
        label=_(
            "I assure that the dossier is truthful, that its electronic and paper "
            "versions agree, and that it holds no state secret."
        ),
        error_messages={
            "required": _("Tick the assurance, then submit the dossier again.")
        },
    )
    use_required_attribute = False
