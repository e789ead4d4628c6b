"""How long 408 certificates take, and how much memory, against the naive way: one HTML
document each, by WeasyPrint. Both in the same run, the naive one on a tenth of them.

    .venv/bin/python -m benchmarks.certificates [number]
"""

import os
import resource
import sys
import time
from datetime import date
from pathlib import Path
from textwrap import wrap
from types import SimpleNamespace

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emulation.settings")
django.setup()

from django.template import engines  # noqa: E402 - after django.setup()

from emulation.vietnamese import vn_date, vn_long_date  # noqa: E402
from reports import pdf  # noqa: E402
from reports.documents.certificates import render, verify_url  # noqa: E402
from reports.tasks import SHEETS_A_PART  # noqa: E402

NAIVE = Path(__file__).with_name("certificates.html")


def certificate(number: int) -> SimpleNamespace:
    return SimpleNamespace(
        code=f"{number:027d}",
        ordinal=number,
        name=f"Nguyễn Thị Ánh Nguyệt Mẫu {number}",
        description="Chi hội trưởng Chi hội Mẫu, xã Mẫu",
    )


DECISION = SimpleNamespace(
    campaign=SimpleNamespace(
        public_certificates=True,
        certificate_design={
            "page_width": 297,
            "page_height": 210,
            "heading": "ĐẢNG CỘNG SẢN VIỆT NAM",
            "authority": "BAN THƯỜNG VỤ TỈNH ỦY MẪU",
            "verb": "TẶNG",
            "title": "BẰNG KHEN",
            "achievement": "Đã có thành tích xuất sắc trong phong trào thi đua mẫu",
            "place": "Tỉnh Mẫu",
            "signer_lines": ["T/M BAN THƯỜNG VỤ"],
            "red": "#B5121B",
            "gold": "#B08D2A",
        },
    ),
    number="1208-QĐ/TU",
    decided_on=date(2030, 9, 15),
    signer="Nguyễn Văn Mẫu",
    signer_title="Phó Bí thư",
)


def naive(sheet: SimpleNamespace) -> bytes:
    """One document of one page, as an HTML template is usually printed."""
    template = engines["django"].from_string(NAIVE.read_text("utf-8"))
    values = {
        "design": DECISION.campaign.certificate_design,
        "decision": DECISION,
        "decided_on": vn_date(DECISION.decided_on),
        "long_date": vn_long_date(DECISION.decided_on),
        "sheets": [
            {
                "name": sheet.name,
                "size": "s1",
                "width": "40em",
                "who": sheet.description,
                "ordinal": sheet.ordinal,
                "code": " ".join(wrap(sheet.code, 9)),
                "qr": pdf.qr(verify_url(sheet)),
            }
        ],
    }
    return pdf.render_html(template.render(values))


def main(total: int) -> None:
    sheets = [certificate(number) for number in range(1, total + 1)]
    render(DECISION, sheets[:1])  # the fonts are loaded
    start = time.process_time()
    parts = [
        render(DECISION, sheets[first : first + SHEETS_A_PART])
        for first in range(0, total, SHEETS_A_PART)
    ]
    drawn = time.process_time() - start
    joined = pdf.join(parts)
    ours = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    naive(sheets[0])  # the engine is loaded
    sample = sheets[: max(1, total // 10)]
    start = time.process_time()
    for sheet in sample:
        naive(sheet)
    each = (time.process_time() - start) * total / len(sample)
    sys.stdout.write(
        f"{total} certificates: {ours:.1f} s of CPU (drawing {drawn:.1f}), "
        f"{len(joined) / 2**20:.1f} MiB, peak {peak:.0f} MiB; one document each: "
        f"{each:.1f} s ({ours / each:.2f} of it)\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 408)
