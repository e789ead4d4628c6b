"""What organisations keep between reports, what the Board announces and puts up."""

import datetime as dt
import io
import tomllib
import uuid
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts.models import Organization, Role, User
from campaigns.models import Campaign, Participation
from emulation import clock
from records.file_types import JPEG
from registers import announcing, answering, guiding, keeping, lifecycle, publishing
from registers.models import (
    AssignedWork,
    Difficulty,
    Entry,
    Exemplar,
    Inspection,
    JointProgramme,
    MovementLaunch,
    PropagandaEntry,
    YearlyCommendation,
)
from reports.demo.files import paper
from reports.demo.people import People
from reports.demo.timeline import Timeline, at_work
from reports.demo.words import Chance

# Every so many organisations keep registers.
EVERY = 5
DAY = dt.timedelta(days=1)


@cache
def texts() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("shelves.toml").read_text("utf-8"))


def plan(
    timeline: Timeline, campaign: Campaign, people: People, chance: Chance
) -> None:
    """Lines of every register from the campaign's first months until yesterday."""
    Shelves(timeline, campaign, people, chance).plan()


class Shelves:
    def __init__(
        self, timeline: Timeline, campaign: Campaign, people: People, chance: Chance
    ) -> None:
        self.timeline, self.campaign = timeline, campaign
        self.people, self.chance = people, chance
        self.first = campaign.starts_on + 60 * DAY
        self.days = max(1, (clock.today() - self.first).days - 30)

    def plan(self) -> None:
        parts = Participation.objects.filter(campaign=self.campaign)
        bodies = [p.organization for p in parts.select_related("organization")]
        keepers = bodies[::EVERY]
        for number, body in enumerate(keepers):
            for model in (PropagandaEntry, AssignedWork, Difficulty):
                self._at(partial(self._enter, model, body))
            others = (JointProgramme, Inspection, YearlyCommendation, MovementLaunch)
            self._at(partial(self._enter, others[number % len(others)], body))
        for body, told in zip(bodies, texts()["exemplars"], strict=False):
            self._at(partial(self._model, body, told))
        for told in texts()["guidance"]:
            self._at(partial(self._guide, told))
        for told in texts()["announcements"]:
            self._at(partial(self._announce, told))

    def _at(self, act: Any) -> None:
        day = self.first + self.chance.randrange(self.days) * DAY
        self.timeline.add(at_work(day, self.chance.randrange(420)), act)

    def _clerk(self, body: Organization) -> User:
        """Whoever is the clerk that day."""
        return self.people.teams[body.code].clerk

    @property
    def _leader(self) -> User:
        return self.people.board(Role.BOARD_LEADER)[0]

    def _key(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def _enter(self, model: type[Entry], body: Organization) -> None:
        by = self._clerk(body)
        values = {"happened_on": clock.today()} | self._values(model)
        made = keeping.add(
            model, self.campaign, body, values, by=by, once_key=self._key()
        )
        if isinstance(made, Difficulty) and self.chance.happens(0.6):
            answering.answer(made, texts()["words"]["answer"], by=self._leader)

    def _values(self, model: type[Entry]) -> dict[str, Any]:
        chance, said = self.chance, texts()["words"]
        year = clock.today().year
        if model is YearlyCommendation:
            return {
                "title": "Giấy khen",
                "year": year,
                "number": f"{chance.randrange(10, 90)}-QĐ/MAU",
                "collectives": chance.randrange(1, 8),
                "individuals": chance.randrange(2, 20),
            }
        more: dict[type[Entry], dict[str, Any]] = {
            PropagandaEntry: {
                "channel": chance.choice(PropagandaEntry.Channel.values),
                "outlet": "Trang thông tin Mẫu",
                "reach": chance.randrange(80, 4000),
            },
            AssignedWork: {
                "kind": chance.choice(AssignedWork.Kind.values),
                "assigned_by": "Ủy ban nhân dân xã Mẫu",
                "value": chance.randrange(20, 900) * 1_000_000,
                "progress": chance.choice([10, 35, 60, 90]),
            },
            JointProgramme: {"partners": "Hội Mẫu, Công an xã Mẫu"},
            Inspection: {
                "inspected": "Chi hội Mẫu",
                "findings": "Thực hiện nghiêm túc.",
            },
            Difficulty: {"kind": chance.choice(Difficulty.Kind.values)},
            MovementLaunch: {
                "kind": chance.choice(MovementLaunch.Kind.values),
                "participants": chance.randrange(100, 5000),
            },
        }
        title = chance.choice(said[model.SLUG])
        found = {"title": title} | more[model]
        return (
            found | {"text": f"{title} (dữ liệu mẫu)."}
            if model is Difficulty
            else found
        )

    def _model(self, body: Organization, told: dict[str, str]) -> None:
        """Discovered, fostered, recognised; told with consent, most of them published."""
        by, today = self._clerk(body), clock.today()
        made = keeping.add(
            Exemplar,
            self.campaign,
            body,
            {
                **told,
                "happened_on": today,
                "unit": body.unit if body.level == "commune" else None,
            },
            by=by,
            once_key=self._key(),
        )
        publishing.put_photo(made, _picture(self.chance), by=by)
        for step in ("foster", "recognise")[: self.chance.randrange(3)]:
            lifecycle.advance(
                made, step, on=today, by_whom=body.name, by=by, once_key=self._key()
            )
        publishing.record_consent(
            made,
            given_by="Người được nêu gương (Mẫu)",
            on=today,
            covers_photo=self.chance.happens(0.8),
            by=by,
        )
        if self.chance.happens(0.85):
            publishing.publish(made, by=self._leader)

    def _guide(self, told: dict[str, str]) -> None:
        upload = paper("bao-cao-thanh-tich", f"{told['title']}.pdf")
        guiding.put_up(self.campaign, {"note": ""} | told, upload, by=self._leader)

    def _announce(self, told: dict[str, str]) -> None:
        orders = [
            line.order
            for line in self.campaign.distribution.all()
            if line.organizations
        ]
        made = announcing.write(
            self.campaign,
            told | {"chosen": {"lines": orders}},
            by=self._leader,
            once_key=self._key(),
        )
        if not announcing.organizations_meant(self.campaign, made.chosen):
            return
        announcing.send(made, by=self._leader)
        for receipt in list(made.receipts.select_related("user")):
            if self.chance.happens(0.7):
                announcing.mark_opened(made, by=receipt.user)


def _picture(chance: Chance) -> SimpleUploadedFile:
    """Sky, field and sun: nobody's portrait."""
    picture = Image.new("RGB", (900, 600), (170 + chance.randrange(50), 210, 235))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((640, 60, 780, 200), fill=(250, 205, 70))
    for line in range(8):
        green = 110 + line * 10 + chance.randrange(10)
        draw.rectangle((0, 330 + line * 34, 900, 600), fill=(90, green, 60))
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=85)
    return SimpleUploadedFile("anh-mau.jpg", stream.getvalue(), JPEG)
