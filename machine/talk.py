"""Words to the person at the keyboard (Vietnamese, then English), and quiet commands."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
IS_ROOT = os.geteuid() == 0


def say(vietnamese: str, english: str) -> None:
    print(f"• {vietnamese} · {english}", flush=True)


def warn(vietnamese: str, english: str) -> None:
    print(f"! {vietnamese}\n! {english}", file=sys.stderr, flush=True)


def stop(vietnamese: str, english: str) -> NoReturn:
    print(f"✗ {vietnamese}\n✗ {english}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def succeeds(command: Sequence[str | Path], **options: object) -> bool:
    return quiet(command, **options).returncode == 0


def quiet(
    command: Sequence[str | Path], **options: object
) -> subprocess.CompletedProcess[str]:
    """Run; keep what it prints for whoever must explain a failure."""
    return subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **options,  # type: ignore[call-overload]
    )


def succeeds_python(code: str) -> bool:
    """Does the project's own Python run this?"""
    return PYTHON.exists() and succeeds([PYTHON, "-c", code])
