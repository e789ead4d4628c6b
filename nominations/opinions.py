"""Optional steps before the list: bodies that are consulted, and public posting, each
with its working-day clock. A campaign without these terms has no such steps."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns import working_days
from campaigns.models import Campaign
from emulation import clock
from nominations import rules
from nominations.models import Consultation, Nomination, Posting
from records import audit
from records.errors import Refused


@transaction.atomic
def ask(
    nomination: Nomination, *, body: str, asked_on: dt.date, document: str, by: User
) -> Consultation:
    """Put on record that a body was asked; its term is the campaign's."""
    days = nomination.dossier.campaign.consultation_days
    if not rules.may_find(by, nomination):
        raise PermissionDenied
    if days is None:
        raise Refused(_("This campaign consults no other body."))
    if asked_on > clock.today():
        raise Refused(_("This day is still to come."))
    body = " ".join(body.split())
    if nomination.consultations.filter(body=body).exists():
        raise Refused(_("%(body)s has been asked already.") % {"body": body})
    made = Consultation.objects.create(
        nomination=nomination,
        body=body,
        document=document,
        asked_on=asked_on,
        due_on=working_days.due(asked_on, days),
        asked_by=by,
    )
    audit.record("consultation.ask", made, by=by, after={"due_on": made.due_on})
    return made


@transaction.atomic
def answer(
    consultation: Consultation,
    *,
    verdict: str,
    answered_on: dt.date,
    text: str,
    document: str,
    by: User,
) -> None:
    """Put the answer on record, late or not."""
    rows = Consultation.objects.select_for_update(of=("self",))
    locked = rows.get(pk=consultation.pk)
    if not rules.may_find(by, locked.nomination):
        raise PermissionDenied
    if locked.answered_on is not None:
        raise Refused(_("The answer is on record already."))
    if not locked.asked_on <= answered_on <= clock.today():
        raise Refused(_("The answer came between the day of the question and today."))
    if verdict == Consultation.Verdict.DISAGREES and not text.strip():
        raise Refused(_("Write why the body does not agree."))
    locked.verdict, locked.answered_on = verdict, answered_on
    locked.answer, locked.answer_document = text.strip(), document
    locked.recorded_by = by
    locked.save()
    audit.record(
        "consultation.answer", locked, by=by, after={"verdict": verdict}, reason=text
    )


@transaction.atomic
def post(campaign: Campaign, *, place: str, starts_on: dt.date, by: User) -> Posting:
    """Post everyone who is found eligible and was not posted yet."""
    if not rules.may_propose(by, campaign):
        raise PermissionDenied
    if campaign.posting_days is None:
        raise Refused(_("This campaign posts no nominees."))
    found = Nomination.objects.for_campaign(campaign).rankable().filter(postings=None)
    if not found.exists():
        raise Refused(_("Everyone who is found eligible has been posted."))
    made = Posting.objects.create(
        campaign=campaign,
        place=place,
        starts_on=starts_on,
        ends_on=working_days.due(starts_on, campaign.posting_days),
        posted_by=by,
    )
    made.nominations.set(found)
    audit.record(
        "posting.post", made, by=by, after={"nominations": made.nominations.count()}
    )
    return made


def refuse_unheard(campaign: Campaign, nominations: Sequence[int]) -> None:
    """Before a list is frozen: nobody on it waits for an answer whose term still runs,
    and everybody was posted to the end, where the campaign has these steps."""
    today = clock.today()
    listed = Nomination.objects.filter(pk__in=nominations)
    waiting = listed.filter(
        consultations__answered_on=None, consultations__due_on__gte=today
    )
    if campaign.consultation_days is not None and (one := waiting.first()):
        raise Refused(
            _("The term of a consulted body still runs for %(name)s.") % {"name": one}
        )
    if campaign.posting_days is not None:
        done = Posting.objects.filter(campaign=campaign, ends_on__lt=today)
        unposted = listed.exclude(postings__in=done)
        if one := unposted.first():
            raise Refused(
                _("%(name)s has not been posted to the end of the term yet.")
                % {"name": one}
            )
