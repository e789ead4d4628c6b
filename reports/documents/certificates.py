"""Certificates of merit: pages of one design per campaign, which is the plan's data.

What is the same on all pages is drawn once and laid under each; a batch is therefore
little more than its names.
"""

import io
from collections.abc import Sequence
from textwrap import wrap

import segno
from django.conf import settings
from django.urls import reverse
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from emulation.vietnamese import vn_date, vn_long_date
from nominations.certificates import Way
from nominations.models import Certificate, Decision
from reports.documents import certificate_design
from reports.documents.certificate_design import Design
from reports.typesetting import BOLD, draw, load_fonts

COMMON = "common"
# A picture to look at, not to hand over: said across the sheet.
VIEWING = "BẢN XEM"


def render(
    decision: Decision,
    certificates: Sequence[Certificate],
    way: Way | None = None,
    *,
    is_copy: bool = False,
) -> bytes:
    """One page per certificate, in the order given. `is_copy` marks each page as a copy
    to look at."""
    design = certificate_design.of(decision.campaign.certificate_design)
    sheets = Sheets(design, decision, way or Way(), is_copy=is_copy)
    for certificate in certificates:
        sheets.add(certificate)
    return sheets.finish()


def verify_url(certificate: Certificate) -> str:
    """The public page that confirms the certificate."""
    return site_address("nominations:certificate_verify", certificate.code)


def site_address(name: str, *args: str) -> str:
    """Where a reader of the paper finds the page."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


class Sheets:
    """A file of certificates that grows page by page."""

    def __init__(
        self, design: Design, decision: Decision, way: Way, *, is_copy: bool
    ) -> None:
        load_fonts()
        self.design, self.decision = design, decision
        self.is_copy = is_copy
        self.hidden = design.on_a_blank if way.is_overprint else frozenset()
        self.shift = (0.0, 0.0)
        if way.printer:
            self.shift = (float(way.printer.right_mm), float(way.printer.down_mm))
        self.buffer = io.BytesIO()
        size = (design.width * mm, design.height * mm)
        self.canvas = Canvas(self.buffer, pagesize=size, pageCompression=1)
        self.canvas.setTitle(f"{design.texts['title']} – {decision.number}")
        self.canvas.beginForm(COMMON)
        self._draw_common()
        self.canvas.endForm()

    def add(self, certificate: Certificate) -> None:
        right, down = self.shift
        self.canvas.translate(right * mm, -down * mm)
        self.canvas.doForm(COMMON)
        self._draw_own(certificate)
        if self.is_copy:
            self._draw_copy_mark()
        self.canvas.showPage()

    def finish(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()

    def _text(self, name: str, text: str) -> None:
        if name not in self.hidden:
            height = self.design.height * mm
            draw(self.canvas, text, self.design.blocks[name], height)

    def _draw_common(self) -> None:
        """What the decision's certificates have in common."""
        if "frame" not in self.hidden:
            self._draw_frame()
        for name in ("heading", "authority", "verb", "title", "achievement"):
            self._text(name, self.design.texts[name])
        day = vn_long_date(self.decision.decided_on)
        place = self.design.texts["place"]
        self._text("date", f"{place}, {day}" if place else day)
        title = self.decision.signer_title.upper()
        self._text("signer_title", "\n".join([*self.design.signer_lines, title]))
        self._text("signer", self.decision.signer)

    def _draw_frame(self) -> None:
        design, canvas = self.design, self.canvas
        for inset, width, colour in (
            (9.0, 1.2, design.gold),
            (11.0, 0.35, design.red),
        ):
            edge = inset * design.scale
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(width * design.scale * mm)
            wide, high = design.width - 2 * edge, design.height - 2 * edge
            canvas.rect(edge * mm, edge * mm, wide * mm, high * mm)
        heading = design.blocks["heading"]
        y = (design.height - heading.top - heading.height - 1) * mm
        middle, half = heading.left + heading.width / 2, 26 * design.scale
        canvas.setStrokeColor(certificate_design.DARK)
        canvas.setLineWidth(0.3 * design.scale * mm)
        canvas.line((middle - half) * mm, y, (middle + half) * mm, y)

    def _draw_own(self, certificate: Certificate) -> None:
        self._text("name", certificate.name)
        self._text("description", certificate.description)
        self._text(
            "register",
            f"Số quyết định: {self.decision.number}\n"
            f"Ngày {vn_date(self.decision.decided_on)}\n"
            f"Số sổ vàng: {certificate.ordinal}",
        )
        if self.decision.campaign.public_certificates:
            address = site_address("nominations:certificate_check")
            code = " ".join(wrap(certificate.code, 9))
            self._text("code", f"{address}\nMã: {code}")
            self._draw_qr(verify_url(certificate))

    def _draw_qr(self, text: str) -> None:
        block = self.design.blocks["qr"]
        rows = segno.make(text, error="m").matrix
        dot = block.width * mm / len(rows)
        path = self.canvas.beginPath()
        for number, row in enumerate(rows, start=1):
            for first, last in _runs(row):
                path.rect(first, -number, last - first, 1)
        self.canvas.saveState()
        self.canvas.translate(block.left * mm, (self.design.height - block.top) * mm)
        self.canvas.scale(dot, dot)
        self.canvas.setFillColor("#000000")
        self.canvas.drawPath(path, stroke=0, fill=1)
        self.canvas.restoreState()

    def _draw_copy_mark(self) -> None:
        canvas, design = self.canvas, self.design
        canvas.saveState()
        canvas.translate(design.width * mm / 2, design.height * mm / 2)
        canvas.rotate(30)
        canvas.setFillColor("#b0b0b0", alpha=0.35)
        canvas.setFont(BOLD, 96 * design.scale)
        canvas.drawCentredString(0, 0, VIEWING)
        canvas.restoreState()


def _runs(row: bytearray) -> list[tuple[int, int]]:
    """The dark stretches of a row of the QR code."""
    runs, first = [], None
    for place, is_dark in enumerate([*row, 0]):
        if is_dark and first is None:
            first = place
        elif not is_dark and first is not None:
            runs.append((first, place))
            first = None
    return runs
