"""Printing, replacing and revoking certificates; the printers' shifts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.vietnamese import tidy
from emulation.vietnamese_money import read_money
from nominations.certificates import Way
from nominations.forms.dossiers import plain_helper
from nominations.forms.steps import ReasonForm
from nominations.forms.tidying import TidyMixin
from nominations.models import Certificate, PrinterProfile, Revocation
from nominations.revocation import Returned, RevocationPapers


class MoneyField(forms.Field):
    """An amount of đồng: 3.795.000 and 3795000 are the same."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 30})
    MOST = 10**15

    def to_python(self, value: Any) -> int | None:
        text = tidy(str(value or ""))
        if not text:
            return None
        try:
            amount = read_money(text)
        except ValueError:
            amount = 0
        if not 0 < amount < self.MOST:
            raise ValidationError(
                _("Write the amount in whole đồng, such as 3.795.000.")
            )
        return amount


class PlainForm(TidyMixin, forms.Form):
    """A form whose frame and buttons the template draws."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper(*self.fields)


class PrintForm(PlainForm):
    """On plain sheets or over blanks, by which printer, and why again."""

    paper = forms.ChoiceField(
        label=gettext_lazy("Printed on"),
        choices=[
            ("full", gettext_lazy("Plain paper: print the whole certificate")),
            ("blank", gettext_lazy("Printed blanks: print only what varies")),
        ],
        initial="full",
        required=False,
        widget=forms.RadioSelect,
    )
    printer = forms.ModelChoiceField(
        PrinterProfile.objects.filter(is_active=True),
        label=gettext_lazy("Printer"),
        required=False,
        empty_label=gettext_lazy("any, without a shift"),
        help_text=gettext_lazy(
            "Its shift, found with the calibration sheet, is applied."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is printed again"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Only for what has been printed before."),
    )

    def way(self) -> Way:
        values = self.cleaned_data
        return Way(values["paper"] == "blank", values["printer"])


class BatchForm(PrintForm):
    """Which certificates of a decision, and into how many files."""

    which = forms.ChoiceField(
        label=gettext_lazy("Which certificates"),
        choices=[
            ("all", gettext_lazy("All in force")),
            ("new", gettext_lazy("Only those never printed")),
        ],
        initial="all",
        required=False,
        widget=forms.RadioSelect,
    )
    split = forms.ChoiceField(
        label=gettext_lazy("Files"),
        choices=[
            ("one", gettext_lazy("One PDF, in the order of the register")),
            ("each", gettext_lazy("One PDF for each organisation, in an archive")),
        ],
        initial="one",
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ["which", "split", "paper", "printer", "reason"]

    def __init__(self, *args: Any, printed: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.printed = printed

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        is_again = self.printed and values.get("which") != "new"
        if is_again and not values.get("reason"):
            self.add_error("reason", again_needs_reason())
        return values


def again_needs_reason() -> str:
    return _("It has been printed before. Write why it is printed again.")


class ReplaceForm(ReasonForm):
    """What the new certificate says, and what was wrong with the old one."""

    name = forms.CharField(
        label=gettext_lazy("Name on the certificate"), max_length=200
    )
    description = forms.CharField(
        label=gettext_lazy("Position and unit on the certificate"),
        max_length=400,
        required=False,
    )
    field_order = ["name", "description", "reason"]

    def __init__(self, *args: Any, certificate: Certificate, **kwargs: Any) -> None:
        initial = {
            "name": certificate.name,
            "description": certificate.description,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.helper = plain_helper("name", "description", "reason")


class RevokeForm(ReasonForm):
    """The law's ground, the decision to revoke, and what was found."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Ground (Law 06/2022, chapter VII)"),
        choices=Revocation.Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the law's grounds.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Number of the decision to revoke"), max_length=50
    )
    decided_on = forms.DateField(label=gettext_lazy("Date of the decision to revoke"))
    field_order = ["ground", "number", "decided_on", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("ground", "number", "decided_on", "reason")

    def papers(self) -> RevocationPapers:
        values = self.cleaned_data
        return RevocationPapers(
            values["ground"], values["number"], values["decided_on"]
        )


class ReturnForm(PlainForm):
    """What came back after a revocation."""

    item_on = forms.DateField(
        label=gettext_lazy("Certificate returned on"), required=False
    )
    money = MoneyField(
        label=gettext_lazy("Money returned to the fund, đồng"),
        required=False,
    )
    money_on = forms.DateField(label=gettext_lazy("Money returned on"), required=False)

    def returned(self) -> Returned:
        return Returned(**self.cleaned_data)


class PrinterForm(TidyMixin, forms.ModelForm):
    """A printer's shift, as it is or as it follows from what was measured."""

    MEASURED = {
        "measured_left": (
            "right_mm",
            gettext_lazy("left edge to the upright line, mm"),
        ),
        "measured_top": ("down_mm", gettext_lazy("top edge to the level line, mm")),
    }
    measured_left = forms.DecimalField(max_digits=4, decimal_places=1, required=False)
    measured_top = forms.DecimalField(max_digits=4, decimal_places=1, required=False)
    use_required_attribute = False

    class Meta:
        model = PrinterProfile
        fields = ["name", "note", "right_mm", "down_mm", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("right_mm", "down_mm", *self.MEASURED):
            self.fields[name].localize = True
            self.fields[name].widget = forms.TextInput(
                attrs={"inputmode": "decimal", "class": "narrow"}
            )
            self.fields[name].widget.is_localized = True
        for name, (_shift, label) in self.MEASURED.items():
            self.fields[name].label = label
            self.fields[name].help_text = _(
                "Measured on the calibration sheet; right is 50. The shift is corrected "
                "by it. Empty: no measurement."
            )
        self.helper = plain_helper(*self.fields)

    def clean(self) -> dict[str, Any]:
        """The shift goes on by as much as the cross was off its place."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for measured, (shift, _label) in self.MEASURED.items():
            if values.get(measured) is not None and values.get(shift) is not None:
                values[shift] += Decimal(PrinterProfile.CROSS_MM) - values[measured]
        for shift in ("right_mm", "down_mm"):
            if values.get(shift) is not None and abs(values[shift]) > 20:
                self.add_error(
                    shift, _("A shift of more than 20 mm is a wrong paper size.")
                )
        return values
