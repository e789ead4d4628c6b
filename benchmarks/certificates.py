"""How long 408 certificates take, and how much memory, against the naive way of one
document each, in the same run.

    .venv/bin/python -m benchmarks.certificates [number]
"""

import os
import resource
import sys
import time
from datetime import date
from types import SimpleNamespace

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emulation.settings")
django.setup()

from reports import pdf  # noqa: E402 - after django.setup()
from reports.documents.certificates import render  # noqa: E402
from reports.tasks import SHEETS_A_PART  # noqa: E402


def certificate(number: int) -> SimpleNamespace:
    return SimpleNamespace(
        code=f"{number:027d}",
        ordinal=number,
        nomination=SimpleNamespace(
            name=f"Nguyễn Thị Ánh Nguyệt Mẫu {number}",
            is_individual=True,
            position="Chi hội trưởng Chi hội Mẫu",
            workplace="xã Mẫu",
            address="",
        ),
    )


DECISION = SimpleNamespace(
    campaign=SimpleNamespace(
        certificate_design={
            "heading": "ĐẢNG CỘNG SẢN VIỆT NAM",
            "authority": "BAN THƯỜNG VỤ TỈNH ỦY MẪU",
            "verb": "TẶNG",
            "title": "BẰNG KHEN",
            "achievement": "Đã có thành tích xuất sắc trong phong trào thi đua mẫu",
            "place": "Tỉnh Mẫu",
            "signer_lines": ["T/M BAN THƯỜNG VỤ"],
        }
    ),
    number="1208-QĐ/TU",
    decided_on=date(2030, 9, 15),
    signer="Nguyễn Văn Mẫu",
    signer_title="Phó Bí thư",
)


def main(total: int) -> None:
    sheets = [certificate(number) for number in range(1, total + 1)]
    render(DECISION, sheets[:1])  # the engine and its fonts are loaded
    start = time.process_time()
    parts = [
        render(DECISION, sheets[first : first + SHEETS_A_PART])
        for first in range(0, total, SHEETS_A_PART)
    ]
    joined = pdf.join(parts)
    ours = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sample = sheets[: max(1, total // 10)]
    start = time.process_time()
    for sheet in sample:
        render(DECISION, [sheet])
    naive = (time.process_time() - start) * total / len(sample)
    sys.stdout.write(
        f"{total} certificates: {ours:.1f} s of CPU, {len(joined) / 2**20:.1f} MiB, "
        f"peak {peak:.0f} MiB; one document each: {naive:.1f} s "
        f"({ours / naive:.2f} of it)\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 408)
