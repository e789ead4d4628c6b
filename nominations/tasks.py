"""Long work of this room."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.models import Campaign
from nominations import release
from nominations.importing import preparing
from nominations.models import Nomination, NomineeImport, Release, TwinCase
from nominations.twins import cases, keys, report_texts
from records.jobs import advance, handler
from records.models import Job

AT_ONCE = 200


@handler("twins.dossier", title=gettext_lazy("Search for duplicates"))
def twins_dossier(job: Job) -> None:
    dossier = cases.searchable().get(pk=job.arguments["dossier"])
    report_texts.read_papers(dossier.nominations.all(), lambda: advance(job, job.done))
    cases.refresh(dossier)


@handler("twins.reports", title=gettext_lazy("Search for copied reports"))
def twins_reports(job: Job) -> None:
    """Reports that were just written: whoever writes them is told what another says
    too. Cases are made of them when they are handed in."""
    search, keys_left = report_texts.Search(), job.arguments["nominations"]
    for done in range(0, len(keys_left), AT_ONCE):
        rows = Nomination.objects.filter(pk__in=keys_left[done : done + AT_ONCE])
        nominations = list(rows.select_related("dossier__campaign"))
        report_texts.read_papers(nominations, lambda: advance(job, job.done))
        for one in nominations:
            advance(job, job.done + 1)
            search.refresh([one])


@handler("twins.campaign", title=gettext_lazy("Search for duplicates"))
def twins_campaign(job: Job) -> None:
    """Keys of everybody first, then the cases, dossier by dossier."""
    campaign = Campaign.objects.get(pk=job.arguments["campaign"])
    rebuild_keys(job)
    cases.refresh_all(campaign, lambda done, total: advance(job, done, total))
    waiting = TwinCase.objects.filter(campaign=campaign).open().count()
    job.result = {
        "message": ngettext(
            "%(count)d case waits for a verdict.",
            "%(count)d cases wait for a verdict.",
            waiting,
        )
        % {"count": waiting},
    }


def rebuild_keys(job: Job | None = None) -> int:
    """The keys of every nomination, some hundreds at a time; how many nominations."""
    done, last = 0, 0
    while True:
        rows = list(
            Nomination.objects.filter(pk__gt=last)
            .select_related("dossier__organization")
            .order_by("pk")[:AT_ONCE]
        )
        if not rows:
            return done
        with transaction.atomic():
            if job is not None:
                advance(job, job.done, job.total)
            keys.rebuild(rows)
        done, last = done + len(rows), rows[-1].pk


@handler(release.JOB, title=gettext_lazy("Release of a decision"))
def release_decision(job: Job) -> None:
    """Waits until the time for stopping it has passed; then carries it out, once."""
    released = Release.objects.select_related("decision").get(
        pk=job.arguments["release"]
    )
    release.take_effect(released.pk)
    released.decision.refresh_from_db()
    job.result = {
        "message": _("The decision is in effect; the organisations are told.")
        if released.decision.effective_at
        else _("The release was stopped; nobody was told."),
        "url": released.decision.get_absolute_url(),
    }


@handler(preparing.JOB, title=gettext_lazy("Nominees from Excel"))
def read_nominees(job: Job) -> None:
    """Read an uploaded file; what it would change is then on the upload's page."""
    imported = NomineeImport.objects.select_related(
        "dossier__campaign__board", "dossier__organization", "attachment"
    ).get(pk=job.arguments["import"])
    preparing.read(imported, lambda done, total: advance(job, done, total or 1))
    job.result = {
        "message": _("The file is read. Nothing is changed yet."),
        "url": imported.get_absolute_url(),
    }
