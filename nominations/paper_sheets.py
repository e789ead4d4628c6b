"""The mark on the cover sheet of the originals: which dossier, and which version of it.

The mark is digits but for the dossier's code: a hand scanner types it like a keyboard,
and a Vietnamese input method would make 'đ' and 'â' of the letters of a hash."""

import re
from dataclasses import dataclass

from accounts.models import User
from campaigns.models import Campaign
from nominations.models import Dossier, DossierVersion

CHECK_DIGITS = 12


@dataclass(frozen=True)
class Sheet:
    """What lies on the desk: the dossier, and the version whose sheet it is (None if
    only the code was typed, or no version has this number)."""

    dossier: Dossier
    version: DossierVersion | None
    has_check: bool

    @property
    def is_current(self) -> bool:
        return self.version is not None and self.version.number == self.dossier.version

    @property
    def is_outdated(self) -> bool:
        return self.version is not None and not self.is_current

    @property
    def is_unknown(self) -> bool:
        """The number belongs to no version that was handed in."""
        return self.has_check and self.version is None


def check_number(version: DossierVersion) -> str:
    """Twelve digits of the version's SHA-256, in groups of four."""
    number = int(version.sha256[:16], 16) % 10**CHECK_DIGITS
    digits = f"{number:0{CHECK_DIGITS}d}"
    return "-".join(digits[start : start + 4] for start in (0, 4, 8))


def mark(version: DossierVersion) -> str:
    """'HS-2030-0123-4821-0937-1156'"""
    return f"{version.dossier.code}-{check_number(version)}"


def read(text: str, user: User) -> Sheet | None:
    """The sheet with this mark among the dossiers that the person may see, however it was
    typed: with or without dashes and blanks, in any case, the code alone or with the
    check number. None if there is no such dossier."""
    for code, check in _readings(text):
        found = Dossier.objects.visible_to(user).submitted().filter(code=code)
        dossier = found.select_related("campaign__board", "organization").first()
        if dossier:
            return Sheet(dossier, _version(dossier, check), bool(check))
    return None


def _version(dossier: Dossier, check: str) -> DossierVersion | None:
    if not check:
        return None
    versions = dossier.versions.order_by("-number")
    return next(
        (
            version
            for version in versions
            if check_number(version).replace("-", "") == check
        ),
        None,
    )


def _readings(text: str) -> list[tuple[str, str]]:
    """Code and check number: a code's number has four digits or more."""
    plain = re.sub(r"[\s\-–/._]", "", text).upper()
    found = re.fullmatch(r"([A-Z]+)(\d{4})(\d{1,24})", plain)
    if not found:
        return []
    prefix, year, rest = found.groups()
    number, check = rest, ""
    if len(rest) > CHECK_DIGITS:
        number, check = rest[:-CHECK_DIGITS], rest[-CHECK_DIGITS:]
    prefixes = Campaign.objects.values_list("dossier_prefix", flat=True).distinct()
    return [
        (f"{known}-{year}-{number.zfill(4)}", check)
        for known in prefixes
        if known == prefix
    ]
