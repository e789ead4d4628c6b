"""Writing a package: a BagIt folder (RFC 8493) in a ZIP file.

Anybody can check it with the script that lies in it, with any BagIt tool, or with
`sha256sum -c manifest-sha256.txt`; nothing of it needs the product.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.core.serializers.json import DjangoJSONEncoder

CHUNK = 256 * 1024
SCRIPT = Path(__file__).with_name("verify_package.py")
# One moment for all entries: the same content gives the same bytes.
MOMENT = (2026, 1, 1, 0, 0, 0)
READ_ME = """Gói lưu trữ theo chuẩn BagIt (RFC 8493).

data/                 văn bản, tệp và dữ liệu; data/muc-luc-van-ban.csv là mục lục
bag-info.txt          gói này chứa gì, lập khi nào
manifest-sha256.txt   mã kiểm tra của từng tệp trong data/

Kiểm tra gói (máy có Python 3.8 trở lên, không cần phần mềm thi đua):
    python3 verify_package.py TÊN-GÓI.zip
"""


@dataclass(frozen=True)
class Item:
    """A file of the package: where it lies under data/, what is in it, and its line in
    the list of papers."""

    path: str
    content: bytes | Path
    title: str = ""
    number: str = ""
    date: str = ""
    author: str = ""
    note: str = ""

    def chunks(self) -> Iterator[bytes]:
        if isinstance(self.content, bytes):
            yield self.content
            return
        with self.content.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


@dataclass
class Written:
    """What has gone into the package so far."""

    digests: dict[str, str] = field(default_factory=dict)
    size: int = 0


def data(path: str, value: Any, title: str) -> Item:
    """Facts of the product as JSON that people can read as well."""
    text = json.dumps(
        value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2, sort_keys=True
    )
    return Item(path, text.encode(), title)


def write(
    target: BinaryIO,
    name: str,
    items: Iterable[Item],
    info: dict[str, str],
    *,
    progress: Callable[[int], None] = lambda done: None,
) -> Written:
    """Write the package called `name` to `target`; files pass through in pieces.
    `progress` is told how many items are in."""
    payload, tags, lines = Written(), Written(), []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, item in enumerate(items, start=1):
            _put(archive, f"{name}/data/{item.path}", f"data/{item.path}", item.chunks(), payload)  # fmt: skip
            lines.append(item)
            progress(done)
        listing = _listing(lines)
        _put(archive, f"{name}/data/muc-luc-van-ban.csv", "data/muc-luc-van-ban.csv", [listing], payload)  # fmt: skip
        for tag, text in _tags(payload, info).items():
            _put(archive, f"{name}/{tag}", tag, [text.encode()], tags)
        manifest = _manifest(tags.digests).encode()
        archive.writestr(_entry(f"{name}/tagmanifest-sha256.txt"), manifest)
    return payload


def _put(
    archive: zipfile.ZipFile,
    place: str,
    name: str,
    chunks: Iterable[bytes],
    written: Written,
) -> None:
    digest = hashlib.sha256()
    with archive.open(_entry(place), "w", force_zip64=True) as file:
        for chunk in chunks:
            file.write(chunk)
            digest.update(chunk)
            written.size += len(chunk)
    written.digests[name] = digest.hexdigest()


def _entry(place: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(place, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _tags(payload: Written, info: dict[str, str]) -> dict[str, str]:
    lines = info | {"Payload-Oxum": f"{payload.size}.{len(payload.digests)}"}
    return {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(f"{key}: {value}\n" for key, value in lines.items()),
        "manifest-sha256.txt": _manifest(payload.digests),
        "DOC-TRUOC.txt": READ_ME,
        SCRIPT.name: SCRIPT.read_text("utf-8"),
    }


def _manifest(digests: dict[str, str]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))


COLUMNS = ["STT", "Số, ký hiệu", "Ngày", "Tên loại, trích yếu", "Tác giả", "Tệp", "Ghi chú"]  # fmt: skip


def _listing(items: list[Item]) -> bytes:
    """The list of papers (mục lục văn bản); a mark at the front lets Excel read it."""
    rows = [COLUMNS] + [
        [str(n), one.number, one.date, one.title, one.author, one.path, one.note]
        for n, one in enumerate((i for i in items if i.title), start=1)
    ]
    text = "\r\n".join(",".join(map(_cell, row)) for row in rows) + "\r\n"
    return b"\xef\xbb\xbf" + text.encode()


def _cell(text: str) -> str:
    """Quoted, and with nothing at the front that a spreadsheet would work out."""
    if text.startswith(("=", "+", "-", "@", "\t")):
        text = "'" + text
    return '"' + text.replace('"', '""').replace("\r", " ").replace("\n", " ") + '"'
