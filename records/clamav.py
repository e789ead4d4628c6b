"""Asking a ClamAV daemon whether a file holds malware, by its INSTREAM command.

The daemon gets the bytes over a socket, so it needs no right to read our folders and may
run on another machine (decision 0016)."""

import re
import socket
import struct
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from records.stored_files import CHUNK

# For each single step on the line, not for the whole scan.
TIMEOUT_SECONDS = 30.0
LONGEST_ANSWER = 4096


class ScannerDown(Exception):
    """It did not say what the file is: not reached, too slow, or an answer of no sense."""


def scan(path: Path) -> str:
    """The name of the malware in the file; '' if there is none."""
    try:
        with _connected() as line, path.open("rb") as file:
            line.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                line.sendall(struct.pack("!L", len(chunk)) + chunk)
            line.sendall(struct.pack("!L", 0))
            answer = _answer(line)
    except OSError as error:
        raise ScannerDown(str(error)) from error
    if answer == "stream: OK":
        return ""
    if found := re.fullmatch(r"stream: (.+) FOUND", answer):
        return found[1]
    raise ScannerDown(answer or "no answer")


def _connected() -> socket.socket:
    url = urlsplit(settings.CLAMAV_URL)
    if url.scheme == "tcp":
        address = (url.hostname or "", url.port or 3310)
        return socket.create_connection(address, TIMEOUT_SECONDS)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(TIMEOUT_SECONDS)
        line.connect(url.path)
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        got = line.recv(LONGEST_ANSWER)
        if not got:
            break
        answer += got
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()
