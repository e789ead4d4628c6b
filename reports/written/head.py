"""What every official document begins and ends with: the letterhead, the plan that it
rests on, who gets a copy."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Organization
from campaigns.models import Campaign
from emulation import clock
from emulation.vietnamese import vn_long_date
from reports import letterhead

Style = Organization.Letterhead


@dataclass(frozen=True)
class Head:
    superior: str
    name: str
    mark: str
    title: str
    motto: str
    number: str
    place_and_date: str


def of(
    organization: Organization, day: dt.date | None, symbol: str, number: str
) -> Head:
    """The letterhead of the issuer's style; a day not known yet is left to be filled in
    by hand."""
    style = organization.letterhead
    lines = letterhead.of(organization, day or clock.today())
    place_and_date = lines.place_and_date
    if day is None:
        place = f"{organization.place}, " if organization.place else ""
        place_and_date = f"{place}ngày …… tháng …… năm {clock.today():%Y}"
    written = f"số {number}" if number else letterhead.number_line(organization, symbol)
    if style == Style.STATE:
        # 'Số: 12/TTr-HND' in the State's documents, 'Số 12-TTr/TU' in the others.
        written = written.replace("số ", "số: ", 1)
    return Head(
        superior=lines.superior,
        name=lines.name,
        mark={Style.PARTY: "*", Style.YOUTH_UNION: "***"}.get(Style(style), ""),
        title=lines.titles[0],
        motto=lines.titles[1] if len(lines.titles) > 1 else "",
        number=written[:1].upper() + written[1:],
        place_and_date=place_and_date,
    )


def plan(campaign: Campaign) -> str:
    """'Kế hoạch số 12-KH/TU, ngày 05 tháng 9 năm 2026 của …'."""
    number = f" số {campaign.number}" if campaign.number else ""
    day = f", {vn_long_date(campaign.issued_on)}" if campaign.issued_on else ""
    issuer = f" của {campaign.committee_name}" if campaign.committee_name else ""
    return f"Kế hoạch{number}{day}{issuer}"


def copies(organization: Organization) -> list[str]:
    """Who gets a copy: lines end with commas in the Party's documents, with semicolons
    in the State's; the last with a full stop."""
    end = "," if organization.letterhead == Style.PARTY else ";"
    lines: Iterable[str] = ("Như trên", "Lưu VT")
    *first, last = lines
    return [*(f"- {line}{end}" for line in first), f"- {last}."]


def paragraphs(text: str) -> str:
    """Each line a paragraph of its own: '\\a' is what the template's engine takes for
    that. A mere line break would be stretched across a justified line."""
    return "\a".join(line for line in text.splitlines() if line.strip())
