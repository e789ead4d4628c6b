"""Loading the demo: one transaction, from the accounts to the last act."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from campaigns.models import Campaign
from emulation import clock
from nominations.models import Dossier
from records import audit
from records.errors import Refused
from records.models import AuditEvent, Notice
from reports.demo import calendar, earlier, shelves, years
from reports.demo.live import Live
from reports.demo.people import People
from reports.demo.timeline import Timeline, at_work
from reports.demo.words import SEED, Chance

LOADED = "demo.loaded"
OPENED = dt.date(2025, 6, 16)
READ_AFTER = dt.timedelta(days=3)


def is_loaded() -> bool:
    return AuditEvent.objects.filter(verb=LOADED).exists()


@transaction.atomic
def load() -> None:
    """Fill an empty demo whose plan is loaded; Refused on anything else."""
    campaign = _refuse_unless_ready()
    chance = Chance(SEED)
    timeline = Timeline()
    people = People(campaign, chance)
    done = earlier.load_plan()
    timeline.add(at_work(OPENED, 0), lambda: _appoint(people, campaign, done))
    timeline.run()
    earlier.Earlier(done, people, chance).plan(timeline)
    years.plan(timeline, campaign, people, clock.today())
    shelves.plan(timeline, campaign, people, Chance(SEED))
    calendar.plan(timeline, campaign, people, Chance(SEED))
    Live(campaign, people, chance, clock.today()).plan(timeline)
    timeline.run()
    _settle_notices()
    audit.record(LOADED, campaign, by=None, after={"seed": SEED})


def _refuse_unless_ready() -> Campaign:
    if not settings.DEMO:
        raise Refused(_("This is no demo: DEMO=1 is not set. Nothing was loaded."))
    if User.objects.exists() or Dossier.objects.exists():
        raise Refused(
            _("There are people or dossiers already. The demo needs an empty database.")
        )
    campaign = Campaign.objects.current()
    if campaign is None:
        raise Refused(_("Load the campaign's plan first: manage.py load_plan."))
    return campaign


def _appoint(people: People, *campaigns: Campaign) -> None:
    people.appoint_staff()
    bodies = Organization.objects.filter(participations__campaign__in=campaigns)
    for number, body in enumerate(bodies.distinct().order_by("pk")):
        people.appoint_team(body, number)


def _settle_notices() -> None:
    """The past's mails went out, and its notices have been read."""
    Notice.objects.filter(mail_state=Notice.Mail.PENDING).update(
        mail_state=Notice.Mail.SENT, mail_due_at=None
    )
    past = Notice.objects.filter(created_at__lt=clock.now() - READ_AFTER)
    # Reminders were opened by most, not by all: see reports/demo/calendar.py.
    past.exclude(key__startswith="duties.").update(
        read_at=F("created_at") + dt.timedelta(hours=4)
    )
