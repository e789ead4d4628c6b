"""Pages as pictures: drawn apart from the program, kept, and dropped again."""

import io
import os
import time

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from records import attachments, page_images
from tests.people import person

pytestmark = pytest.mark.django_db


def pdf(pages: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number in range(pages):
        canvas.drawString(100, 700, f"Trang {number + 1}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def stored(content: bytes, name: str = "a.pdf", kind: str = attachments.PDF):
    return attachments.store_bytes(content, name, kind, by=person())


def size(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as image:
        assert image.format == "JPEG"
        return image.size


def test_each_page_of_a_pdf_is_a_picture_of_its_own():
    paper = stored(pdf(2))

    assert page_images.page_count(paper) == 2
    first, second = page_images.picture(paper, 1), page_images.picture(paper, 2)

    assert first != second
    wide, high = size(first)
    assert (wide, round(high / wide, 1)) == (page_images.WIDTH, 1.4)
    assert len(first) < 150_000
    assert page_images.picture(paper, 3) == page_images.picture(paper, 0) == b""


def test_a_photo_is_one_page_no_wider_than_it_is_read():
    buffer = io.BytesIO()
    Image.new("RGB", (3000, 2000), "navy").save(buffer, "JPEG")

    paper = stored(buffer.getvalue(), "a.jpg", "image/jpeg")

    assert page_images.page_count(paper) == 1
    assert size(page_images.picture(paper, 1))[0] == page_images.WIDTH


def test_what_cannot_be_drawn_has_no_pages():
    assert page_images.page_count(stored(b"%PDF-1.4 damaged")) == 0
    assert page_images.page_count(stored(b"PK", "a.docx", attachments.DOCX)) == 0


def test_an_infected_file_is_not_opened(monkeypatch):
    paper = stored(pdf(1))
    monkeypatch.setattr(type(paper), "is_infected", property(lambda self: True))
    monkeypatch.setattr(page_images, "_ask", lambda *given: pytest.fail("opened"))

    assert page_images.picture(paper, 1) == b""


def test_a_page_is_drawn_once_and_forgotten_after_a_week(monkeypatch):
    paper = stored(pdf(1))
    first = page_images.picture(paper, 1)
    monkeypatch.setattr(page_images, "_ask", lambda *given: pytest.fail("again"))
    assert page_images.picture(paper, 1) == first
    assert page_images.forget_pictures() == 0

    (kept,) = page_images._folder().iterdir()
    long_ago = time.time() - page_images.KEPT_SECONDS - 60
    os.utime(kept, (long_ago, long_ago))

    assert page_images.forget_pictures() == 1
    assert list(page_images._folder().iterdir()) == []
