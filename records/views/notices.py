from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from emulation import clock
from records.access import for_everyone_signed_in
from records.models import Notice

PAGE_SIZE = 25


@for_everyone_signed_in
@require_safe
def notice_list(request: Any) -> HttpResponse:
    """What I have been told, newest first."""
    mine = Notice.objects.visible_to(request.user)
    page = mine
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        page = mine.filter(pk__lt=int(before))
    notices = list(page[: PAGE_SIZE + 1])
    context = {
        "notices": notices[:PAGE_SIZE],
        "older": notices[PAGE_SIZE - 1].pk if len(notices) > PAGE_SIZE else None,
        "unread": mine.unread().count(),
    }
    return render(request, "records/notice_list.html", context)


@for_everyone_signed_in
@require_POST
def notice_open(request: Any, pk: int) -> HttpResponse:
    """Mark one as read and go to what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=clock.now())
    return redirect(notice.url or "records:notice_list")


@for_everyone_signed_in
@require_POST
def notice_read_all(request: Any) -> HttpResponse:
    mine = Notice.objects.visible_to(request.user)
    mine.unread().update(read_at=clock.now())
    return redirect("records:notice_list")
