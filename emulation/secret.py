"""Secrets that are made at first start rather than shipped."""

import os
import secrets
from pathlib import Path


def secret_from_file(path: Path) -> str:
    """The secret in `path`; made there (mode 600) when two starters race, once."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        value = secrets.token_urlsafe(64)
        file.write(value)
    return value
