"""Keeping the filters of a list under a name, and dropping them again."""

from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from records.errors import Refused
from records.models import SavedView

MOST = 20
# Where in the list one was is no part of what one looks for.
LEFT_OUT = ("before", "page", "csrfmiddlewaretoken")


@transaction.atomic
def keep(owner: Any, address: str, name: str) -> SavedView:
    """Keep the filters in `address` (path and query) as `name`; the same name on the same
    list gets the new filters. Raises Refused for what cannot be kept."""
    place, query = _parts(address)
    name = " ".join(name.split())[: SavedView._meta.get_field("name").max_length]
    if not name:
        raise Refused(_("Give the view a name."))
    if not query:
        raise Refused(_("Choose filters first, then save the view."))
    mine = SavedView.objects.visible_to(owner).filter(place=place)
    if mine.count() >= MOST and not mine.filter(name=name).exists():
        raise Refused(
            _("You have %(most)d views of this list. Drop one first.") % {"most": MOST}
        )
    made, _is_new = SavedView.objects.update_or_create(
        owner_id=owner.pk, place=place, name=name, defaults={"query": query}
    )
    return made


def drop(owner: Any, pk: int) -> str:
    """Drop one's own view; the path of its list, "" if there was none."""
    found = SavedView.objects.visible_to(owner).filter(pk=pk).first()
    if found is None:
        return ""
    found.delete()
    return found.place


def filters_of(address: str) -> str:
    """The filters in an address, without what is empty and without one's place in the
    list."""
    filters = QueryDict(urlsplit(address).query, mutable=True)
    for name in list(filters):
        kept = [value for value in filters.getlist(name) if value]
        if name in LEFT_OUT or not kept:
            del filters[name]
        else:
            filters.setlist(name, kept)
    return filters.urlencode()


def _parts(address: str) -> tuple[str, str]:
    parts, query = urlsplit(address), filters_of(address)
    most = SavedView._meta.get_field("query").max_length or 0
    is_ours = not (parts.scheme or parts.netloc) and parts.path.startswith("/")
    try:
        resolve(parts.path)
    except Resolver404:
        is_ours = False
    if not is_ours or len(parts.path) > 200 or len(query) > most or "\0" in address:
        raise Refused(_("These filters cannot be kept."))
    return parts.path, query
