"""Lines of registers, entered by the real steps: `entry(Inspection, campaign, body)`."""

import datetime as dt
import uuid
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Organization
from campaigns.models import Campaign, DistributionLine
from emulation import clock
from records.file_types import XLSX
from registers import announcing, guiding, keeping, publishing
from registers.catalogue import Register
from registers.models import (
    Announcement,
    AssignedWork,
    Difficulty,
    Entry,
    Exemplar,
    GuidanceFile,
    Inspection,
    JointProgramme,
    MovementLaunch,
    PropagandaEntry,
    YearlyCommendation,
)
from tests.nominations.factories import board_member, clerk_and_leader, pdf

VALUES: dict[type[Entry], dict[str, Any]] = {
    Exemplar: {
        "title": "Tổ hợp tác Mẫu",
        "subject": "collective",
        "field": "economy",
        "story": "Cùng nhau mua giống, cùng nhau bán lúa.",
    },
    PropagandaEntry: {"title": "Người tốt việc tốt", "channel": "press"},
    AssignedWork: {
        "title": "Cầu nông thôn Mẫu",
        "kind": "work",
        "assigned_by": "Ủy ban nhân dân xã Mẫu",
    },
    JointProgramme: {"title": "Chương trình phối hợp Mẫu", "partners": "Hội Mẫu"},
    Inspection: {"title": "Việc tổ chức phong trào", "inspected": "Chi hội Mẫu"},
    Difficulty: {
        "title": "Thiếu kinh phí",
        "kind": "difficulty",
        "text": "Xin hỗ trợ.",
    },
    YearlyCommendation: {
        "title": "Giấy khen",
        "year": 2026,
        "number": "12-QĐ/MAU",
        "collectives": 2,
        "individuals": 5,
    },
    MovementLaunch: {"title": "Đợt thi đua cao điểm", "kind": "drive"},
}


def entry(
    model: type[Entry], campaign: Campaign, organization: Organization, **values: Any
) -> Any:
    """A lawful line of that register, of yesterday."""
    day = clock.today() - dt.timedelta(days=1)
    return keeping.add(
        model,
        campaign,
        organization,
        {"happened_on": day} | VALUES[model] | values,
        by=clerk_and_leader(organization),
        once_key=uuid.uuid4(),
    )


def table(
    head: list[Any], *rows: list[Any], name: str = "so.xlsx"
) -> SimpleUploadedFile:
    """A spreadsheet with these rows, as a person would save it."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for number, row in enumerate([head, *rows]):
        for column, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write_datetime(
                    number, column, dt.datetime.combine(value, dt.time())
                )
            elif isinstance(value, str):
                sheet.write_string(number, column, value)
            else:
                sheet.write(number, column, value)
    book.close()
    return SimpleUploadedFile(name, stream.getvalue(), XLSX)


def one_line(register: Register, values: dict[str, Any]) -> SimpleUploadedFile:
    """A table of that register with one line, of yesterday."""
    values = {"happened_on": clock.today() - dt.timedelta(days=1)} | values
    names = [name for name in register.table_fields if name in values]
    line = [values[name] for name in names]
    return table([register.label(name) for name in names], line)


def picture(
    name: str = "anh.jpg", *, size: tuple[int, int] = (900, 600)
) -> SimpleUploadedFile:
    """A real photo, small, with the place where it was taken written into it."""
    stream = BytesIO()
    place = Image.Exif()
    place[0x8825] = {1: "N", 2: (10.0, 22.0, 30.0)}
    Image.effect_noise(size, 60).convert("RGB").save(stream, "JPEG", exif=place)
    return SimpleUploadedFile(name, stream.getvalue(), "image/jpeg")


def consented(
    campaign: Campaign,
    organization: Organization,
    *,
    covers_photo: bool = True,
    **values,
) -> Exemplar:
    """With a photo, and with the consent to tell the story."""
    made = entry(Exemplar, campaign, organization, **values)
    by = clerk_and_leader(organization)
    publishing.put_photo(made, picture(), by=by)
    publishing.record_consent(
        made,
        given_by="Nguyễn Văn Mẫu",
        on=clock.today(),
        covers_photo=covers_photo,
        by=by,
    )
    return made


def published(campaign: Campaign, organization: Organization, **values) -> Exemplar:
    """On the page of good examples, photo and all."""
    made = consented(campaign, organization, **values)
    publishing.publish(made, by=board_member(campaign))
    return made


def announcement(
    campaign: Campaign,
    *organizations: Organization,
    files: Sequence[Any] = (),
    **values,
) -> Announcement:
    """A draft for these organisations, by a line of the distribution list."""
    line, _is_new = DistributionLine.objects.get_or_create(
        campaign=campaign,
        order=campaign.distribution.count() + 1,
        defaults={
            "text": "Các đơn vị",
            "organizations": {"codes": [body.code for body in organizations]},
        },
    )
    given = {"title": "Mời họp", "text": "Kính mời.", "chosen": {"lines": [line.order]}}
    by = board_member(campaign)
    return announcing.write(
        campaign, given | values, files, by=by, once_key=uuid.uuid4()
    )


def sent(
    campaign: Campaign,
    *organizations: Organization,
    files: Sequence[Any] = (),
    **values,
) -> Announcement:
    """Sent to these organisations."""
    made = announcement(campaign, *organizations, files=files, **values)
    announcing.send(made, by=board_member(campaign))
    return made


def guidance(campaign: Campaign, **values) -> GuidanceFile:
    given = {"kind": "form", "title": "Mẫu báo cáo", "note": ""}
    return guiding.put_up(campaign, given | values, pdf(), by=board_member(campaign))
