"""What templates say again and again: icons, dates, numbers, marks of state."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation import clock, vietnamese
from records import saved_views as keep_views
from records.models import SavedView

register = template.Library()

ICONS = {
    "success": "check-circle-fill",
    "warning": "exclamation-triangle-fill",
    "danger": "x-circle-fill",
    "info": "hourglass-split",
    "neutral": "circle",
}
# Tones of the states of dossiers, nominations, jobs, mails.
TONES = {
    "submitted": "info",
    "received": "info",
    "under_appraisal": "info",
    "awaiting_leader": "warning",
    "returned": "warning",
    "on_hold": "warning",
    "reserve": "warning",
    "overdue": "danger",
    "accepted": "success",
    "appraised": "success",
    "eligible": "success",
    "proposed": "success",
    "awarded": "success",
    "issued": "success",
    "decided": "success",
    "done": "success",
    "frozen": "info",
    "held": "info",
    "running": "info",
    "reading": "info",
    "ready": "warning",
    "applied": "success",
    "open": "warning",
    "same": "danger",
    "allowed": "success",
    "different": "success",
    "rejected": "danger",
    "ineligible": "danger",
    "declined": "danger",
    "revoked": "danger",
    "failed": "danger",
    "unreadable": "danger",
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A picture from the sprite; without a label, screen readers skip it."""
    address = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" width="16" height="16" role="img" aria-label="{}"><use href="{}"/></svg>',
            label,
            address,
        )
    return format_html(
        '<svg class="icon" width="16" height="16" aria-hidden="true"><use href="{}"/></svg>',
        address,
    )


@register.simple_tag
def status(state: str, label: Any) -> SafeString:
    """A state as word, icon and colour: never by colour alone."""
    tone = TONES.get(state, state if state in ICONS else "neutral")
    return format_html(
        '<span class="status status-{}">{} {}</span>', tone, icon(ICONS[tone]), label
    )


@register.simple_tag
def stacked_bar(figures: Sequence[Any], total: int) -> SafeString:
    """Parts of a whole, in order; what each is stands in words in its label."""
    parts, start = [], 0
    for figure in figures:
        parts.append((figure.tone, start, figure.count))
        start += figure.count
    return format_html(
        '<svg class="bar" role="img" aria-label="{}" viewBox="0 0 {} 1" '
        'preserveAspectRatio="none">{}</svg>',
        "; ".join(f"{figure.label}: {figure.count}" for figure in figures),
        max(total, start, 1),
        format_html_join(
            "", '<rect class="fill-{}" x="{}" width="{}" height="1"/>', parts
        ),
    )


@register.filter
def vndate(day: dt.date | dt.datetime | None) -> str:
    if day is None:
        return ""
    return vietnamese.vn_date(day)


@register.filter
def vndatetime(moment: dt.datetime | None, seconds: str = "") -> str:
    """{{ at|vndatetime }} is 14:05 05/09/2030; {{ at|vndatetime:"s" }} has seconds."""
    if moment is None:
        return ""
    return vietnamese.vn_datetime(moment, seconds=bool(seconds))


@register.filter
def called_on(organization: Any, moment: dt.date | dt.datetime | None) -> str:
    """An organisation by its name of that day, with what it is called now."""
    if moment is None:
        return str(organization)
    if isinstance(moment, dt.datetime):
        moment = timezone.localdate(moment)
    called: str = organization.called_on(moment)
    return called


@register.filter
def quarter(day: dt.date) -> str:
    return vietnamese.vn_quarter(day)


@register.filter
def decimal_vn(number: Decimal | float | int | None, places: int | None = None) -> str:
    return "" if number is None else vietnamese.vn_decimal(number, places)


@register.filter
def money(amount: int | None) -> str:
    return "" if amount is None else vietnamese.vn_money(amount)


@register.filter
def mask_cccd(number: str) -> str:
    return vietnamese.mask_cccd(number)


@register.filter
def days_left(day: dt.date | None) -> str:
    """'5 days left', 'today', '2 days overdue'."""
    if day is None:
        return ""
    days = (day - clock.today()).days
    if days == 0:
        return _("the last day is today")
    if days > 0:
        return ngettext("%d day left", "%d days left", days) % days
    return ngettext("%d day overdue", "%d days overdue", -days) % -days


@register.simple_tag
def countdown(day: dt.date) -> SafeString:
    """Time left until the end of `day`, in words; where scripts run, it goes on counting
    by the server's clock."""
    return format_html(
        '<span class="countdown" role="timer" data-until="{}" data-now="{}" '
        'data-days="{}" data-hours="{}" data-over="{}">{}</span>',
        clock.end_of_day(day).isoformat(timespec="seconds"),
        clock.now().isoformat(timespec="milliseconds"),
        _("{days} days left"),
        _("{clock} left today"),
        _("the time is over"),
        days_left(day),
    )


@register.inclusion_tag("records/_saved_views.html", takes_context=True)
def saved_views(context: RequestContext) -> dict[str, Any]:
    """The views of this list that the reader has saved, and the form to save another."""
    request = context["request"]
    query = keep_views.filters_of(request.get_full_path())
    mine = SavedView.objects.visible_to(request.user).filter(place=request.path)
    return {
        "views": list(mine),
        "query": query,
        "address": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("_pager.html", takes_context=True)
def pager(
    context: RequestContext, page: Any, cursor: str = "before", look: str = ""
) -> dict[str, Any]:
    """To the first and the next page of a list paged by a key; its filters stay. `cursor`
    is the key's name in the address, `look` the links' classes."""
    return {
        "first": None if page.is_first else query_replace(context, **{cursor: ""}),
        "next": query_replace(context, **{cursor: page.next}) if page.next else None,
        "look": look,
    }


@register.simple_tag(takes_context=True)
def query_replace(context: RequestContext, **changes: Any) -> str:
    """The page's own query string with `changes`; an empty value takes a key out."""
    query: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}"
