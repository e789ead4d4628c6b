"""The sheet by which a printer's shift is found, before it prints over real blanks."""

import io

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from nominations.models import PrinterProfile
from reports.documents.certificate_design import Design
from reports.typesetting import REGULAR, Block, draw, load_fonts

# How far the cross stands from the left and from the top edge.
CROSS = PrinterProfile.CROSS_MM
BAR = 200
LABELS = {
    "name": "Tên",
    "description": "Chức vụ, đơn vị",
    "achievement": "Thành tích",
    "register": "Số quyết định, số sổ vàng",
    "code": "Mã kiểm tra",
    "qr": "Mã QR",
    "date": "Ngày ký",
    "signer_title": "Chức danh người ký",
    "signer": "Người ký",
}


def render(design: Design, printer: PrinterProfile) -> bytes:
    """Rulers, a cross at 50 mm from the edges, a bar of 200 mm, and the outline of every
    text that is printed over a blank; shifted as the printer's sheets are."""
    return Calibration(design, printer).draw()


class Calibration:
    def __init__(self, design: Design, printer: PrinterProfile) -> None:
        load_fonts()
        self.design = design
        self.buffer = io.BytesIO()
        size = (design.width * mm, design.height * mm)
        self.canvas = Canvas(self.buffer, pagesize=size, pageCompression=1)
        self.printer = printer
        self.right, self.down = float(printer.right_mm), float(printer.down_mm)

    def draw(self) -> bytes:
        canvas = self.canvas
        canvas.setTitle("Tờ căn chỉnh máy in")
        canvas.translate(self.right * mm, -self.down * mm)
        self._draw_blocks()
        self._draw_rulers()
        self._draw_cross()
        self._write()
        canvas.showPage()
        canvas.save()
        return self.buffer.getvalue()

    def _y(self, from_top: float) -> float:
        return (self.design.height - from_top) * mm

    def _draw_blocks(self) -> None:
        self.canvas.setLineWidth(0.3)
        self.canvas.setStrokeColor("#8a8a8a")
        self.canvas.setDash(2, 2)
        self.canvas.setFillColor("#595959")
        self.canvas.setFont(REGULAR, 7)
        for name, block in self.design.blocks.items():
            if name in self.design.on_a_blank:
                continue
            x, y = block.left * mm, self._y(block.top + block.height)
            self.canvas.rect(x, y, block.width * mm, block.height * mm)
            self.canvas.drawString(x + 2, y + 2, LABELS.get(name, name))
        self.canvas.setDash()

    def _draw_rulers(self) -> None:
        """Along the top and the left, ticks by the millimetre, 10 mm from the edge."""
        canvas = self.canvas
        canvas.setStrokeColor("#000000")
        canvas.setFillColor("#000000")
        canvas.setLineWidth(0.25)
        canvas.setFont(REGULAR, 6)
        for place in range(10, int(self.design.width) - 9):
            length = _tick(place)
            canvas.line(place * mm, self._y(10), place * mm, self._y(10 + length))
            if place % 10 == 0:
                canvas.drawCentredString(place * mm, self._y(16.5), str(place))
        for place in range(10, int(self.design.height) - 9):
            length = _tick(place)
            canvas.line(10 * mm, self._y(place), (10 + length) * mm, self._y(place))
            if place % 10 == 0 and place > 10:
                canvas.drawString(15 * mm, self._y(place + 0.7), str(place))

    def _draw_cross(self) -> None:
        canvas, x, y = self.canvas, CROSS, CROSS
        canvas.setLineWidth(0.5)
        canvas.setStrokeColor(self.design.red)
        canvas.line((x - 15) * mm, self._y(y), (x + 15) * mm, self._y(y))
        canvas.line(x * mm, self._y(y - 15), x * mm, self._y(y + 15))
        bar = self._y(self.design.height - 12)
        left = (self.design.width - BAR) / 2
        canvas.line(left * mm, bar, (left + BAR) * mm, bar)
        for end in (left, left + BAR):
            canvas.line(end * mm, bar - 2 * mm, end * mm, bar + 2 * mm)

    def _write(self) -> None:
        shift = (
            f"Máy in: {self.printer.name}. Đang dịch phải {_signed(self.right)} mm, dịch "
            f"xuống {_signed(self.down)} mm."
        )
        lines = [
            "TỜ CĂN CHỈNH MÁY IN BẰNG KHEN",
            shift,
            "1. In tờ này trên giấy trắng cùng khổ với phôi, tỷ lệ 100%, không chọn “Vừa "
            "trang”. Vạch ngang đỏ ở cuối tờ phải dài đúng 200 mm.",
            "2. Đo từ mép trái tờ giấy đến vạch đứng và từ mép trên đến vạch ngang của "
            "dấu cộng đỏ phía trên bên trái: mỗi số phải là 50 mm. Nhập hai số đo được "
            "vào trang của máy in.",
            "3. In lại tờ này, áp lên phôi trước đèn: các khung nét đứt phải rơi vào chỗ "
            "trống của phôi.",
        ]
        block = Block(72, 22, self.design.width - 94, 30, 11, align="left")
        draw(self.canvas, "\n".join(lines), block, self.design.height * mm)


def _tick(place: int) -> float:
    if place % 10 == 0:
        return 4.0
    return 2.8 if place % 5 == 0 else 1.6


def _signed(shift: float) -> str:
    return f"{shift:+.1f}".replace(".", ",") if shift else "0"
