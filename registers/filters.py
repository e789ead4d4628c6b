"""What a register's list can be narrowed by; each filter stands in the address."""

from functools import cache
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit, Organization
from campaigns.models import Campaign
from emulation.vietnamese import search_key
from registers.catalogue import Register

YES_NO = (("1", _("yes")), ("0", _("no")))


class EntryFilter(django_filters.FilterSet):
    """What every register has; `filter_for` adds what is its own."""

    register: Register

    q = django_filters.CharFilter(label=_("words of the line"), method="search")
    start = django_filters.DateFilter(
        label=_("from day"), field_name="happened_on", lookup_expr="gte"
    )
    end = django_filters.DateFilter(
        label=_("to day"), field_name="happened_on", lookup_expr="lte"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.form.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
        for name in ("start", "end"):
            self.form.fields[name].widget.attrs["placeholder"] = "05/09/2030"

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Any order of words, without marks, đ = d."""
        for word in search_key(text).split()[:10]:
            rows = rows.filter(search_text__contains=word)
        return rows

    def ask(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A yes-or-no question of the register's description."""
        path, _equals, given = self.register.asked[name][1].partition("=")
        condition = {path: given != "False"}
        return rows.filter(**condition) if value == "1" else rows.exclude(**condition)


@cache
def filter_for(register: Register) -> type[EntryFilter]:
    """Drawn from the register's description."""
    parts: dict[str, Any] = {"register": register}
    for name in register.narrowed_by:
        field = register.column(name)
        parts[name] = django_filters.ChoiceFilter(
            label=field.verbose_name, choices=field.choices, empty_label=_("all")
        )
    for name, (label, _lookup) in register.asked.items():
        parts[name] = django_filters.ChoiceFilter(
            label=label, choices=YES_NO, method="ask", empty_label=_("all")
        )
    if "unit" in register.fields:
        parts["unit"] = django_filters.ModelChoiceFilter(
            label=_("commune, ward, special zone"),
            queryset=AdministrativeUnit.objects.exclude(kind="province"),
            empty_label=_("all communes"),
        )
    parts["organization"] = django_filters.ModelChoiceFilter(
        label=_("organisation"),
        queryset=lambda request: _in_view(register, request),
        empty_label=_("all organisations"),
    )
    parts["campaign"] = django_filters.ModelChoiceFilter(
        label=_("campaign"),
        queryset=lambda request: Campaign.objects.visible_to(request.user),
        empty_label=_("all campaigns"),
    )
    parts["Meta"] = type("Meta", (), {"model": register.model, "fields": []})
    made: type[EntryFilter] = type(f"{register.slug}Filter", (EntryFilter,), parts)
    return made


def _in_view(register: Register, request: Any) -> QuerySet[Organization]:
    """Those of whom this person sees lines."""
    rows: Any = register.model._default_manager
    seen = rows.visible_to(request.user).kept().order_by()
    return Organization.objects.filter(pk__in=seen.values("organization"))
