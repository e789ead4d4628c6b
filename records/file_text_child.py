"""The process that reads one file: python -m records.file_text_child docx|pdf PATH

It writes the text to its output, in UTF-8 and composed Unicode. It knows no Django."""

import logging
import resource
import sys
import unicodedata
import zipfile
from collections.abc import Iterator

from defusedxml.ElementTree import iterparse
from pypdf import PdfReader

CPU_SECONDS = 15
MEMORY = 1024 * 1024 * 1024
MAX_PART = 30 * 1024 * 1024
MAX_PAGES = 60
MAX_CHARACTERS = 200_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def main(kind: str, path: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    written = 0
    for line in paragraphs(path) if kind == "docx" else pages(path):
        text = unicodedata.normalize("NFC", line)[: MAX_CHARACTERS - written]
        sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "ignore"))
        sys.stdout.buffer.flush()
        written += len(text)
        if written >= MAX_CHARACTERS:
            return


def paragraphs(path: str) -> Iterator[str]:
    """Of the body, tables included; not of headers and footers."""
    with zipfile.ZipFile(path) as package:
        part = package.getinfo("word/document.xml")
        if part.file_size > MAX_PART:
            return
        said: list[str] = []
        with package.open(part) as stream:
            for _event, element in iterparse(stream, forbid_dtd=True):
                if element.tag == f"{_WORD}t":
                    said.append(element.text or "")
                elif element.tag in (f"{_WORD}tab", f"{_WORD}br"):
                    said.append(" ")
                elif element.tag == f"{_WORD}p":
                    yield "".join(said)
                    said.clear()
                    element.clear()


def pages(path: str) -> Iterator[str]:
    for page in PdfReader(path).pages[:MAX_PAGES]:
        yield page.extract_text()


if __name__ == "__main__":
    main(*sys.argv[1:])
