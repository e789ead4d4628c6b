"""PDF: Vietnamese comes out as it went in, and the engine's doors stay shut."""

import builtins
import io
import socket

import pytest
from PIL import ImageFile
from pypdf import PdfReader

from reports import pdf, pdf_engine

FONTS = (
    "@font-face{font-family:Serif;src:url(LiberationSerif-Regular.ttf)}"
    "html{font-family:Serif}"
)
WORDS = "Bằng khen Nguyễn Thị Ánh Nguyệt đặc khu Phú Quốc ĐƯỜNG ượng ỗ ẽ ỹ"


def text_of(content):
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_vietnamese_comes_out_as_it_went_in():
    html = f"<style>{FONTS}</style><p>{WORDS}</p>"

    assert text_of(pdf_engine.render(html)) == WORDS


@pytest.mark.parametrize(
    "payload",
    [
        '<img src="http://127.0.0.1:9/x.png">',
        '<img src="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        "<style>@import url(file:///etc/passwd)</style>",
        "<style>@font-face{font-family:x;src:url(file:///etc/hostname)}p{font-family:x}"
        "</style>",
        '<object data="file:///etc/passwd"></object>',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<img src="../../manage.py">',
    ],
)
def test_nothing_is_fetched_for_a_document(payload, monkeypatch):
    asked, opened = [], []
    real_open = builtins.open

    def refuse(*args, **kwargs):
        asked.append(args)
        raise OSError("shut")

    def watch(file, *args, **kwargs):
        opened.append(str(file))
        return real_open(file, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(builtins, "open", watch)

    pdf_engine.render(f"<style>{FONTS}</style><p>x</p>{payload}")

    assert asked == []
    assert not any("/etc/" in name or "manage.py" in name for name in opened)


def test_the_engine_s_own_fetcher_would_read_any_file(tmp_path):
    """What the shut door keeps out."""
    secret = tmp_path / "secret.ttf"
    secret.write_text("secret")

    assert pdf_engine.URLFetcher().fetch(secret.as_uri()).read() == b"secret"
    with pytest.raises(ValueError, match="Refused"):
        pdf_engine.ClosedFetcher().fetch(secret.as_uri())


def test_the_engine_leaves_pillow_strict_with_uploads():
    """WeasyPrint's import makes it lenient for the whole process."""
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_a_template_escapes_what_people_typed():
    paper = {"title": "<img src=x>", "lead": ["<b>1</b>"]}

    content = pdf.render("documents/proposal.html", {"paper": paper})

    assert "<b>1</b>" in text_of(content)


def test_parts_are_joined_in_their_order():
    parts = [
        pdf_engine.render(f"<style>{FONTS}</style><p>phần {n}</p>") for n in (1, 2, 3)
    ]

    joined = PdfReader(io.BytesIO(pdf.join(parts)))

    assert [page.extract_text().strip() for page in joined.pages] == [
        "phần 1",
        "phần 2",
        "phần 3",
    ]
