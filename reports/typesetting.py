"""Setting text into a box on a page of exact places: it shrinks or wraps until it fits.

The rule: the largest size, from the block's own down in steps of half a point, at which
the text, broken at its spaces, stays within the box; its lines are then made of like
length. A word that is wider than the box even at the least size is broken.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

# Streams are kept as bytes, not as letters that take a quarter more.
rl_config.useA85 = 0

FONTS = Path(__file__).resolve().parent / "fonts"
REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Regular", "Bold", "Italic", "BoldItalic"
LEADING = 1.2
# What rises above the line and falls below it, as shares of the size: marks on capitals
# ("Ễ") stand higher than the letters of other languages.
ASCENT, DESCENT = 0.93, 0.25
STEP = 0.5
LEAST = 7.0


@dataclass(frozen=True)
class Block:
    """A box in millimetres from the page's top left corner, and how text stands in it."""

    left: float
    top: float
    width: float
    height: float
    size: float
    font: str = REGULAR
    colour: str = "#1a1a1a"
    align: str = "center"
    spacing: float = 0.0

    def scaled(self, factor: float, left: float, top: float) -> "Block":
        """The same on a larger page, moved."""
        return Block(
            left + self.left * factor,
            top + self.top * factor,
            self.width * factor,
            self.height * factor,
            self.size * factor,
            self.font,
            self.colour,
            self.align,
            self.spacing * factor,
        )


@dataclass(frozen=True)
class Setting:
    """How a text is set: its size in points, and its lines."""

    size: float
    lines: list[str]


@cache
def load_fonts() -> None:
    """Make the house's own faces known; nothing else is ever read."""
    for style in (REGULAR, BOLD, ITALIC, BOLD_ITALIC):
        path = FONTS / f"LiberationSerif-{style}.ttf"
        pdfmetrics.registerFont(TTFont(style, str(path)))


def fit(text: str, block: Block) -> Setting:
    """The text set as large as its block allows."""
    load_fonts()
    size = block.size
    while size > LEAST:
        lines = _within(text, block, size)
        if lines is not None:
            return Setting(size, _balanced(text, block, size, len(lines)))
        size -= STEP
    return Setting(LEAST, _broken(text, block, LEAST))


def draw(canvas: Canvas, text: str, block: Block, page_height: float) -> None:
    """The text in its block, in the middle of its height; paragraphs begin lines."""
    if not text:
        return
    setting = fit(text, block)
    size, leading = setting.size, setting.size * LEADING
    canvas.setFont(block.font, size)
    canvas.setFillColor(block.colour)
    height = size * (ASCENT + DESCENT) + leading * (len(setting.lines) - 1)
    first = page_height - block.top * mm - (block.height * mm - height) / 2
    first -= size * ASCENT
    for number, line in enumerate(setting.lines):
        x = block.left * mm
        if block.align == "center":
            x += (block.width * mm - _width(line, block, size)) / 2
        canvas.drawString(x, first - number * leading, line, charSpace=block.spacing)


def _within(text: str, block: Block, size: float) -> list[str] | None:
    """The lines at this size; None if they are too many or a word is too wide."""
    lines = _wrapped(text, block, size, block.width * mm)
    height = size * (ASCENT + DESCENT) + size * LEADING * (len(lines) - 1)
    if height > block.height * mm:
        return None
    too_wide = any(_width(line, block, size) > block.width * mm for line in lines)
    return None if too_wide else lines


def _balanced(text: str, block: Block, size: float, count: int) -> list[str]:
    """As many lines, of like length: the narrowest width that needs no line more."""
    low, high = 0.0, block.width * mm
    while high - low > 1:
        middle = (low + high) / 2
        lines = _wrapped(text, block, size, middle)
        fits = all(_width(line, block, size) <= middle for line in lines)
        low, high = (low, middle) if fits and len(lines) <= count else (middle, high)
    return _wrapped(text, block, size, high)


def _wrapped(text: str, block: Block, size: float, width: float) -> list[str]:
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and _width(longer, block, size) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def _broken(text: str, block: Block, size: float) -> list[str]:
    """Broken anywhere, for a word that no size could take."""
    lines = [""]
    for character in text:
        if character == "\n" or (
            _width(lines[-1] + character, block, size) > block.width * mm
        ):
            lines.append("")
        lines[-1] += character.strip("\n")
    return lines


def _width(text: str, block: Block, size: float) -> float:
    set_width: float = pdfmetrics.stringWidth(text, block.font, size)
    return set_width + block.spacing * len(text)
