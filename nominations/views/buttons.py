"""The open steps of the workflow as buttons: the table decides which, this says where."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import User
from nominations import workflow
from nominations.models import Dossier

# Step -> page, and whether one click takes it (else its page asks for a reason first).
PAGES = {
    "receive": ("nominations:dossier_receive", True),
    "request_supplement": ("nominations:dossier_request_supplement", False),
    "reject": ("nominations:dossier_reject", False),
    "begin_appraisal": ("nominations:dossier_begin_appraisal", True),
    "conclude": ("nominations:dossier_conclude", False),
    "archive": ("nominations:dossier_archive", True),
    "reopen": ("nominations:dossier_reopen", False),
    "hand_back_draft": ("nominations:dossier_hand_back", False),
    "hand_back_supplement": ("nominations:dossier_hand_back", False),
    "withdraw": ("nominations:dossier_withdraw", False),
}
SERIOUS = ("reject", "withdraw")


@dataclass(frozen=True)
class Button:
    name: str
    label: Promise
    url: str
    is_one_click: bool
    is_serious: bool


def buttons(dossier: Dossier, user: User) -> list[Button]:
    """In the order of the table; steps that a page of their own takes are left out."""
    return [
        Button(
            name,
            step.label,
            reverse(PAGES[name][0], args=[dossier.pk]),
            PAGES[name][1],
            name in SERIOUS,
        )
        for name, step in workflow.open_steps(dossier, user).items()
        if name in PAGES
    ]
