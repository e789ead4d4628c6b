"""Workbooks as people fill them in: `roster(people=[[…]], posts=[[…]])`."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import Workbook

from accounts.roster.columns import SHEETS
from records.attachments import XLSX

ORGANIZATION = ["XA01", "Đảng ủy xã Mẫu Một", "", "Đảng bộ, chi bộ", "Cấp xã"]


def roster(name: str = "danh-sach.xlsx", **sheets) -> SimpleUploadedFile:
    """Rows in the order of the template's columns; `head_people=[…]` other headings."""
    book = Workbook()
    book.remove(book.active)
    with translation.override("vi"):
        for sheet in SHEETS:
            page = book.create_sheet(str(sheet.title))
            heads = [str(column.heading) for column in sheet.columns]
            page.append(sheets.get(f"head_{sheet.key}", heads))
            for row in sheets.get(sheet.key, []):
                page.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile(name, buffer.getvalue(), XLSX)
