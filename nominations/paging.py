"""Pages of long lists by key, not by number: the tenth is as quick as the first."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q
from django.http import HttpRequest

Row = TypeVar("Row", bound=models.Model)
SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    # The key to ask the next page with; None on the last one.
    next: int | None
    is_first: bool


def cursor(request: HttpRequest, name: str) -> int | None:
    """The key in the address; nonsense is no key."""
    text = request.GET.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) < 19
    return int(text) if is_number else None


def page_before(rows: Any, key: int | None) -> Page[Any]:
    """The newest first, from below `key` on."""
    found = rows.filter(pk__lt=key) if key else rows
    return _page(found.order_by("-pk"), key)


def page_after(rows: Any, field: str, key: int | None) -> Page[Any]:
    """By `field`, the smallest first, from behind the row `key` on."""
    last = rows.model._default_manager.filter(pk=key).first() if key else None
    if last is not None:
        value = getattr(last, field)
        rows = rows.filter(
            Q(**{f"{field}__gt": value}) | Q(**{field: value, "pk__gt": last.pk})
        )
    return _page(rows.order_by(field, "pk"), key)


def page_latest(rows: Any, field: str, key: int | None) -> Page[Any]:
    """By `field`, the greatest first, from behind the row `key` on."""
    last = rows.model._default_manager.filter(pk=key).first() if key else None
    if last is not None:
        value = getattr(last, field)
        rows = rows.filter(
            Q(**{f"{field}__lt": value}) | Q(**{field: value, "pk__lt": last.pk})
        )
    return _page(rows.order_by(f"-{field}", "-pk"), key)


def _page(rows: Any, key: int | None) -> Page[Any]:
    found = list(rows[: SIZE + 1])
    more = found[SIZE - 1].pk if len(found) > SIZE else None
    return Page(found[:SIZE], more, is_first=key is None)
