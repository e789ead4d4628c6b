"""Samples of the papers that a campaign asks for."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_everyone_signed_in
from campaigns.models import Campaign, RequiredDocument
from records.attachments import serve


@for_everyone_signed_in
@require_safe
def paper_sample(request: UserRequest, pk: int) -> HttpResponseBase:
    """The empty form or example, as it was put in; no secret to whoever signs in."""
    sampled = RequiredDocument.objects.filter(
        sample__isnull=False, campaign__in=Campaign.objects.visible_to(request.user)
    )
    paper = get_object_or_404(sampled.select_related("sample__file"), pk=pk)
    assert paper.sample is not None
    return serve(paper.sample)
