"""Small real PDF files: a handful are set, and each copy differs by its last line."""

from functools import cache
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from records.file_types import PDF
from reports import pdf
from reports.demo.words import words

_number = count(1)


def paper(kind: str, name: str) -> SimpleUploadedFile:
    """A one-page PDF of that kind, unlike all others."""
    # A comment after the end of the file: readers pass over it.
    content = _page(kind) + f"%{next(_number)}\n".encode()
    return SimpleUploadedFile(name, content, PDF)


@cache
def _page(kind: str) -> bytes:
    papers = words()["papers"]
    title, subtitle = papers.get(kind, papers["bao-cao-thanh-tich"])
    lines = [words()["request_text"], words()["statement"]]
    context = {"title": title, "subtitle": subtitle, "lines": lines}
    return pdf.render("demo/paper.html", context)
