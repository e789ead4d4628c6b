"""Photos of pages become one small PDF."""

import io
import random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from records import photos

ROTATED = 0x0112  # EXIF: how the telephone was held


def photo(
    name="trang 1.jpg", size=(3000, 4000), *, noise=False, turned=0, color="white"
):
    picture = Image.new("RGB", size, color)
    if noise:  # Hardly compressible, as a photographed wall.
        dots = random.Random(1).randbytes(size[0] * size[1] * 3)
        picture = Image.frombytes("RGB", size, dots)
    exif = picture.getexif()
    if turned:
        exif[ROTATED] = turned
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=92, exif=exif)
    return SimpleUploadedFile(name, stream.getvalue(), "image/jpeg")


def pages(upload):
    return PdfReader(io.BytesIO(upload.read())).pages


def test_photos_become_pages_in_their_order():
    made = photos.as_pdf([photo(color="red"), photo("trang 2.jpg", (4000, 3000))])

    upright, lying = pages(made)
    assert made.name == "trang 1.pdf"
    assert (round(upright.mediabox.width), upright.mediabox.height) < (596, 842)
    assert lying.mediabox.width > lying.mediabox.height
    red, white = upright.images[0].image, lying.images[0].image
    assert red.getpixel((10, 10))[0] > 240 > 20 > red.getpixel((10, 10))[1]
    assert min(white.getpixel((10, 10))) > 240


def test_a_page_is_at_most_500_kb_whatever_was_photographed():
    made = photos.as_pdf([photo(size=(2600, 3400), noise=True)])

    assert made.size <= photos.PAGE_BYTES + 2048
    (page,) = pages(made)
    assert max(page.images[0].image.size) <= photos.MAX_EDGE


def test_a_photo_stands_upright_however_the_telephone_was_held():
    (page,) = pages(photos.as_pdf([photo(size=(4000, 3000), turned=6)]))

    assert page.mediabox.height > page.mediabox.width


def test_the_same_photos_make_the_same_file():
    first = photos.as_pdf([photo(), photo("2.jpg")]).read()

    assert first == photos.as_pdf([photo(), photo("2.jpg")]).read()


def test_the_photo_that_is_no_good_is_named():
    broken = SimpleUploadedFile("trang 2.jpg", b"\xff\xd8\xffrubbish", "image/jpeg")

    with pytest.raises(ValidationError, match="trang 2.jpg"):
        photos.as_pdf([photo(size=(60, 80)), broken])


def test_too_many_photos_are_refused():
    with pytest.raises(ValidationError, match="40"):
        photos.as_pdf([photo(size=(60, 80))] * 41)


def test_a_small_picture_alone_stays_as_it_is():
    assert not photos.wants_pdf([photo(size=(60, 80))])
    assert photos.wants_pdf([photo(size=(60, 80)), photo(size=(60, 80))])
