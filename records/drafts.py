"""What somebody typed and did not save yet, kept on the server: a lost line, an ended
session, a closed window or a field that is refused takes nothing away.

A draft is the form's own data, unchecked; only the form, when it is sent, changes a
record. It is its owner's alone, is no record itself and leaves no audit event.
"""

import dataclasses
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from emulation import clock
from records.errors import Refused
from records.models import Draft

MAX_CHARACTERS = 200_000
MAX_DRAFTS = 200
# Never kept: what is secret, what names this page rather than its text.
LEFT_OUT = ("csrfmiddlewaretoken", "password", "token", "draft-", "drawn_for")
SESSION_KEY = "unsent"


_signer = signing.Signer(salt="drafts.drawn_for")


@dataclasses.dataclass
class Superseded(Exception):
    """Another window has kept something since; None if it was saved or dropped."""

    draft: Draft | None


@dataclasses.dataclass(frozen=True)
class Frame:
    """What a page says around a form that is kept while it is typed: where it belongs,
    whose it is, and the draft with which it was drawn, if any."""

    place: str
    drawn_for: str
    sequence: int
    restored: Draft | None


def draw(request: HttpRequest, form: forms.BaseForm) -> Frame:
    """Fill an unbound form with the person's draft, if there is one."""
    draft = find(request)
    restored = draft if draft and not form.is_bound else None
    if restored:
        put_into(form, restored)
    return Frame(
        place=place_of(request),
        drawn_for=sign_for(request.user),
        sequence=draft.sequence if draft else 0,
        restored=restored,
    )


def sign_for(user: Any) -> str:
    """For whom a page is drawn, as the page will say when something is sent from it."""
    return _signer.sign(str(user.pk))


def place_of(request: HttpRequest) -> str:
    """Names the form of this page: its path with its query."""
    return request.get_full_path()


def page_named(request: HttpRequest) -> str:
    """The page of the product that the form names as its `place`; 404 for any other."""
    place = request.POST.get("place", "")
    if not is_page(place):
        raise Http404
    return place


def find(request: HttpRequest) -> Draft | None:
    """What this person has typed here and not saved."""
    mine = Draft.objects.visible_to(request.user)
    return mine.filter(place=place_of(request)).first()


@transaction.atomic
def keep(
    owner: Any, place: str, data: QueryDict, *, tab: str = "", seen: int = 0
) -> Draft:
    """Keep the form's data as it is now. `seen` is the last sequence that this window
    knows of, 0 for none; raises Superseded where another one has been there since, and
    Refused for what is no page or far too long."""
    fields = _fields(data)
    _refuse_oddity(owner, place, fields)
    mine = Draft.objects.select_for_update().visible_to(owner)
    draft = mine.filter(place=place).first()
    if draft is None:
        if seen:
            raise Superseded(None)
        return _first(owner, place, fields, tab)
    if draft.sequence != seen and (not tab or draft.tab != tab):
        raise Superseded(draft)
    draft.fields, draft.tab, draft.saved_at = fields, tab, clock.now()
    draft.sequence += 1
    draft.save()
    return draft


def _fields(data: QueryDict) -> dict[str, list[str]]:
    """What may be kept. A NUL comes from no keyboard, and PostgreSQL cannot hold it."""
    return {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]
        for name, values in data.lists()
        if not any(mark in name.lower() for mark in LEFT_OUT)
    }


def _first(owner: Any, place: str, fields: dict[str, Any], tab: str) -> Draft:
    try:
        with transaction.atomic():
            return Draft.objects.create(
                owner_id=owner.pk,
                place=place,
                fields=fields,
                tab=tab,
                saved_at=clock.now(),
            )
    except IntegrityError as error:
        # Two windows at the same moment: the other one was first.
        other = Draft.objects.visible_to(owner).filter(place=place).first()
        raise Superseded(other) from error


def _refuse_oddity(owner: Any, place: str, fields: dict[str, list[str]]) -> None:
    size = sum(len(value) for values in fields.values() for value in values)
    if size > MAX_CHARACTERS:
        raise Refused(
            _("The text is too long to be kept as a draft. Press Save, or shorten it.")
        )
    if not is_page(place):
        raise Refused(_("This form is not known any more. Open the page again."))
    mine = Draft.objects.visible_to(owner)
    if mine.count() >= MAX_DRAFTS and not mine.filter(place=place).exists():
        raise Refused(
            _("Too many forms are half filled in. Save or drop some of them first.")
        )


def is_page(place: str) -> bool:
    """Whether `place` leads to a page of the product and nowhere else."""
    parts = urlsplit(place)
    if parts.scheme or parts.netloc or not place.startswith("/") or "\0" in place:
        return False
    if len(place) > Draft.PLACE_LENGTH:
        return False
    try:
        resolve(parts.path)
    except Resolver404:
        return False
    return True


def forget(owner: Any, place: str) -> None:
    """It has been saved, or is not wanted."""
    Draft.objects.visible_to(owner).filter(place=place).delete()


def keep_typed(request: HttpRequest) -> None:
    """Keep a form that was sent and could not be saved, so that closing the page loses
    nothing. Where another window holds a draft, that one stays: this page shows its own
    text and has it still."""
    seen = request.POST.get("draft-sequence", "")
    try:
        keep(
            request.user,
            place_of(request),
            request.POST,
            tab=request.POST.get("draft-tab", "")[:36],
            seen=int(seen) if seen.isascii() and seen.isdigit() else 0,
        )
    except (Superseded, Refused):
        return


def put_into(form: forms.BaseForm, draft: Draft) -> None:
    """Draw an unbound form with the draft's values."""
    data = draft.data
    for name, field in form.fields.items():
        if field.disabled or isinstance(field.widget, forms.FileInput):
            continue
        value = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        if value is not None or not field.widget.is_hidden:
            form.initial[name] = value


def drawn_for(request: HttpRequest) -> int | None:
    """The person for whom the form that was sent was drawn, as this page has signed;
    None if it does not say."""
    try:
        return int(_signer.unsign(request.POST.get("drawn_for", "")))
    except signing.BadSignature:
        return None


def refuse_stranger(request: HttpRequest) -> None:
    """Raise Refused if somebody else has signed in since the form was drawn: nobody
    saves in his name what another one has typed."""
    if drawn_for(request) not in (None, request.user.pk):
        raise Refused(
            _(
                "Somebody else has signed in on this computer since this form was "
                "opened. Nothing was saved; open the form again."
            )
        )


# ------------------------------------------------------- a form sent after the session
def set_aside(request: HttpRequest) -> bool:
    """A form came after its session had ended: keep it in the new, empty session until
    the same person has signed in. False if the form does not say whose it is."""
    owner_id = drawn_for(request)
    if owner_id is None:
        return False
    request.session[SESSION_KEY] = {
        "owner": owner_id,
        # A draft on its way says to which form it belongs.
        "place": request.POST.get("draft-place") or place_of(request),
        "fields": dict(request.POST.lists()),
    }
    return True


def take_up(request: HttpRequest, user: Any) -> None:
    """Somebody has signed in: what was set aside becomes a draft, if it is theirs."""
    unsent = request.session.pop(SESSION_KEY, None)
    if unsent is None or unsent["owner"] != user.pk:
        return
    data = QueryDict(mutable=True)
    for name, values in unsent["fields"].items():
        data.setlist(name, values)
    held = Draft.objects.visible_to(user).filter(place=unsent["place"]).first()
    try:
        # Sent later than anything that this form had kept before.
        keep(user, unsent["place"], data, seen=held.sequence if held else 0)
    except (Superseded, Refused):
        return
