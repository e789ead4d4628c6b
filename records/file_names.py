"""The name a person gave a file, made fit to keep and to send back."""

import unicodedata

MAX_LENGTH = 150
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_NOT_ON_WINDOWS = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)
}


def tidy_name(name: str) -> str:
    """NFC, without folders, controls or direction overrides; short, extension kept."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(
        letter for letter in name if unicodedata.category(letter) not in _UNSEEN
    )
    name = " ".join(seen.translate(_NOT_ON_WINDOWS).split()).rstrip(". ")
    stem, suffix = _split(name)
    stem = stem.strip(". ") or "file"
    if stem.split(".")[0].lower() in _DEVICES:
        stem = f"_{stem}"
    return stem[: MAX_LENGTH - len(suffix)].rstrip() + suffix


def extension(name: str) -> str:
    """The last extension in small letters, without its dot."""
    return _split(name)[1].lower().removeprefix(".")


def _split(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 10 or not suffix.isalnum():
        return name, ""
    return stem, dot + suffix
