"""Forms in which an administrator writes down what was decided about organisations."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.changes import Part
from accounts.models import Organization, OrganizationChange
from accounts.roster import cells
from emulation.vietnamese import tidy

Kind = OrganizationChange.Kind
ROWS = 4
_SEPARATOR = re.compile(r"\s*[;|\t]\s*")


class OrganizationField(forms.ModelChoiceField):
    """One of the active organisations, with its code, as names are often alike."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Organization.objects.filter(is_active=True), **kwargs)

    def label_from_instance(self, obj: Organization) -> str:
        return f"{obj.name} ({obj.code})"


class ChangeForm(forms.Form):
    """What every kind has: from when, by what document."""

    effective_on = forms.DateField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy(
            "day/month/year. A day that is over takes effect as soon as you confirm."
        ),
    )
    document_number = forms.CharField(
        label=gettext_lazy("Number of the document"), max_length=50
    )
    document_on = forms.DateField(label=gettext_lazy("Date of the document"))
    decided_by = forms.CharField(label=gettext_lazy("Decided by"), max_length=200)
    reason = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    use_required_attribute = False

    # Of the fields of the change itself.
    OWN: tuple[str, ...] = (
        "effective_on",
        "document_number",
        "document_on",
        "decided_by",
        "reason",
    )

    def sources(self) -> list[Organization]:
        return [self.cleaned_data["organization"]]

    def parts(self) -> list[Part]:
        return []

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.OWN}


class RenameForm(ChangeForm):
    organization = OrganizationField(label=gettext_lazy("Organisation"))
    name = forms.CharField(label=gettext_lazy("New name"), max_length=200)
    short_name = forms.CharField(
        label=gettext_lazy("New short name"), max_length=100, required=False
    )
    letterhead_superior = forms.CharField(
        label=gettext_lazy("New superior's line in the letterhead"),
        max_length=200,
        required=False,
    )
    document_symbol = forms.CharField(
        label=gettext_lazy("New symbol in document numbers"),
        max_length=30,
        required=False,
    )
    field_order = ["organization", "name", "short_name", "letterhead_superior", "document_symbol"]  # fmt: skip

    NAMES = ("name", "short_name", "letterhead_superior", "document_symbol")

    def parts(self) -> list[Part]:
        return [Part(self.cleaned_data["organization"])]

    def values(self) -> dict[str, Any]:
        """What is left empty stays as it is."""
        names = {n: tidy(self.cleaned_data[n]) for n in self.NAMES}
        return super().values() | {"values": {n: v for n, v in names.items() if v}}


class MoveForm(ChangeForm):
    organization = OrganizationField(label=gettext_lazy("Organisation"))
    parent = OrganizationField(label=gettext_lazy("New superior"))
    field_order = ["organization", "parent"]

    def parts(self) -> list[Part]:
        return [Part(self.cleaned_data["parent"])]


class DissolveForm(ChangeForm):
    organization = OrganizationField(label=gettext_lazy("Organisation"))
    field_order = ["organization"]


class MergeForm(ChangeForm):
    """Into one that is there (it may be among the merged), or into a new one."""

    target = OrganizationField(
        label=gettext_lazy("Into this one"),
        required=False,
        empty_label=gettext_lazy("a new organisation, named below"),
    )
    new_code = forms.CharField(
        label=gettext_lazy("Code of the new one"), max_length=30, required=False
    )
    new_name = forms.CharField(
        label=gettext_lazy("Name of the new one"), max_length=200, required=False
    )
    carry_posts = forms.BooleanField(
        label=gettext_lazy("People keep their posts, in the new one"),
        required=False,
        initial=True,
    )
    OWN = (*ChangeForm.OWN, "carry_posts")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, ROWS + 1):
            self.fields[f"source_{number}"] = OrganizationField(
                label=_("Organisation %(number)d that is merged") % {"number": number},
                required=number == 1,
            )
        names = [f"source_{number}" for number in range(1, ROWS + 1)]
        self.order_fields([*names, "target", "new_code", "new_name", "carry_posts"])

    def clean(self) -> None:
        values = self.cleaned_data
        if values.get("target") is None:
            if not values.get("new_name") or not values.get("new_code"):
                text = _("Choose the organisation, or give a code and a name.")
                self.add_error("target", text)
            else:
                self._clean_code(values["new_code"])

    def _clean_code(self, code: str) -> None:
        try:
            cells.code(code)
        except ValueError as error:
            self.add_error("new_code", str(error))

    def sources(self) -> list[Organization]:
        chosen = [self.cleaned_data[f"source_{n}"] for n in range(1, ROWS + 1)]
        return list(dict.fromkeys(one for one in chosen if one is not None))

    def parts(self) -> list[Part]:
        values = self.cleaned_data
        if target := values["target"]:
            return [Part(target, is_heir=True)]
        return [Part(None, values["new_code"], tidy(values["new_name"]), is_heir=True)]


class SplitForm(ChangeForm):
    organization = OrganizationField(label=gettext_lazy("Organisation"))
    new_parts = forms.CharField(
        label=gettext_lazy("New organisations"),
        help_text=gettext_lazy(
            "One a line: code; name. The first one takes over what is open, and reads "
            "what the old one has done."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    keep_source = forms.BooleanField(
        label=gettext_lazy("The old organisation goes on beside them"), required=False
    )
    carry_posts = forms.BooleanField(
        label=gettext_lazy("If it does not: its people keep their posts, in the first"),
        required=False,
        initial=True,
    )
    field_order = ["organization", "new_parts", "keep_source", "carry_posts"]
    OWN = (*ChangeForm.OWN, "keep_source", "carry_posts")

    def clean_new_parts(self) -> list[tuple[str, str]]:
        found = []
        for number, line in enumerate(self.cleaned_data["new_parts"].splitlines(), 1):
            if not line.strip():
                continue
            code, *name = _SEPARATOR.split(line.strip(), maxsplit=1)
            try:
                cells.code(code)
            except ValueError as error:
                raise ValidationError(
                    _("Line %(line)d: %(error)s") % {"line": number, "error": error}
                ) from error
            if not name or not 0 < len(tidy(name[0])) <= 200:
                text = _("Line %(line)d: write the code, a semicolon, and the name.")
                raise ValidationError(text % {"line": number})
            found.append((code, tidy(name[0])))
        if len({code.lower() for code, _name in found}) < len(found):
            raise ValidationError(
                _("Two lines have the same code. Change one of them.")
            )
        return found

    def parts(self) -> list[Part]:
        stays = self.cleaned_data["keep_source"]
        return [
            Part(None, code, name, is_heir=number == 0 and not stays)
            for number, (code, name) in enumerate(self.cleaned_data["new_parts"])
        ]


FORMS: dict[str, type[ChangeForm]] = {
    Kind.MERGE: MergeForm,
    Kind.SPLIT: SplitForm,
    Kind.RENAME: RenameForm,
    Kind.MOVE: MoveForm,
    Kind.DISSOLVE: DissolveForm,
}
