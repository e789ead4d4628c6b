import uuid
from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Field, Fieldset, Layout, Row
from django import forms
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from accounts.models.memberships import ORGANIZATION_ROLES
from campaigns.models import Campaign
from nominations.forms.tidying import TidyMixin
from nominations.models import Dossier
from nominations.supplements import Opened

# SQLite would keep a number that PostgreSQL cannot.
LARGEST = {
    models.PositiveSmallIntegerField: 32_767,
    models.PositiveIntegerField: 2_147_483_647,
}


AS_STATED = _(
    "The number on the signed paper; the check compares it with the list. Leave it empty "
    "if this program writes the paper."
)


def plain_helper(*layout: Any) -> FormHelper:
    """Fields only: the template draws the form's frame and buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*layout)
    return helper


class NewDossierForm(forms.Form):
    """For which of my organisations, and for which campaign."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("Campaign"), empty_label=None
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Organisation"), empty_label=None
    )
    once_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Organization.objects.submitters().filter(
            pk__in=user.organizations_as(*ORGANIZATION_ROLES)
        )
        self.fields["organization"].queryset = mine  # type: ignore[attr-defined]
        self.fields["campaign"].queryset = (  # type: ignore[attr-defined]
            Campaign.objects.visible_to(user).running()
        )
        self.fields["once_key"].initial = uuid.uuid4
        self.helper = plain_helper("campaign", "organization", "once_key")


class RevisionForm(TidyMixin, forms.ModelForm):
    """Carries the revision from which it was drawn."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.revision
        self.use_required_attribute = False
        for field in self._meta.model._meta.get_fields():
            if field.name in self.fields and field.__class__ in LARGEST:
                limit = MaxValueValidator(LARGEST[field.__class__])
                self.fields[field.name].validators.append(limit)

    def open_only(self, opened: Opened, remarks: Mapping[str, list[str]]) -> None:
        """Close what the supplement does not open; each open field bears what the Board
        has said of it."""
        for name in self.model_fields():
            field = self.fields[name]
            field.disabled = not opened.has_field(self.instance, name)
            for text in remarks.get(name, ()):
                said = _("To be mended: %(text)s") % {"text": text}
                field.help_text = format_html(
                    '<b class="remark">{}</b> {}', said, field.help_text
                )

    @property
    def has_open_fields(self) -> bool:
        return any(not self.fields[name].disabled for name in self.model_fields())

    def model_fields(self) -> list[str]:
        return [name for name in self._meta.fields or () if name in self.fields]

    def values(self) -> dict[str, Any]:
        """What the person filled in, by field of the model."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "revision"
        }


class RequestForm(RevisionForm):
    class Meta:
        model = Dossier
        fields = [
            "request_number",
            "request_on",
            "request_signer",
            "request_signer_title",
            "request_text",
            "request_collectives",
            "request_individuals",
        ]
        widgets = {"request_text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "request_number": _("As on the paper, for example 12-TTr/HND."),
            "request_on": _("Day/month/year, for example 05/09/2030."),
            "request_collectives": AS_STATED,
            "request_individuals": AS_STATED,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper(
            Row(Column("request_number"), Column("request_on")),
            Row(Column("request_signer"), Column("request_signer_title")),
            "request_text",
            Row(Column("request_collectives"), Column("request_individuals")),
            "revision",
        )


class MinutesForm(RevisionForm):
    class Meta:
        model = Dossier
        fields = [
            "minutes_on",
            "minutes_place",
            "minutes_body",
            "minutes_chair",
            "minutes_secretary",
            "members_total",
            "members_present",
            "members_absent_note",
            "voting_method",
            "minutes_conclusion",
            "minutes_collectives",
            "minutes_individuals",
        ]
        widgets = {"minutes_conclusion": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "minutes_on": _("Day/month/year, for example 05/09/2030."),
            "minutes_body": _(
                "The emulation and commendation council, or the leadership that met "
                "where there is no council."
            ),
            "minutes_collectives": AS_STATED,
            "minutes_individuals": AS_STATED,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper(
            Fieldset(
                _("The meeting"),
                Row(Column("minutes_on"), Column("minutes_place")),
                "minutes_body",
                Row(Column("minutes_chair"), Column("minutes_secretary")),
            ),
            Fieldset(
                _("Attendance and vote"),
                Row(Column("members_total"), Column("members_present")),
                "members_absent_note",
                Field("voting_method"),
                "minutes_conclusion",
                Row(Column("minutes_collectives"), Column("minutes_individuals")),
            ),
            "revision",
        )
