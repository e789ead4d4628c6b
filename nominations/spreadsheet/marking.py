"""The person's own file again, with a note in each cell that has to be mended."""

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

# Excel becomes slow with more, and nobody reads them.
MOST = 1_000
_RED = PatternFill("solid", start_color="FFFECACA", end_color="FFFECACA")


def marked(content: bytes, faults: Iterable[dict[str, Any]], author: str) -> bytes:
    """`faults` as a plan keeps them."""
    book = load_workbook(io.BytesIO(content))
    for fault in list(faults)[:MOST]:
        if fault["sheet"] not in book.sheetnames or not fault["cell"]:
            continue
        cell: Any = book[fault["sheet"]][fault["cell"]]
        if type(cell).__name__ == "MergedCell":
            continue
        said = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = Comment(said + fault["message"], author, width=320, height=140)
        cell.fill = _RED
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
