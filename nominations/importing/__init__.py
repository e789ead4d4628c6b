"""Nominees from an Excel file: `prepare` reads it and shows what it would change, `apply`
does just that in one transaction or not at all, `undo` brings back what was."""

from nominations.importing.applying import apply
from nominations.importing.preparing import prepare, prepare_again, read
from nominations.importing.undoing import undo

__all__ = ["apply", "prepare", "prepare_again", "read", "undo"]
