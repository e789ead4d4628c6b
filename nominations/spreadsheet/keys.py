"""The row key: which nominee a row is. A check part tells a key that was dragged down,
or comes from another dossier, from a true one."""

import base64

from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "nominations.spreadsheet.keys"
_LETTERS = 6


def key_of(dossier_id: int, nomination_id: int) -> str:
    """'N17.KQWEAB'"""
    return f"N{nomination_id}.{_check(dossier_id, nomination_id)}"


def nomination_of(dossier_id: int, key: str) -> int | None:
    """The nomination's key in the database; None if the row key is not a true one."""
    number, _dot, check = key.strip().upper().removeprefix("N").partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    if not constant_time_compare(check, _check(dossier_id, int(number))):
        return None
    return int(number)


def _check(dossier_id: int, nomination_id: int) -> str:
    digest = salted_hmac(
        _SALT, f"{dossier_id}:{nomination_id}", algorithm="sha256"
    ).digest()
    # Letters alone: Excel counts no further when a cell is dragged down.
    return base64.b32encode(digest).decode().translate(_NO_DIGITS)[:_LETTERS]


_NO_DIGITS = str.maketrans("234567", "BCDFGH")
