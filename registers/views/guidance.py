"""Guidance and forms, for everyone to download."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles, public
from accounts.models import Role, User
from campaigns import choosing
from campaigns.models import Campaign
from nominations.forms import ReasonForm
from records.attachments import serve
from records.limits import too_many
from registers import guiding, rules
from registers.forms.announcements import GuidanceForm
from registers.models import GuidanceFile
from registers.views.finding import Within, current_campaign, form_page

GUIDES = (Role.BOARD_LEADER, Role.BOARD_INTAKE, Role.ADMINISTRATOR)
REQUESTS_A_MINUTE = 120


def _closed(request: HttpRequest) -> HttpResponseBase | None:
    """What somebody gets who is not signed in, unless a campaign has opened it."""
    if request.user.is_authenticated:
        return None
    if not Campaign.objects.filter(public_guidance=True).exists():
        return redirect_to_login(request.get_full_path())
    if too_many(request, "guidance", REQUESTS_A_MINUTE):
        return render(request, "429.html", status=429)
    return None


@public
@require_safe
def guidance_list(request: HttpRequest) -> HttpResponseBase:
    """The current version of each, by kind."""
    if closed := _closed(request):
        return closed
    rows = GuidanceFile.objects.readable_by(request.user).current()
    campaign, user = choosing.chosen(request), request.user
    if user.is_authenticated:
        rows = choosing.of_chosen(request, rows)
    context: dict[str, Any] = {
        "files": rows.select_related("attachment__file"),
        "may_guide": isinstance(user, User)
        and campaign is not None
        and rules.may_guide(user, campaign),
    }
    return render(request, "registers/guidance_list.html", context)


@public
@require_safe
def guidance_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Also an older version, for who worked with it; none that was withdrawn."""
    if closed := _closed(request):
        return closed
    rows = GuidanceFile.objects.readable_by(request.user).filter(withdrawn_at=None)
    return serve(get_object_or_404(rows.select_related("attachment"), pk=pk).attachment)


@for_roles(*GUIDES)
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_new(request: UserRequest) -> HttpResponse:
    return _put_up(request, current_campaign(request), None)


@for_roles(*GUIDES)
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_replace(request: UserRequest, pk: int) -> HttpResponse:
    """A new version takes the place of this one."""
    previous = _find(request, pk)
    return _put_up(request, previous.campaign, previous)


def _within() -> Within:
    return Within(_("Guidance and forms"), reverse("registers:guidance_list"))


def _find(request: UserRequest, pk: int) -> GuidanceFile:
    rows = GuidanceFile.objects.current().select_related("campaign")
    found: GuidanceFile = get_object_or_404(rows, pk=pk)
    if not rules.may_guide(request.user, found.campaign):
        raise Http404
    return found


def _put_up(
    request: UserRequest, campaign: Campaign, previous: GuidanceFile | None
) -> HttpResponse:
    if not rules.may_guide(request.user, campaign):
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    same = ("kind", "title", "note")
    initial = {name: getattr(previous, name) for name in same} if previous else None
    form = GuidanceForm(*sent, initial=initial)

    def act() -> str:
        guiding.put_up(
            campaign,
            form.values(),
            form.cleaned_data["file"],
            by=request.user,
            previous=previous,
        )
        return reverse("registers:guidance_list")

    return form_page(
        request,
        form,
        act,
        heading=_("New version: %(title)s") % {"title": previous}
        if previous
        else _("New guidance or form"),
        back=reverse("registers:guidance_list"),
        within=_within(),
    )


@for_roles(*GUIDES)
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        guiding.withdraw(found, form.cleaned_data["reason"], by=request.user)
        return reverse("registers:guidance_list")

    return form_page(
        request,
        form,
        act,
        heading=_("Withdraw: %(title)s") % {"title": found},
        back=reverse("registers:guidance_list"),
        within=_within(),
        submit=_("Withdraw"),
    )
