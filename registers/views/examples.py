"""The page of good examples: what is published is read by everybody, and only that."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.models import AdministrativeUnit
from campaigns import choosing
from campaigns.models import Campaign
from emulation.vietnamese import search_key
from nominations.paging import cursor, page_latest
from records.attachments import serve
from records.limits import too_many
from records.models import Attachment
from registers.models import Exemplar
from registers.models.exemplars import ExemplarQuerySet

# Of an address without an account; a page of examples asks for its small photos too.
PAGES_A_MINUTE = 120
PHOTOS_A_MINUTE = 1200

View = Callable[..., HttpResponseBase]


def _read_by_anyone(most: int) -> Callable[[View], View]:
    """Without signing in only where a campaign has opened its examples, and not more
    often than a person reads. No search engine keeps what may be withdrawn."""

    def mark(view: View) -> View:
        @wraps(view)
        def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                if not Campaign.objects.filter(public_examples=True).exists():
                    return redirect_to_login(request.get_full_path())
                if too_many(request, f"{view.__name__}", most):
                    return render(request, "429.html", status=429)
            response = view(request, *args, **kwargs)
            response["X-Robots-Tag"] = "noindex, noarchive, noimageindex"
            return response

        return public(gate)

    return mark


class ExampleFilter(forms.Form):
    """Nonsense in the address narrows nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    field = forms.ChoiceField(
        label=_("Field"),
        required=False,
        choices=[("", _("all fields")), *Exemplar.Field.choices],
    )
    unit = forms.ModelChoiceField(
        AdministrativeUnit.objects.none(),
        label=_("Commune, ward, special zone"),
        required=False,
        empty_label=_("everywhere"),
    )

    def __init__(self, *args: Any, examples: ExemplarQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = AdministrativeUnit.objects.filter(
            pk__in=examples.order_by().values("unit")
        )
        self.fields["unit"].queryset = places  # type: ignore[attr-defined]

    def narrow(self, rows: Any) -> Any:
        """Only what everybody reads is searched: neither work nor home."""
        self.is_valid()
        for word in search_key(self.cleaned_data.get("q") or "").split()[:10]:
            rows = rows.filter(Q(public_text__contains=word))
        for name in ("field", "unit"):
            if value := self.cleaned_data.get(name):
                rows = rows.filter(**{name: value})
        return rows


@_read_by_anyone(PAGES_A_MINUTE)
@require_safe
def example_list(request: HttpRequest) -> HttpResponse:
    """The latest first; found by words, field and place."""
    readable = Exemplar.objects.readable_by(request.user)
    if request.user.is_authenticated:
        readable = choosing.of_chosen(request, readable)
    form = ExampleFilter(request.GET, examples=readable)
    rows = form.narrow(readable.select_related("unit", "organization"))
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "filter": form,
        "page": page_latest(rows, "published_at", cursor(request, "after")),
        "query": query.urlencode(),
        "is_filtered": any(query.values()),
    }
    return render(request, "registers/example_list.html", context)


@_read_by_anyone(PAGES_A_MINUTE)
@require_safe
def example_detail(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Exemplar.objects.readable_by(request.user)
    example = get_object_or_404(rows.select_related("unit", "organization"), pk=pk)
    return render(request, "registers/example_detail.html", {"example": example})


@_read_by_anyone(PHOTOS_A_MINUTE)
@require_safe
def example_photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    return serve(_shown(request, pk, "photo"))


@_read_by_anyone(PHOTOS_A_MINUTE)
@require_safe
def example_thumbnail(request: HttpRequest, pk: int) -> HttpResponseBase:
    return serve(_shown(request, pk, "thumbnail"))


def _shown(request: HttpRequest, pk: int, name: str) -> Attachment:
    """404 from the moment on at which the consent is withdrawn."""
    rows = Exemplar.objects.readable_by(request.user).filter(shows_photo=True)
    example = get_object_or_404(rows.select_related(name), pk=pk)
    found: Attachment | None = getattr(example, name)
    if found is None:
        raise Http404
    return found
