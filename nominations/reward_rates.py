"""What a reward is worth: rate × base salary, both as they stand on a day, with source."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from campaigns.models import BaseSalary, Campaign, Subject
from records.errors import Refused

SUBJECTS = (Subject.COLLECTIVE, Subject.INDIVIDUAL)


@dataclass(frozen=True)
class Worth:
    """The reward of one collective or individual on a day."""

    multiple: Decimal
    base_salary: int
    rate_source: str
    salary_source: str

    @property
    def amount(self) -> int:
        """In whole đồng."""
        exact = self.multiple * self.base_salary
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def sources(self) -> str:
        return f"{self.rate_source}; {self.salary_source}"


@dataclass(frozen=True)
class EstimateLine:
    """So many of one kind of nominee, at so much."""

    subject: Subject
    count: int
    worth: Worth

    @property
    def total(self) -> int:
        return self.count * self.worth.amount


def on(campaign: Campaign, day: dt.date) -> dict[str, Worth]:
    """The reward by kind of nominee, as rates and base salary stand on `day`. Refused,
    with what is missing, where the data have none for that day."""
    salary = BaseSalary.objects.filter(valid_from__lte=day).first()
    if salary is None:
        raise Refused(
            _("No base salary is known for %(day)s. The administrator adds it.")
            % {"day": f"{day:%d/%m/%Y}"}
        )
    found = {}
    for subject in SUBJECTS:
        rates = campaign.reward_rates.filter(subject=subject, valid_from__lte=day)
        rate = rates.order_by("-valid_from").first()
        if rate is None:
            raise Refused(
                _(
                    "No reward rate is known for %(day)s: %(subject)s. It is in the plan."
                )
                % {"day": f"{day:%d/%m/%Y}", "subject": subject.label}
            )
        found[str(subject)] = Worth(
            rate.multiple, salary.amount, rate.source, salary.source
        )
    return found


def estimate(
    worth: dict[str, Worth], collectives: int, individuals: int
) -> list[EstimateLine]:
    """What so many rewards come to."""
    counts = (collectives, individuals)
    return [
        EstimateLine(subject, count, worth[str(subject)])
        for subject, count in zip(SUBJECTS, counts, strict=True)
    ]
