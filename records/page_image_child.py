"""The process that draws one page: python -m records.page_image_child PATH KIND PAGE WIDTH

KIND is pdf or image; PAGE counts from 1, and 0 writes how many there are instead. The
picture goes to its output as JPEG. It knows no Django."""

import io
import resource
import sys

import pypdfium2
from PIL import Image, ImageOps

CPU_SECONDS = 15
MEMORY = 1024 * 1024 * 1024
# An A0 plan or a forged page size must not become a picture of gigabytes.
MAX_PIXELS = 12_000_000
QUALITY = 72


def main(path: str, kind: str, page: int, width: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    Image.MAX_IMAGE_PIXELS = 4 * MAX_PIXELS
    if page == 0:
        sys.stdout.write(str(_count(path, kind)))
        return
    drawn = _draw(path, page, width) if kind == "pdf" else _photo(path, width)
    buffer = io.BytesIO()
    drawn.convert("RGB").save(buffer, "JPEG", quality=QUALITY, optimize=True)
    sys.stdout.buffer.write(buffer.getvalue())


def _count(path: str, kind: str) -> int:
    if kind == "image":
        with Image.open(path) as image:
            image.verify()
        return 1
    return len(pypdfium2.PdfDocument(path))


def _draw(path: str, page: int, width: int) -> Image.Image:
    sheet = pypdfium2.PdfDocument(path)[page - 1]
    wide, high = sheet.get_size()
    scale = min(width / wide, (MAX_PIXELS / (wide * high)) ** 0.5)
    image: Image.Image = sheet.render(scale=scale).to_pil()
    return image


def _photo(path: str, width: int) -> Image.Image:
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((width, width * 3))
        return upright.copy()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
