from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.memberships import BOARD_ROLES, READER_ROLES, Role
from campaigns.models import Campaign
from nominations.forms.dossiers import plain_helper
from nominations.forms.steps import ReasonForm
from nominations.models import ConflictDeclaration


class ConflictForm(ReasonForm):
    """How one is related to a nominee; the Board's leader may record it for another."""

    field_order = ["person", "kind", "reason", "is_whole"]

    person = forms.ModelChoiceField(
        label=_("who stands aside"), queryset=User.objects.none(), required=False
    )
    kind = forms.ChoiceField(label=_("relation"), choices=ConflictDeclaration.Kind)
    is_whole = forms.BooleanField(
        label=_("for every nominee of this dossier"), required=False
    )

    def __init__(
        self, *args: Any, user: User, campaign: Campaign, leads: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if leads:
            people: Any = self.fields["person"]
            people.queryset = readers(campaign)
            people.empty_label = str(user)
        else:
            del self.fields["person"]
        self.helper = plain_helper(*self.fields)

    def clean_person(self) -> User:
        return self.cleaned_data["person"] or self.user


def readers(campaign: Campaign) -> Any:
    """Who may come to read its scores."""
    bodies = [campaign.board_id, campaign.office_id, campaign.issuer_id]
    posts = Q(
        memberships__organization__in=[key for key in bodies if key],
        memberships__role__in=[*BOARD_ROLES, *READER_ROLES],
    ) | Q(memberships__role=Role.AUDITOR)
    return User.objects.filter(posts, is_active=True).distinct()
