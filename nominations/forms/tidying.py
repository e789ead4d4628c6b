"""Text as people type and paste it, made regular before it is kept."""

import re
from typing import Any

from django import forms

from emulation.vietnamese import seen, tidy

_BLANKS = re.compile(r"[^\S\n]+")


def tidy_lines(text: str) -> str:
    """NFC, nothing that cannot be seen; each run of blanks (also non-breaking) one
    space; line breaks stay."""
    lines = seen(text).replace("\r\n", "\n").split("\n")
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in lines).strip()


class TidyMixin:
    """A form whose texts come out in normal form, before their length is checked."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField):
                is_long = isinstance(field.widget, forms.Textarea)
                self.fields[name] = _tidied(field, tidy_lines if is_long else tidy)


def _tidied(field: forms.CharField, regular: Any) -> forms.CharField:
    to_python = field.to_python
    field.to_python = lambda value: to_python(  # type: ignore[method-assign]
        regular(value) if isinstance(value, str) else value
    )
    return field
