"""Where several campaigns run side by side, whatever leaves the pages (notices, mails)
says of which one it speaks."""

from campaigns.models import Campaign

# As long as the subject of a notice may be.
LENGTH = 200


def are_several() -> bool:
    """Whether there is more than one besides those being prepared."""
    return Campaign.objects.opened().count() > 1


def with_campaign(
    subject: str, campaign: Campaign, *, several: bool | None = None
) -> str:
    """'Dossier HS-2030-0001 has been received – Thi đua An Giang 2026 - 2030' where
    there are several; what is too long is cut before the name. `several` spares the
    query."""
    if not (are_several() if several is None else several):
        return subject
    name = f" – {campaign.short_name}"
    room = LENGTH - len(name)
    return (subject if len(subject) <= room else f"{subject[: room - 1]}…") + name
