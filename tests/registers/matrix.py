"""What the access matrix asks of the registers: one line of a kind on each side."""

import uuid
from dataclasses import dataclass

from accounts.models import Organization, User
from campaigns.models import Campaign
from emulation import clock
from records import attachments
from registers import lifecycle, publishing
from registers.catalogue import REGISTERS
from registers.models import (
    Announcement,
    Difficulty,
    Exemplar,
    GuidanceFile,
    ImportedTable,
    Inspection,
)
from tests.nominations.factories import board_member, pdf
from tests.registers.factories import (
    VALUES,
    announcement,
    consented,
    entry,
    guidance,
    one_line,
    published,
    sent,
)

REGISTER = {"entry_list", "entry_new", "entry_export", "entry_import", "entry_blank"}
EXAMPLE = {"example_detail", "example_photo", "example_thumbnail"}
GUIDANCE = {"guidance_file", "guidance_replace", "guidance_withdraw"}
LINE = {"entry_detail", "entry_edit", "entry_remove"}


@dataclass
class Shelf:
    """A model that is fostered, with a photo and a signed consent, not published; one
    that is; and a difficulty that waits for an answer."""

    exemplar: Exemplar
    published: Exemplar
    difficulty: Difficulty
    sent: Announcement
    unsent: Announcement
    guidance: GuidanceFile

    def arguments(self, route: str) -> list | None:
        """Those of a route of the registers; None for another room's."""
        if route in REGISTER:
            return ["exemplars"]
        if route in LINE:
            return ["exemplars", self.exemplar.pk]
        rows = {
            self.published: EXAMPLE,
            self.difficulty: {"difficulty_answer"},
            self.sent: {"announcement_detail", "announcement_recall"},
            self.unsent: {"announcement_edit", "announcement_send"},
            self.sent.files.get(): {"announcement_file"},
            self.guidance: GUIDANCE,
        }
        for row, routes in rows.items():
            if route in routes:
                return [row.pk]
        return [self.exemplar.pk] if route.startswith("exemplar_") else None


def shelf(campaign: Campaign, organization: Organization) -> Shelf:
    model, by = consented(campaign, organization), board_member(campaign)
    lifecycle.advance(model, "foster", on=clock.today(), by=by, once_key=uuid.uuid4())
    publishing.record_consent(
        model,
        given_by="Nguyễn Văn Mẫu",
        on=clock.today(),
        covers_photo=True,
        paper=pdf("đồng ý.pdf"),
        by=by,
    )
    return Shelf(
        model,
        published(campaign, organization, title="Gương đã đăng"),
        entry(Difficulty, campaign, organization),
        sent(campaign, organization, files=[pdf()]),
        announcement(campaign, organization),
        guidance(campaign),
    )


def imported(campaign: Campaign, by: User) -> ImportedTable:
    """A sound table that this person has brought in, and not entered yet."""
    table = one_line(REGISTERS["inspections"], VALUES[Inspection])
    return ImportedTable.objects.create(
        register="inspections",
        campaign=campaign,
        organization_id=min(by.organization_ids),
        attachment=attachments.store(table, by=by),
        created_by=by,
        created_at=clock.now(),
    )
