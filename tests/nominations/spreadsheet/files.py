"""Files as people send them: the template of a dossier, changed with openpyxl."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from nominations.spreadsheet import columns, writing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST = columns.HEAD_ROW + 2  # the first row of nominees, as Excel counts
PEOPLE, BODIES = "Cá nhân", "Tập thể"


class File:
    """A dossier's file in the hands of somebody who fills it in."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))

    def place(self, sheet: str, name: str) -> int:
        """Which column holds a field, as Excel counts."""
        if not name:
            return 1
        subject = "individual" if sheet == PEOPLE else "collective"
        with columns.official_language():
            names = [column.name for column in columns.columns(subject)]
        return names.index(name) + 2

    def cell(self, name: str, row: int = FIRST, sheet: str = PEOPLE):
        return self.book[sheet].cell(row, self.place(sheet, name))

    def address(self, name: str, row: int = FIRST, sheet: str = PEOPLE) -> str:
        return self.cell(name, row, sheet).coordinate

    def fill(self, row: int = FIRST, sheet: str = PEOPLE, **values) -> "File":
        for name, value in values.items():
            self.cell(name, row, sheet).value = value
        return self

    def content(self) -> bytes:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()

    def upload(self, name: str = "danh sách.xlsx") -> SimpleUploadedFile:
        return sent(self.content(), name)


def sent(content: bytes, name: str = "danh sách.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, XLSX)


def downloaded(dossier) -> File:
    return File(writing.as_xlsx(dossier))


PERSON = {
    "name": "Trần Thị Mới",
    "kind": "Người dân",
    "born_on": "05/09/1970",
    "gender": "Nữ",
    "citizen_id": "089170000999",
    "workplace": "Ấp Mẫu",
}
BODY = {"name": "Tổ hợp tác Mẫu", "kind": "Tập thể khác", "members_total": 12}
