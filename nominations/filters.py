"""What lists can be narrowed by; each filter stands in the address and can be sent."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from campaigns import choosing
from campaigns.models import NomineeKind
from emulation.vietnamese import search_key
from nominations.models import Dossier, Nomination, Place, TwinCase
from nominations.models.dossiers import DossierQuerySet
from nominations.models.nominees import NominationQuerySet
from nominations.models.twins import TwinCaseQuerySet

ALL = "all"


class OfCampaign(django_filters.FilterSet):
    """Rows of the campaign that the person looks at; where there are several, a choice
    among them and all of them."""

    campaign_field = "campaign"

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        self.chosen = choosing.chosen(kwargs["request"])
        campaigns = choosing.open_to(kwargs["request"])
        data = dict(data.items()) if data else {}
        if data.get("campaign") != ALL:
            data["campaign"] = self.chosen.code if self.chosen else ""
        super().__init__(data, *args, **kwargs)
        if len(campaigns) > 1:
            self.filters["campaign"] = django_filters.ChoiceFilter(
                label=_("campaign"),
                choices=[*((c.code, c.short_name) for c in campaigns), (ALL, _("all"))],
                empty_label=None,
                method="of_campaign",
            )
            self.filters["campaign"].parent = self
            self.filters["campaign"].model = self._meta.model

    def filter_queryset(self, rows: Any) -> Any:
        if self.data.get("campaign") != ALL:
            rows = rows.filter(**{self.campaign_field: self.chosen})
        return super().filter_queryset(rows)

    def of_campaign(self, rows: Any, _name: str, _code: str) -> Any:
        """The chosen one already is that of the address."""
        return rows


class DossierFilter(OfCampaign):
    q = django_filters.CharFilter(
        label=_("code, organisation or nominee"), method="search"
    )
    state = django_filters.ChoiceFilter(
        label=_("state"), choices=Dossier.State.choices, empty_label=_("all states")
    )
    organization = django_filters.ModelChoiceFilter(
        label=_("organisation"),
        queryset=lambda request: organizations_in_view(request),
        empty_label=_("all organisations"),
    )

    class Meta:
        model = Dossier
        fields = ["q", "state", "organization"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.form.fields.values():
            is_text = isinstance(field, forms.CharField)
            field.widget.attrs["class"] = "form-control" if is_text else "form-select"

    def search(self, rows: DossierQuerySet, _name: str, text: str) -> DossierQuerySet:
        """Without marks, đ = d, in any case; a code also without its dashes."""
        key = search_key(text)
        nominees = Nomination.objects.filter(
            dossier=OuterRef("pk"), search_name__contains=key
        )
        by_code = Q(code__icontains=text.strip())
        if key.replace("-", "").replace(" ", "").isalnum():
            by_code |= Q(code__icontains=dashed(key))
        return rows.filter(
            by_code | Q(organization__search_name__contains=key) | Exists(nominees)
        )


def dashed(key: str) -> str:
    """'hs20300123' -> 'HS-2030-0123'; anything else as it is."""
    plain = key.replace("-", "").replace(" ", "").upper()
    letters = plain.rstrip("0123456789")
    digits = plain[len(letters) :]
    if letters and len(digits) > 4:
        return f"{letters}-{digits[:4]}-{digits[4:]}"
    return key


def organizations_in_view(request: Any) -> Any:
    """Those whose dossiers this person sees."""
    seen = Dossier.objects.visible_to(request.user).order_by()
    return Organization.objects.filter(pk__in=seen.values("organization"))


class NominationFilter(OfCampaign):
    q = django_filters.CharFilter(label=_("name or dossier code"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("state"), choices=Nomination.State.choices, empty_label=_("all states")
    )
    place = django_filters.ChoiceFilter(
        label=_("place"),
        field_name="place__state",
        choices=[c for c in Place.State.choices if c[0] != Place.State.FREE],
        empty_label=_("any place"),
    )
    subject = django_filters.ChoiceFilter(
        label=_("collective or individual"),
        choices=Nomination.Subject.choices,
        empty_label=_("both"),
    )
    kind = django_filters.ModelChoiceFilter(
        label=_("kind"),
        queryset=lambda request: NomineeKind.objects.filter(
            campaign=choosing.chosen(request)
        ),
        empty_label=_("all kinds"),
    )
    organization = django_filters.ModelChoiceFilter(
        label=_("organisation"),
        field_name="dossier__organization",
        queryset=lambda request: organizations_in_view(request),
        empty_label=_("all organisations"),
    )

    campaign_field = "dossier__campaign"

    class Meta:
        model = Nomination
        fields = [
            "q",
            "state",
            "place",
            "subject",
            "kind",
            "organization",
        ]

    def search(
        self, rows: NominationQuerySet, _name: str, text: str
    ) -> NominationQuerySet:
        """Any order of words, without marks, đ = d."""
        by_name = Q()
        for word in search_key(text).split():
            by_name &= Q(search_name__contains=word)
        by_code = Q(dossier__code__icontains=text.strip()) | Q(
            dossier__code__icontains=dashed(search_key(text))
        )
        return rows.filter(by_name | by_code)


class TwinFilter(django_filters.FilterSet):
    """Suspected duplicates; those that wait for a verdict if nothing else is asked."""

    q = django_filters.CharFilter(label=_("name or dossier code"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("verdict"),
        choices=[c for c in TwinCase.State.choices if c[0] != TwinCase.State.LAPSED],
        empty_label=_("all verdicts"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("kind"), choices=TwinCase.Kind.choices, empty_label=_("both kinds")
    )
    award = django_filters.BooleanFilter(
        label=_("awarded already"),
        method="awarded",
        widget=forms.Select(
            choices=[("", "—"), ("true", _("yes")), ("false", _("no"))]
        ),
    )
    organization = django_filters.ModelChoiceFilter(
        label=_("organisation"),
        queryset=lambda request: organizations_in_view(request),
        method="of_organization",
        empty_label=_("all organisations"),
    )

    class Meta:
        model = TwinCase
        fields = ["q", "state", "kind", "award", "organization"]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data or {"state": TwinCase.State.OPEN}, *args, **kwargs)
        for field in self.form.fields.values():
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"

    def search(self, rows: TwinCaseQuerySet, _name: str, text: str) -> TwinCaseQuerySet:
        key, code = search_key(text), dashed(search_key(text))
        found = Q()
        for side in ("first", "second"):
            found |= Q(**{f"{side}__search_name__contains": key})
            found |= Q(**{f"{side}__dossier__code__icontains": code})
        return rows.filter(found)

    def awarded(
        self, rows: TwinCaseQuerySet, _name: str, wanted: bool
    ) -> TwinCaseQuerySet:
        held = Q(first__state=Nomination.State.AWARDED)
        held |= Q(second__state=Nomination.State.AWARDED)
        return rows.filter(held) if wanted else rows.exclude(held)

    def of_organization(
        self, rows: TwinCaseQuerySet, _name: str, organization: Organization
    ) -> TwinCaseQuerySet:
        return rows.filter(
            Q(first__dossier__organization=organization)
            | Q(second__dossier__organization=organization)
        )
