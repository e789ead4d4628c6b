"""The words of an uploaded file: read aside, within bounds, or not at all."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from reportlab.pdfgen.canvas import Canvas

from records import attachments, file_text
from records.file_types import DOCX, PDF
from records.models import StoredFile
from tests.nominations.factories import pdf

pytestmark = pytest.mark.django_db
WORDS = "Chi hội vận động bà con đóng góp ngày công."


def stored(name, content, kind):
    return attachments.store(SimpleUploadedFile(name, content, kind), by=None)


def word_file(*paragraphs):
    document, stream = Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.add_table(1, 1).cell(0, 0).text = "Ô của bảng"
    document.save(stream)
    return stored("báo cáo.docx", stream.getvalue(), DOCX)


def printed(text):
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(80, 700, text)
    canvas.save()
    return stored("bao-cao.pdf", stream.getvalue(), PDF)


def test_the_paragraphs_of_a_word_file_are_read_and_its_tables():
    text = file_text.text_of(word_file(WORDS, "Đoạn hai."))

    assert text.split("\n")[:2] == [WORDS, "Đoạn hai."]
    assert "Ô của bảng" in text


def test_the_letters_of_a_pdf_are_read():
    assert "Thanh tich xuat sac" in file_text.text_of(printed("Thanh tich xuat sac"))


def test_a_scan_is_not_even_opened(monkeypatch):
    monkeypatch.setattr(file_text.subprocess, "run", pytest.fail)

    assert file_text.text_of(stored("scan.pdf", pdf().read(), PDF)) == ""


def test_an_infected_file_is_not_opened(monkeypatch):
    attachment = word_file(WORDS)
    attachment.file.scan = StoredFile.Scan.INFECTED
    monkeypatch.setattr(file_text.subprocess, "run", pytest.fail)

    assert file_text.text_of(attachment) == ""


def test_a_file_that_takes_too_long_has_no_words(monkeypatch):
    attachment = word_file(WORDS)
    monkeypatch.setattr(file_text, "SECONDS", 0.001)

    assert file_text.text_of(attachment) == ""


def test_a_file_that_is_gone_or_damaged_has_no_words():
    attachment = word_file(WORDS)
    path = attachments.path_of(attachment)
    path.write_bytes(b"PK\x03\x04 nothing of a package")
    assert file_text.text_of(attachment) == ""

    path.unlink()
    assert file_text.text_of(attachment) == ""
