"""Receiving a file in parts, for the page's script; a form without it needs none of
this. What has come is used by the room whose file it is."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from records import drafts, uploads
from records.access import for_everyone_signed_in
from records.errors import Refused
from records.models import Upload


@for_everyone_signed_in
@require_POST
def upload_begin(request: HttpRequest) -> JsonResponse:
    """What the browser says of its file: name, size, modified, sha256. Answers with the
    address of the parts, their length, and which of them are here; 404 if somebody else
    has signed in since the page was drawn, 422 with a sentence if refused."""
    if drafts.drawn_for(request) != request.user.pk:
        return JsonResponse({}, status=404)
    try:
        upload = uploads.begin(_promise(request), by=request.user)
    except ValidationError as error:
        return refused(" ".join(error.messages))
    except Refused as refusal:
        return refused(str(refusal))
    return JsonResponse(
        {
            "key": upload.key,
            "url": reverse("records:upload_part", args=[upload.key, 0])[:-2],
            "part": Upload.PART,
            "received": uploads.received(upload),
        }
    )


def _promise(request: HttpRequest) -> uploads.Promise:
    """What is no number, or no hash, is not promised."""

    def number(name: str) -> int:
        text = request.POST.get(name, "")[:15]
        return int(text) if text.isascii() and text.isdigit() else 0

    sha256 = request.POST.get("sha256", "").lower()
    is_hash = len(sha256) == 64 and not set(sha256) - set("0123456789abcdef")
    return uploads.Promise(
        name=request.POST.get("name", ""),
        size=number("size"),
        modified=number("modified"),
        sha256=sha256 if is_hash else "",
    )


@for_everyone_signed_in
@require_POST
def upload_part(request: Any, key: UUID, number: int) -> JsonResponse:
    """The part's bytes as the body, its SHA-256 in X-Part-SHA256 where the browser can
    reckon it. 422 if it came short or altered: it is to be sent again."""
    upload = get_object_or_404(Upload.objects.visible_to(request.user), key=key)
    try:
        content = request.body
        sha256 = request.headers.get("X-Part-SHA256", "")
        uploads.put_part(upload, number, content, sha256)
    except UnreadablePostError:
        return JsonResponse({}, status=400)  # The line broke; nobody reads this.
    except ValidationError as error:
        return refused(" ".join(error.messages))
    except Refused as refusal:
        return refused(str(refusal))
    return JsonResponse({})


@for_everyone_signed_in
@require_POST
def upload_discard(request: Any, key: UUID) -> JsonResponse:
    """Taken off the list before it was whole."""
    mine = Upload.objects.visible_to(request.user).unfinished()
    uploads.discard(get_object_or_404(mine, key=key))
    return JsonResponse({})


def refused(sentence: str) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=422)
