"""WeasyPrint with the doors shut: it reads our fonts and data: addresses, nothing else.

Imported only when something is printed: the import itself needs Pango.
"""

from functools import cache
from pathlib import Path
from typing import Any

from PIL import ImageFile
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

# WeasyPrint makes Pillow accept cut pictures in the whole process; uploads must not be.
ImageFile.LOAD_TRUNCATED_IMAGES = False

FONTS = Path(__file__).resolve().parent / "fonts"


class ClosedFetcher(URLFetcher):
    """Refuses the network and every file outside the fonts' folder, also after a
    redirect, whatever a document's text asks for."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data", "file"], allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if not url.startswith("data:") and not self._is_font(url):
            raise ValueError(f"Refused to fetch {url[:80]}")
        return super().fetch(url, headers)

    def _is_font(self, url: str) -> bool:
        if not url.startswith("file://"):
            return False
        path = Path(url.removeprefix("file://").split("?")[0]).resolve()
        return path.parent == FONTS and path.suffix == ".ttf"


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


def render(html: str, variant: str | None = None) -> bytes:
    """The document as PDF; `variant` as WeasyPrint names it (pdf/a-3b)."""
    document = HTML(
        string=html, base_url=FONTS.as_uri() + "/", url_fetcher=ClosedFetcher()
    )
    content: bytes = document.write_pdf(font_config=_fonts(), pdf_variant=variant)
    return content
