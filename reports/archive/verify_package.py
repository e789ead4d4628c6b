#!/usr/bin/env python3
"""Kiểm tra một gói lưu trữ: đủ tệp, không thừa tệp, nội dung không bị sửa.

    python3 verify_package.py GÓI.zip        (hoặc thư mục đã giải nén)

Chỉ cần Python 3.8 trở lên. Kết quả: mã thoát 0 là gói nguyên vẹn, 1 là có sai lệch,
2 là không đọc được gói. The messages are in Vietnamese for the archivist who runs it.
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

CHUNK = 256 * 1024
MANIFESTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")


class Folder:
    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> set[str]:
        return {
            path.relative_to(self.root).as_posix()
            for path in self.root.rglob("*")
            if path.is_file()
        }

    def open(self, name: str) -> IO[bytes]:
        return (self.root / name).open("rb")


class Archive:
    """A ZIP file with one folder in it; read in place, nothing is unpacked."""

    def __init__(self, path: Path) -> None:
        self.zip = zipfile.ZipFile(path)
        listed = [name for name in self.zip.namelist() if not name.endswith("/")]
        tops = {name.split("/")[0] for name in listed}
        if len(tops) != 1 or len(listed) != len(set(listed)):
            raise ValueError("gói phải có đúng một thư mục và không trùng tên tệp")
        self.top = tops.pop() + "/"

    def names(self) -> set[str]:
        return {
            name[len(self.top) :]
            for name in self.zip.namelist()
            if not name.endswith("/")
        }

    def open(self, name: str) -> IO[bytes]:
        return self.zip.open(self.top + name)


def digest(package: Folder | Archive, name: str) -> str:
    found = hashlib.sha256()
    with package.open(name) as file:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            found.update(chunk)
    return found.hexdigest()


def listed(package: Folder | Archive, manifest: str) -> dict[str, str]:
    """The manifest's lines as {name: digest}."""
    with package.open(manifest) as file:
        lines = file.read().decode("utf-8").splitlines()
    return {name: value for value, name in (line.split("  ", 1) for line in lines)}


def faults(package: Folder | Archive) -> Iterator[str]:
    """A sentence for everything that is wrong."""
    names = package.names()
    expected: dict[str, str] = {}
    for manifest in MANIFESTS:
        if manifest not in names:
            yield f"Thiếu tệp {manifest}."
            continue
        expected.update(listed(package, manifest))
    for name in sorted(expected):
        if name not in names:
            yield f"Thiếu tệp {name}."
        elif digest(package, name) != expected[name]:
            yield f"Tệp {name} đã bị sửa hoặc hỏng."
    for name in sorted(names - set(expected) - {"tagmanifest-sha256.txt"}):
        yield f"Thừa tệp {name} (không có trong danh mục)."


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__)
        return 2
    path = Path(arguments[0])
    try:
        package: Folder | Archive = Folder(path) if path.is_dir() else Archive(path)
        found = list(faults(package))
        total = len(package.names())
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        print(f"Không đọc được gói {path}: {error}")
        return 2
    for text in found:
        print(text)
    if found:
        print(f"GÓI CÓ {len(found)} SAI LỆCH.")
        return 1
    print(f"Gói nguyên vẹn: {total} tệp, mọi mã kiểm tra đều khớp.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
