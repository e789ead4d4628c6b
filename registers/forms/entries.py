"""The form of a line, drawn from the description of its register."""

import uuid
from functools import cache
from itertools import groupby
from typing import Any

from crispy_forms.layout import Column, Row
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit, Organization, User
from campaigns.models import Campaign
from emulation import clock
from nominations.forms.dossiers import RevisionForm, plain_helper
from nominations.forms.nominees import MovementChoice
from nominations.models import Nomination
from records import photos
from registers import publishing
from registers.catalogue import Register
from registers.models import Entry, Exemplar

DAY_HINT = gettext_lazy("Day/month/year, for example 05/09/2030.")
ROWS = {"story": 10, "text": 8}


class EntryForm(RevisionForm):
    """What is typed into one line. `campaign` and `user` say what can be chosen."""

    once_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, campaign: Campaign, user: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.campaign, self.user = campaign, user
        self.fields["once_key"].initial = uuid.uuid4
        for field in self.fields.values():
            if isinstance(field, forms.DateField) and not field.help_text:
                field.help_text = DAY_HINT
        self._offer()
        self.helper = plain_helper(*self._layout(), "revision", "once_key")

    def _offer(self) -> None:
        offers = {
            "unit": AdministrativeUnit.objects.exclude(kind="province"),
            "movement": self.campaign.movements.filter(is_active=True)
            .select_related("organization")
            .order_by("organization__sort_key", "name"),
            "nomination": Nomination.objects.visible_to(self.user)
            .for_campaign(self.campaign)
            .filter(dossier__organization=self.instance.organization_id)
            .order_by("sort_key"),
        }
        for name, rows in offers.items():
            if name in self.fields:
                self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if "nomination" in self.fields and not self.instance.pk:
            del self.fields["nomination"]

    def _layout(self) -> list[Any]:
        """Dates, numbers and short choices side by side, up to three in a row."""
        names = [n for n in self.fields if n not in ("revision", "once_key")]
        rows: list[Any] = []
        for is_short, run in groupby(names, key=lambda name: self._is_short(name)):
            group = list(run)
            width = 3 if is_short else 1
            for start in range(0, len(group), width):
                part = group[start : start + width]
                rows.append(Row(*map(Column, part)) if is_short else part[0])
        return rows

    def _is_short(self, name: str) -> bool:
        kinds = (forms.DateField, forms.IntegerField, forms.TypedChoiceField)
        return isinstance(self.fields[name], kinds)

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"]
        if day > clock.today():
            raise ValidationError(_("The date lies in the future. Check it."))
        return day

    def values(self) -> dict[str, Any]:
        """What the person filled in, by field of the model."""
        return {name: self.cleaned_data[name] for name in self.model_fields()}

    def keep_more(self, entry: Entry) -> None:
        """What does not go through the fields; within the step's transaction."""


class ExemplarForm(EntryForm):
    """With the photo, so that one form on a phone is enough."""

    picture = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text=gettext_lazy(
            "JPG or PNG. It is shown to others only with consent, once it is published."
        ),
    )

    def clean_picture(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["picture"]
        if upload:
            photos.check_photo(upload)
        return upload

    def keep_more(self, entry: Entry) -> None:
        upload = self.cleaned_data["picture"]
        is_repeated = self.instance.pk is None and getattr(entry, "photo_id", None)
        if upload and isinstance(entry, Exemplar) and not is_repeated:
            publishing.put_photo(entry, upload, by=self.user)


@cache
def form_for(register: Register) -> type[EntryForm]:
    widgets: dict[str, Any] = {
        name: forms.Textarea(attrs={"rows": ROWS.get(name, 4)})
        for name in register.fields
        if register.column(name).get_internal_type() == "TextField"
    }
    links = {"movement": MovementChoice} if "movement" in register.fields else {}
    base = ExemplarForm if register.model is Exemplar else EntryForm
    made: Any = forms.modelform_factory(
        register.model,
        form=base,
        fields=register.fields,
        widgets=widgets,
        field_classes=links,
    )
    form: type[EntryForm] = made
    return form


def new_form(
    register: Register,
    organizations: list[Organization],
    *args: Any,
    campaign: Campaign,
    user: User,
) -> EntryForm:
    """The form of a new line; who keeps several organisations' registers says whose."""
    blank = register.model(campaign=campaign)
    if len(organizations) == 1:
        blank.organization = organizations[0]
    form = form_for(register)(*args, instance=blank, campaign=campaign, user=user)
    if len(organizations) > 1:
        whose = forms.ModelChoiceField(
            Organization.objects.filter(pk__in=[body.pk for body in organizations]),
            label=_("Organisation"),
            empty_label=None,
        )
        form.fields = {"whose": whose} | form.fields
        form.helper.layout.insert(0, "whose")
    return form
