"""What the list of reports can be narrowed by; each filter stands in the address."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from campaigns import choosing
from campaigns.models import Duty, Milestone
from emulation.vietnamese import search_key
from periodic.models import PeriodicReport
from periodic.models.reports import PeriodicReportQuerySet

STATES = [
    (value, label)
    for value, label in Duty.State.choices
    if value not in (Duty.State.NOT_BEGUN, Duty.State.WAIVED)
]


class ReportFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("organisation"), method="search")
    milestone = django_filters.ModelChoiceFilter(
        label=_("reporting period"),
        field_name="duty__milestone",
        queryset=lambda request: Milestone.objects.filter(
            campaign=choosing.chosen(request),
            kind__in=Milestone.REPORTS,
        ),
        empty_label=_("all periods"),
    )
    state = django_filters.ChoiceFilter(
        label=_("state"),
        field_name="duty__state",
        choices=STATES,
        empty_label=_("all states"),
    )
    level = django_filters.ChoiceFilter(
        label=_("level"),
        field_name="duty__organization__level",
        choices=Organization.Level.choices,
        empty_label=_("both levels"),
    )

    class Meta:
        model = PeriodicReport
        fields = ["q", "milestone", "state", "level"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.form.fields.values():
            is_text = isinstance(field, forms.CharField)
            field.widget.attrs["class"] = "form-control" if is_text else "form-select"

    def search(
        self, rows: PeriodicReportQuerySet, _name: str, text: str
    ) -> PeriodicReportQuerySet:
        """Without marks, đ = d, in any case."""
        return rows.filter(duty__organization__search_name__contains=search_key(text))
