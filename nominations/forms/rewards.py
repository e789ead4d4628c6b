"""Money and hand-over: what is recorded for many ticked lines at once, or for one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emulation import clock
from nominations.forms.certificates import PlainForm
from nominations.handover import Given, Receiver
from nominations.models import Reward
from nominations.rewards import Split


def ticked(data: Any, name: str = "row") -> list[int]:
    """The keys of the ticked lines; what is no number is left out."""
    return [int(key) for key in data.getlist(name) if key.isascii() and key.isdigit()]


class EstimateForm(PlainForm):
    """How many of each kind to reckon with."""

    collectives = forms.IntegerField(label=_("Collectives"), min_value=0)
    individuals = forms.IntegerField(label=_("Individuals"), min_value=0)
    document = forms.CharField(
        label=_("Document the estimate goes with (number, date)"),
        max_length=100,
        required=False,
    )

    def split(self) -> Split:
        values = self.cleaned_data
        return Split(values["collectives"], values["individuals"], is_assumed=True)


class FundForm(PlainForm):
    """From which source the rewards of a decision are paid."""

    fund = forms.ChoiceField(label=_("Source of funds"), choices=Reward.Fund.choices)


class PayForm(PlainForm):
    """The day and the voucher of a payment to all who are ticked."""

    on = forms.DateField(label=_("Paid on"), initial=clock.today)
    document = forms.CharField(label=_("Voucher (number, date)"), max_length=100)


class GivenForm(PlainForm):
    """The day of a hand-over, and by whom."""

    on = forms.DateField(label=_("Handed over on"), initial=clock.today)
    by = forms.CharField(label=_("Handed over by"), max_length=150)

    def given(self) -> Given:
        values = self.cleaned_data
        return Given(values["on"], values["by"], values.get("note", ""))


class HandoverForm(GivenForm):
    """One certificate, to the recipient or to somebody for them."""

    received_by = forms.CharField(label=_("Received by"), max_length=150)
    on_behalf_of = forms.CharField(
        label=_("On behalf of"),
        max_length=200,
        required=False,
        help_text=_("Empty: the recipient in person."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    field_order = ["received_by", "on_behalf_of", "on", "by", "note"]

    def receiver(self) -> Receiver:
        values = self.cleaned_data
        return Receiver(values["received_by"], values["on_behalf_of"])
