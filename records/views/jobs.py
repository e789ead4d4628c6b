from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from records.access import for_everyone_signed_in
from records.attachments import serve
from records.jobs import TITLES
from records.models import Job


@for_everyone_signed_in
@never_cache
@require_safe
def job_detail(request: Any, pk: int) -> HttpResponse:
    """How far my work is; htmx asks for the moving part alone."""
    job = get_object_or_404(
        Job.objects.visible_to(request.user).select_related("attachment__file"), pk=pk
    )
    part = "records/_job_progress.html"
    template = part if request.htmx else "records/job_detail.html"
    context = {"job": job, "title": TITLES.get(job.kind) or _("Background work")}
    return render(request, template, context)


@for_everyone_signed_in
@require_safe
def job_download(request: Any, pk: int) -> HttpResponseBase:
    """The file that my work made."""
    mine = Job.objects.visible_to(request.user).select_related("attachment__file")
    job = get_object_or_404(mine, pk=pk, state=Job.State.DONE)
    if job.attachment is None:
        raise Http404
    return serve(job.attachment)
