"""Gets what is missing: system packages, the Python packages, Pango, Chromium.

Every function says what it installs and why; what cannot be had is answered by the one
command to type.
"""

import hashlib
import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from machine.talk import (
    IS_ROOT,
    PYTHON,
    ROOT,
    VENV,
    quiet,
    say,
    stop,
    succeeds,
    succeeds_python,
    warn,
)

LIBS = ROOT / ".libs"
PANGO = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
LOADS_PANGO = "import ctypes as c; [c.CDLL(n) for n in ('libpango-1.0.so.0', 'libpangoft2-1.0.so.0')]"
FONTS_CONF = "<fontconfig><dir>{static}</dir><dir>{libs}/usr/share/fonts</dir><cachedir>{libs}/cache</cachedir></fontconfig>"


# ---------------------------------------------------------------------- system packages
def apt_install(names: Sequence[str], why: tuple[str, str]) -> bool:
    """Install Debian packages when we may; otherwise say the command to type."""
    wanted = " ".join(names)
    if not shutil.which("apt-get"):
        warn(f"Máy thiếu: {wanted} ({why[0]}).", f"Missing: {wanted} ({why[1]}).")
        return False
    if not IS_ROOT:
        warn(
            f"Cần quyền quản trị để cài {wanted} ({why[0]}). Xin gõ:  sudo apt-get install {wanted}",
            f"Installing {wanted} ({why[1]}) needs root. Type:  sudo apt-get install {wanted}",
        )
        return False
    say(f"Cài {wanted}: {why[0]}", f"installing it: {why[1]}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names]
    if succeeds(install, env=environment):
        return True
    quiet(["apt-get", "update", "-q"], env=environment)
    result = quiet(install, env=environment)
    if result.returncode:
        warn(
            f"Không cài được {wanted}. Máy có nối mạng không?\n{result.stdout[-800:]}",
            f"Could not install {wanted}. Is the network reachable?",
        )
    return result.returncode == 0


def apt_knows(name: str) -> bool:
    return bool(
        shutil.which("apt-cache")
        and quiet(["apt-cache", "--names-only", "search", f"^{name}$"]).stdout.strip()
    )


# ------------------------------------------------------------------ Python and its packages
def ensure_packages(lock: str) -> None:
    """`.venv` holds exactly what the lock file names, each file checked by its hash."""
    _ensure_venv()
    digest = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    stamp = VENV / f"{lock}.sha256"
    if stamp.exists() and stamp.read_text() == digest:
        return
    say(
        f"Cài thư viện Python theo {lock} (lần đầu mất khoảng một phút)",
        "installing the Python packages (about a minute the first time)",
    )
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
    ]
    result = quiet([*pip, "--require-hashes", "-r", ROOT / lock])
    if result.returncode:
        print(result.stdout[-1500:], file=sys.stderr)
        stop(
            "Không cài được thư viện Python. Kiểm tra mạng (cần tới pypi.org) rồi chạy lại.",
            "The Python packages could not be installed. Check the network (pypi.org) and try again.",
        )
    stamp.write_text(digest)


def _ensure_venv() -> None:
    # A link is somebody's shared environment: never rebuilt from here.
    if VENV.is_symlink() or succeeds_python("import pip"):
        return
    if importlib.util.find_spec("ensurepip") is None:
        why = ("môi trường Python riêng của dự án", "the project's own Python")
        name = f"python3.{sys.version_info.minor}-venv"
        if not apt_install([name if apt_knows(name) else "python3-venv"], why):
            stop(
                "Thiếu mô-đun venv của Python nên không tiếp tục được.",
                "Python's venv module is missing; cannot go on.",
            )
    say("Tạo môi trường .venv", "creating .venv")
    result = quiet([sys.executable, "-m", "venv", "--clear", VENV])
    if result.returncode:
        stop(f"Không tạo được .venv: {result.stdout[-500:]}", "Could not create .venv.")


# -------------------------------------------------------------------------------- Pango
def ensure_pango() -> None:
    """WeasyPrint draws with Pango, which no wheel carries."""
    _use_unpacked_pango()
    if succeeds_python(LOADS_PANGO):
        return
    why = ("in giấy tờ PDF", "PDF documents")
    names = [name for name in PANGO if name in PANGO[:2] or apt_knows(name)]
    if IS_ROOT:
        apt_install(names, why)
    else:
        _unpack_pango(names)
        _use_unpacked_pango()
    if not succeeds_python(LOADS_PANGO):
        if not IS_ROOT:
            apt_install(names, why)
        warn("Tiếp tục, tạm thời không in được PDF.", "Going on without PDF for now.")


def _unpack_pango(names: Sequence[str]) -> None:
    """Without root: the same packages, unpacked beside the project."""
    if not shutil.which("apt-get"):
        return
    say("Giải nén Pango vào .libs để in PDF", "unpacking Pango into .libs for PDF")
    plan = quiet(["apt-get", "install", "-s", "--no-install-recommends", *names])
    needed = [
        line.split()[1] for line in plan.stdout.splitlines() if line.startswith("Inst ")
    ]
    with tempfile.TemporaryDirectory() as folder:
        if needed and succeeds(["apt-get", "download", "-q", *needed], cwd=folder):
            for package in Path(folder).glob("*.deb"):
                quiet(["dpkg", "-x", package, LIBS])
            conf = FONTS_CONF.format(static=ROOT / "static", libs=LIBS)
            (LIBS / "fonts.conf").write_text(conf, encoding="utf-8")


def _use_unpacked_pango() -> None:
    if (LIBS / "fonts.conf").exists():
        folders = {str(file.parent) for file in LIBS.glob("usr/lib/**/*.so.*")}
        known = os.environ.get("LD_LIBRARY_PATH")
        paths = sorted(folders) + ([known] if known else [])
        os.environ["LD_LIBRARY_PATH"] = ":".join(paths)
        os.environ["FONTCONFIG_FILE"] = str(LIBS / "fonts.conf")


# -------------------------------------------------------------- -- for the tests ----
def ensure_chromium() -> bool:
    """The journeys drive Debian's own Chromium."""

    def found() -> bool:
        return bool(shutil.which("chromium") or os.environ.get("CHROMIUM"))

    why = ("thử trang trong trình duyệt", "the journeys in a real browser")
    return found() or (apt_install(["chromium"], why) and found())
