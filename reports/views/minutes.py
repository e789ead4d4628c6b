"""The council's minutes as a file."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_everyone_signed_in
from council.views.finding import find_meeting
from records import attachments
from reports.documents import minutes
from reports.views.printing import file_or_why


@for_everyone_signed_in
@require_safe
def meeting_minutes(request: UserRequest, pk: int) -> HttpResponse:
    """A draft in Word, once the meeting has been opened."""
    meeting = find_meeting(request, pk)
    if meeting.is_planned:
        raise Http404
    return file_or_why(
        request,
        lambda: minutes.as_docx(meeting),
        f"bien-ban-hoi-dong-so-{meeting.number}.docx",
        attachments.DOCX,
    )
