"""What this room does for the nominations': the words of the report's form, which every
report has."""

import io
import re
from collections.abc import Iterator
from functools import lru_cache

from docx import Document as read_document
from docx.oxml.ns import qn

from nominations.twins.quoting import FORMS
from reports import letterhead
from reports.written.facts import Kind
from reports.written.templates import in_force

_FIELD = re.compile(r"\{[{%].*?[%}]\}")
REPORTS = (Kind.COLLECTIVE_REPORT, Kind.INDIVIDUAL_REPORT)


def report_forms() -> Iterator[str]:
    """The templates in force without their fields, and the mottos above them."""
    for titles in letterhead.TITLES.values():
        yield " ".join(titles)
    for kind in REPORTS:
        for content in in_force(kind):
            yield _words(content)


@lru_cache(maxsize=16)
def _words(template: bytes) -> str:
    body = read_document(io.BytesIO(template)).element.body
    lines = (
        "".join(word.text or "" for word in paragraph.iter(qn("w:t")))
        for paragraph in body.iter(qn("w:p"))
    )
    return "\n".join(_FIELD.sub("", line) for line in lines)


FORMS.append(report_forms)
