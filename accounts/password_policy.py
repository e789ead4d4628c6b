"""What a password may be, beside what Django itself asks."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, Organization
from emulation.vietnamese import search_key

# Guessed first wherever emulation is run; names of places and bodies come from the data.
_TRADE_WORDS = {"matkhau", "thidua", "khenthuong", "quantri", "canbo", "tinhuy"}
_SHORTEST_WORD = 4


class MaximumLengthValidator:
    """A hash of a very long text costs time that an attacker gets for nothing."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > self.max_length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("The password has at most %(most)d characters.") % {
            "most": self.max_length
        }


class LocalWordsValidator:
    """Names of places and organisations, which everybody here would try first, do not
    count: enough must remain without them."""

    def __init__(self, remaining: int = 8) -> None:
        self.remaining = remaining

    def validate(self, password: str, user: Any = None) -> None:
        rest = _letters(password)
        for word in sorted(_local_words(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < self.remaining:
            raise ValidationError(self.get_help_text(), code="password_local_word")

    def get_help_text(self) -> str:
        return _(
            "Names of places and organisations are easily guessed: without them, the "
            "password must still have at least %(remaining)d characters."
        ) % {"remaining": self.remaining}


def _local_words() -> set[str]:
    names = [
        *AdministrativeUnit.objects.values_list("name", flat=True),
        *Organization.objects.values_list("short_name", flat=True),
        *Organization.objects.values_list("code", flat=True),
        *Organization.objects.values_list("place", flat=True),
    ]
    words = {_letters(name) for name in names}
    return {word for word in words if len(word) >= _SHORTEST_WORD} | _TRADE_WORDS


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", search_key(text))
