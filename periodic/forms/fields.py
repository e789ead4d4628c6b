from collections.abc import Mapping
from typing import Any

from django import forms

from nominations.forms.tidying import TidyMixin


class _WithFields(forms.Form):
    use_required_attribute = False

    def __init__(
        self, *args: Any, more: Mapping[str, forms.Field], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(more)


class AskingForm(TidyMixin, _WithFields):
    """A form whose fields (`more`) follow from what the report is asked."""
