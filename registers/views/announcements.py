"""Announcements: the Board writes, looks at whom it reaches, sends, sees who has read."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_everyone_signed_in, for_roles
from accounts.models import Role
from campaigns import choosing
from nominations.forms import ReasonForm
from nominations.paging import cursor, page_before
from nominations.views.answers import attempt
from records.attachments import serve
from registers import announcing, rules
from registers.forms.announcements import AnnouncementForm
from registers.models import Announcement, AnnouncementFile
from registers.views.finding import Within, current_campaign, form_page

ANNOUNCERS = (Role.BOARD_LEADER, Role.BOARD_INTAKE)


def _within() -> Within:
    return Within(_("Announcements"), reverse("registers:announcement_list"))


def _find(request: UserRequest, pk: int) -> Announcement:
    rows = Announcement.objects.visible_to(request.user)
    found: Announcement = get_object_or_404(
        rows.select_related("campaign", "sent_by", "recalled_by"), pk=pk
    )
    return found


def _find_mine(request: UserRequest, pk: int) -> Announcement:
    """One of the campaign for which this person announces."""
    found = _find(request, pk)
    if not rules.may_announce(request.user, found.campaign):
        raise Http404
    return found


@for_everyone_signed_in
@require_safe
def announcement_list(request: UserRequest) -> HttpResponse:
    """What reached me, newest first; the Board's own also as drafts."""
    rows = choosing.of_chosen(request, Announcement.objects.visible_to(request.user))
    page = page_before(rows, cursor(request, "before"))
    unopened = rows.unopened_by(request.user).filter(pk__in=[r.pk for r in page.rows])
    context = {
        "page": page,
        "unopened": set(unopened.values_list("pk", flat=True)),
        "may_announce": request.user.has_role(*ANNOUNCERS),
    }
    return render(request, "registers/announcement_list.html", context)


@for_everyone_signed_in
@require_safe
def announcement_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Reading it is what the receipt records."""
    found = _find(request, pk)
    may_announce = rules.may_announce(request.user, found.campaign)
    if request.method == "GET":
        announcing.mark_opened(found, by=request.user)
    context: dict[str, Any] = {
        "announcement": found,
        "files": found.files.select_related("attachment__file"),
        "may_announce": may_announce,
    }
    if may_announce and found.is_sent:
        context["standing"] = announcing.standing(found)
        context["recipients"] = announcing.recipients_with_state(found)
    return render(request, "registers/announcement_detail.html", context)


@for_everyone_signed_in
@require_safe
def announcement_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """A file of one that this person may read; none of one that was recalled."""
    rows = AnnouncementFile.objects.select_related(
        "announcement__campaign", "attachment"
    )
    seen = Announcement.objects.visible_to(request.user)
    file = get_object_or_404(rows.filter(announcement__in=seen), pk=pk)
    announcement = file.announcement
    if announcement.is_recalled and not rules.may_announce(
        request.user, announcement.campaign
    ):
        raise Http404
    return serve(file.attachment)


@for_roles(*ANNOUNCERS)
@require_http_methods(["GET", "HEAD", "POST"])
def announcement_new(request: UserRequest) -> HttpResponse:
    campaign = current_campaign(request)
    if not rules.may_announce(request.user, campaign):
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AnnouncementForm(*sent, campaign=campaign)

    def act() -> str:
        made = announcing.write(
            campaign,
            form.values(),
            form.cleaned_data["uploads"],
            by=request.user,
            once_key=form.cleaned_data["once_key"] or uuid.uuid4(),
        )
        return reverse("registers:announcement_send", args=[made.pk])

    return form_page(
        request,
        form,
        act,
        heading=_("New announcement"),
        lead=_("Nothing is sent yet: after saving you see whom it reaches."),
        back=reverse("registers:announcement_list"),
        within=_within(),
        submit=_("Save and see whom it reaches"),
    )


@for_roles(*ANNOUNCERS)
@require_http_methods(["GET", "HEAD", "POST"])
def announcement_edit(request: UserRequest, pk: int) -> HttpResponse:
    found = _find_mine(request, pk)
    if found.is_sent:
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AnnouncementForm(*sent, instance=found, campaign=found.campaign)

    def act() -> str:
        announcing.rewrite(
            found,
            form.values(),
            form.cleaned_data["uploads"],
            by=request.user,
            revision=form.cleaned_data["revision"],
        )
        return reverse("registers:announcement_send", args=[pk])

    return form_page(
        request,
        form,
        act,
        heading=_("Change the announcement"),
        back=found.get_absolute_url(),
        within=_within(),
        submit=_("Save and see whom it reaches"),
    )


@for_roles(*ANNOUNCERS)
@require_http_methods(["GET", "HEAD", "POST"])
def announcement_send(request: UserRequest, pk: int) -> HttpResponse:
    """Whom it reaches, by name; pressing the button sends it."""
    found = _find_mine(request, pk)
    if request.method == "POST":
        attempt(
            request,
            lambda: announcing.send(found, by=request.user),
            done=_("The announcement has been sent."),
        )
        return redirect(found)
    if found.is_sent:
        return redirect(found)
    bodies = announcing.organizations_meant(found.campaign, found.chosen)
    people = announcing.readers(bodies)
    reached = {reader.organization.pk for reader in people}
    context = {
        "announcement": found,
        "bodies": bodies,
        "people": len({reader.user.pk for reader in people}),
        "without_people": [body for body in bodies if body.pk not in reached],
    }
    return render(request, "registers/announcement_send.html", context)


@for_roles(*ANNOUNCERS)
@require_http_methods(["GET", "HEAD", "POST"])
def announcement_recall(request: UserRequest, pk: int) -> HttpResponse:
    found = _find_mine(request, pk)
    if not found.is_sent or found.is_recalled:
        raise Http404
    form = ReasonForm(request.POST or None)

    def act() -> str:
        announcing.recall(found, form.cleaned_data["reason"], by=request.user)
        return found.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        heading=_("Recall: %(title)s") % {"title": found},
        lead=_(
            "Everybody who got it is told; the text and the files are shown no more."
        ),
        back=found.get_absolute_url(),
        within=_within(),
        submit=_("Recall"),
    )
