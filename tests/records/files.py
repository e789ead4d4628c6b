"""Small real files, and the ways in which a file can be wrong."""

import zipfile
from io import BytesIO

import openpyxl
from docx import Document
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def pdf(pages=1):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    return _written(writer)


def encrypted_pdf():
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("mat khau")
    return _written(writer)


def pdf_with_script():
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject(key): value for key, value in script.items()}
    )
    return _written(writer)


def pdf_with_action(kind):
    """A page that does something when it is opened."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    action = DictionaryObject(
        {NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("cmd")}
    )
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
    return _written(writer)


def picture(kind="JPEG", size=(60, 40), **options):
    file = BytesIO()
    Image.effect_noise(size, 50).save(file, kind, **options)
    return file.getvalue()


def docx():
    document = Document()
    document.add_paragraph("Báo cáo thành tích")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def xlsx():
    file = BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def package(change=None, source=None):
    """A docx (or `source`) with parts replaced, added, or (None) left out."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(source or docx())) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        parts = {name: old.read(name) for name in old.namelist()} | (change or {})
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return file.getvalue()


def _written(writer):
    file = BytesIO()
    writer.write(file)
    return file.getvalue()
