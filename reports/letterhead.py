"""The head of an official document. Its style is the issuing organisation's: the Party's
guidance 36-HD/VPTW, the State's Decree 30/2020, or the Youth Union's."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import Organization
from emulation.vietnamese import vn_long_date

Style = Organization.Letterhead

TITLES = {
    Style.PARTY: ["ĐẢNG CỘNG SẢN VIỆT NAM"],
    Style.YOUTH_UNION: ["ĐOÀN TNCS HỒ CHÍ MINH"],
    Style.STATE: ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
}


@dataclass(frozen=True)
class Letterhead:
    """The lines of the head: the issuer's on the left, the title on the right."""

    superior: str
    name: str
    # The sign under the issuer; where there is none a short rule stands.
    mark: str
    titles: list[str]
    place_and_date: str


def of(issuer: Organization, day: dt.date) -> Letterhead:
    style = Style(issuer.letterhead)
    date = vn_long_date(day)
    return Letterhead(
        superior=issuer.letterhead_superior.upper(),
        name=issuer.letterhead_name.upper(),
        mark="" if style == Style.STATE else "*",
        titles=TITLES[style],
        place_and_date=f"{issuer.place}, {date}" if issuer.place else date,
    )


def number_line(issuer: Organization, kind: str) -> str:
    """Room for the number, and the symbol: the Party writes 'Số 12-TTr/TU', the State
    'Số: 12/TTr-UBND'."""
    symbol = issuer.document_symbol
    if issuer.letterhead == Style.STATE:
        return f"số ……/{kind}-{symbol}" if symbol else f"số ……/{kind}"
    return f"số ……-{kind}/{symbol}" if symbol else f"số ……-{kind}"
