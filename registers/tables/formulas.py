"""Texts that a spreadsheet would take for a formula, both ways."""

# What Excel and LibreOffice begin a formula with, also after a copy to CSV.
_STARTS = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"


def harmless(text: str) -> str:
    """Marked as text, as a person would do it by hand."""
    return MARK + text if text.startswith(_STARTS) else text


def unmarked(text: str) -> str:
    """The text without the mark that `harmless` put before it."""
    if text.startswith(MARK) and text[1:].startswith(_STARTS):
        return text[1:]
    return text
