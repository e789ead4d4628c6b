"""The design of a campaign's certificate: the plan's data over what stands here.

Places are millimetres from the top left corner. Those here are of an A4 sheet lying on
its side; on another sheet (A3) they grow with it, unless the data say otherwise.
"""

from dataclasses import dataclass, replace
from typing import Any

from reports.typesetting import BOLD, ITALIC, Block

WIDTH, HEIGHT = 297.0, 210.0
DARK = "#1a1a1a"
TEXTS = ("heading", "authority", "verb", "title", "achievement", "place")
RED = ("authority", "title")
BLOCKS = {
    "heading": Block(30, 17, 237, 9, 17, BOLD, spacing=0.5),
    "authority": Block(30, 32, 237, 12, 25, BOLD),
    "verb": Block(30, 46, 237, 8, 17, BOLD),
    "title": Block(30, 54, 237, 24, 56, BOLD, spacing=3),
    "name": Block(30, 80, 237, 24, 29, BOLD),
    "description": Block(40, 104, 217, 13, 16),
    "achievement": Block(41, 119, 215, 22, 16, ITALIC),
    "register": Block(49, 150, 80, 20, 11.5, align="left"),
    "code": Block(24, 173, 105, 8, 7, colour="#444444", align="left"),
    "qr": Block(24, 149, 22, 22, 0),
    "date": Block(168, 144, 105, 7, 13, ITALIC),
    "signer_title": Block(168, 151, 105, 13, 13, BOLD),
    "signer": Block(168, 184, 105, 7, 13, BOLD),
}
# What a blank of the printing house bears already, unless the data name others.
ON_A_BLANK = ("frame", "heading", "authority", "verb", "title")


@dataclass(frozen=True)
class Design:
    """A sheet: its size, what it says, where each text stands, what a blank bears."""

    width: float
    height: float
    scale: float
    texts: dict[str, str]
    signer_lines: list[str]
    red: str
    gold: str
    blocks: dict[str, Block]
    on_a_blank: frozenset[str]


def of(data: dict[str, Any]) -> Design:
    """The design that `Campaign.certificate_design` describes."""
    width = float(data.get("page_width", WIDTH))
    height = float(data.get("page_height", HEIGHT))
    scale = min(width / WIDTH, height / HEIGHT)
    left, top = (width - WIDTH * scale) / 2, (height - HEIGHT * scale) / 2
    red = data.get("red", "#B5121B")
    blocks = {}
    for name, block in BLOCKS.items():
        placed = block.scaled(scale, left, top)
        own = data.get("blocks", {}).get(name, {})
        colour = red if name in RED else block.colour
        blocks[name] = replace(placed, colour=colour, **own)
    return Design(
        width=width,
        height=height,
        scale=scale,
        texts={name: data.get(name, "") for name in TEXTS},
        signer_lines=data.get("signer_lines", []),
        red=red,
        gold=data.get("gold", "#B08D2A"),
        blocks=blocks,
        on_a_blank=frozenset(data.get("on_a_blank", ON_A_BLANK)),
    )
