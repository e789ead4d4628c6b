"""Text that a spreadsheet would take for a formula: an apostrophe before it on the way
out, taken off on the way in, so that what comes back is what went out."""

import re

# Also the full-width forms, which Excel in some languages turns into the plain ones.
_START = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b"
_RISKY = re.compile(f"'*[{_START}]")


def guard(text: str) -> str:
    return f"'{text}" if _RISKY.match(text) else text


def unguard(text: str) -> str:
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text
