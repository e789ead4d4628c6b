"""How long the search for duplicates takes: python -m benchmarks.twins [NOMINATIONS]

Fills a database of its own with fictional nominations in dossiers of ten from 140
organisations (one in twenty is somebody else's nominee again, one in twenty has a copied
report), and measures what a page and a worker do.
"""

import datetime as dt
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import django

FOLDER = tempfile.mkdtemp(prefix="twins-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emulation.settings")
os.environ |= {"DATA_DIR": FOLDER, "ENV_FILE": os.devnull, "LOG_LEVEL": "ERROR"}
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER}/bench.sqlite3")
django.setup()

from django.core.management import call_command  # noqa: E402 - after django.setup()

from campaigns.models import Campaign, NomineeKind, Subject  # noqa: E402
from nominations.completeness import findings  # noqa: E402
from nominations.models import (  # noqa: E402
    Dossier,
    Nomination,
    ReportPrint,
    SharedText,
    TwinCase,
)
from nominations.tasks import rebuild_keys  # noqa: E402
from nominations.twins import cases, copying, report_texts, search  # noqa: E402
from tests.factories import OrganizationFactory  # noqa: E402
from tests.nominations.twins.made_reports import FORM, PLAN, Writer  # noqa: E402
from tests.people import person as holder  # noqa: E402

PER_DOSSIER, ORGANIZATIONS, SAMPLE = 10, 140, 30
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Phan", "Bùi"]
MIDDLE = ["Văn", "Thị", "Thị Kim", "Hữu", "Ngọc", "Minh", "Thanh", "Quốc"]
GIVEN = ["Hoa", "Hùng", "Lan", "Tâm", "Dũng", "Nga", "Sơn", "Yến", "Phúc", "Khải"]


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    call_command("migrate", verbosity=0)
    timed(f"{number} nominations filled in", lambda: fill(number))
    timed("keys of all", rebuild_keys)
    timed("prints of all", print_all)
    dossiers = list(cases.searchable().order_by("pk"))
    some = random.Random(1).sample(dossiers, min(SAMPLE, len(dossiers)))
    rows = {dossier.pk: nominees(dossier) for dossier in some}
    reports = report_texts.Search()
    each("twins of a dossier", some, lambda one: search.elsewhere(one, rows[one.pk]))
    each("reports of a dossier", some, lambda one: reports.refresh(rows[one.pk]))
    each("both, and its cases kept", some, lambda one: cases.refresh(one, reports))
    fresh = list(Dossier.objects.filter(pk__in=rows))
    each("all checks of a page", fresh, findings)
    say(
        f"{ReportPrint.objects.count()} prints; of the {len(some)} dossiers "
        f"{SharedText.objects.count()} pairs of reports, {TwinCase.objects.count()} cases"
    )


def nominees(dossier: Dossier) -> list[Nomination]:
    found = list(dossier.nominations.all())
    for nomination in found:
        nomination.dossier = dossier
    return found


def print_all() -> None:
    reports = report_texts.Search()
    quoted = reports.quoted(Campaign.objects.get())
    found = []
    for row in Nomination.objects.only("achievement").iterator(chunk_size=500):
        values = copying.prints([row.achievement]) - quoted
        found += [ReportPrint(nomination=row, value=value) for value in values]
        if len(found) > 20_000:
            ReportPrint.objects.bulk_create(found, batch_size=300)
            found = []
    ReportPrint.objects.bulk_create(found, batch_size=300)


# ------------------------------------------------------------------------------ filling
def fill(number: int) -> None:
    dice = random.Random(408)
    bodies = [OrganizationFactory(name=f"Hội Mẫu {n}") for n in range(ORGANIZATIONS)]
    board, author = bodies[0], holder()
    now = dt.datetime(2030, 8, 1, tzinfo=dt.UTC)
    days = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2030, 12, 31)}
    campaign = Campaign.objects.create(code="do", name="Đo", short_name="Đo", issuer=board, board=board, office=board, places=408, plan_text=PLAN, **days)  # fmt: skip
    kind = NomineeKind.objects.create(campaign=campaign, code="ca-nhan", subject=Subject.INDIVIDUAL, order=1, name="Cá nhân")  # fmt: skip
    once = {"state": "submitted", "version": 1, "created_by": author, "created_at": now, "submitted_by": author, "submitted_at": now}  # fmt: skip
    dossiers = Dossier.objects.bulk_create(
        Dossier(
            campaign=campaign,
            organization=bodies[n % ORGANIZATIONS],
            code=f"DO-2030-{n:05d}",
            **once,
        )
        for n in range(-(-number // PER_DOSSIER))
    )
    people, said, rows = [person(dice)], [" ".join(Writer("bench").report())], []
    for n in range(number):
        writer = Writer(f"bench-{n}")
        who = dice.choice(people) if dice.random() < 0.05 else person(dice)
        report = " ".join([FORM, *writer.report(24)])
        if dice.random() < 0.05:
            report = " ".join(writer.figures([dice.choice(said)]))
        people.append(who)
        said.append(report)
        rows.append(
            Nomination(
                dossier=dossiers[n // PER_DOSSIER],
                kind=kind,
                subject=Subject.INDIVIDUAL,
                name=who[0],
                born_on=who[1],
                workplace=f"Đơn vị {n % 900}",
                achievement=report,
                created_at=now,
            )
        )
        rows[-1].derive()
    Nomination.objects.bulk_create(rows, batch_size=200)


def person(dice: random.Random) -> tuple[str, dt.date]:
    name = f"{dice.choice(FAMILY)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}"
    return name, dt.date(1960, 1, 1) + dt.timedelta(days=dice.randrange(15_000))


# ------------------------------------------------------------------------------- timing
def timed(what: str, work: Callable[[], Any]) -> None:
    began = time.perf_counter()
    work()
    say(f"{what}: {time.perf_counter() - began:.1f} s")


def each(what: str, rows: list[Any], work: Callable[[Any], object]) -> None:
    times = []
    for row in rows:
        began = time.perf_counter()
        work(row)
        times.append((time.perf_counter() - began) * 1000)
    say(f"{what}: median {statistics.median(times):.0f} ms, most {max(times):.0f} ms")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
