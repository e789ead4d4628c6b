"""Where an organisation does what it owes. The room that holds the pages says so here,
for its kinds of milestone; until one does, the duty's own page is all there is."""

from collections.abc import Callable

from django.urls import reverse

from campaigns.models import Duty, Milestone

WORK_PAGES: dict[str, Callable[[Duty], str]] = {
    Milestone.Kind.LAUNCH_PLAN: lambda duty: reverse(
        "campaigns:launch_plan_edit", args=[duty.pk]
    )
}


def work_url(duty: Duty) -> str:
    """The page on which it is written, or the duty's own."""
    page = WORK_PAGES.get(duty.milestone.kind)
    return page(duty) if page else duty_url(duty)


def duty_url(duty: Duty) -> str:
    return reverse("campaigns:duty_detail", args=[duty.pk])
