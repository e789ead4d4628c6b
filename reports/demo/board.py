"""The Board's side: received, appraised, found eligible or not."""

import datetime as dt
from decimal import Decimal

from accounts.models import Role, User
from campaigns.models import Campaign
from emulation import clock
from nominations import appraisal, contents, reception, rules
from nominations.models import Appraisal, Dossier, Nomination
from nominations.remarks import Pinned
from reports.demo.people import People
from reports.demo.words import Chance, words

INELIGIBLE, ON_HOLD, TWICE = 0.06, 0.012, 0.12


class Board:
    """What the Board does with the dossiers of one campaign, by chance."""

    def __init__(self, campaign: Campaign, people: People, chance: Chance) -> None:
        self.campaign, self.chance = campaign, chance
        self.clerks = people.board(Role.BOARD_INTAKE)
        self.appraisers = people.board(Role.BOARD_APPRAISER)
        self.leader = people.board(Role.BOARD_LEADER)[0]
        criteria_set = campaign.criteria_sets.get(organization=None, subject="")
        self.criteria = list(criteria_set.criteria.all())

    def receive(self, dossier: Dossier) -> None:
        by = self.chance.choice(self.clerks)
        reception.receive(dossier, by=by)
        sets = self.chance.choice([0, 1, 2, 2, 2])
        if sets:
            reception.record_paper(dossier, sets, clock.today(), by=by)

    def send_back(self, dossier: Dossier, due_on: dt.date) -> None:
        """With remarks on the minutes' scan and on one nominee's report."""
        by, wanting = self.chance.choice(self.clerks), words()["remarks"]
        held = contents.load(dossier)
        paper = next(slot for slot in held.slots if slot.nomination is None)
        remarks = [
            Pinned(f"0-{paper.required.pk}", wanting["paper"]),
            Pinned(f"{held.nominations[0].pk}-achievement", wanting["achievement"]),
        ]
        reason = self.chance.word("supplements")
        reception.request_supplement(dossier, reason, due_on, by=by, remarks=remarks)

    def reject(self, dossier: Dossier) -> None:
        reception.reject(dossier, words()["reject"], by=self.leader)

    def begin(self, dossier: Dossier) -> None:
        appraisal.begin(dossier, by=self.appraisers_of(dossier)[0])

    # ------------------------------------------------------------------------ opinions
    def appraise(self, dossier: Dossier) -> None:
        """A concluded opinion on every nominee, of two appraisers on some; some held."""
        for nomination in self.nominees(dossier):
            first, second = self.appraisers_of(dossier)[:2]
            if self.chance.happens(ON_HOLD):
                self.put_on_hold(nomination, first)
                continue
            is_eligible = not self.chance.happens(INELIGIBLE)
            quality = self.chance.randint(0, 56) / 56
            self.opinion(nomination, first, quality, is_eligible=is_eligible)
            if is_eligible and self.chance.happens(TWICE):
                self.opinion(nomination, second, quality)

    def begin_opinions(self, dossier: Dossier) -> None:
        """Appraisal half way: one draft, two who differ, the others not looked at."""
        first, second = self.appraisers_of(dossier)[:2]
        for n, nomination in enumerate(self.nominees(dossier)):
            if n == 0:
                self.opinion(nomination, first, 0.6)
                self.opinion(nomination, second, 0.6, is_eligible=False)
            elif n == 1:
                self.opinion(nomination, first, 0.5, is_final=False)

    def conclude(self, dossier: Dossier) -> None:
        appraisal.conclude(dossier, by=self.appraisers_of(dossier)[0])

    def opinion(
        self,
        nomination: Nomination,
        by: User,
        quality: float,
        *,
        is_eligible: bool = True,
        is_final: bool = True,
    ) -> Appraisal:
        values = {"is_eligible": is_eligible} | (
            {name: self.chance.word(name) for name in appraisal.STATEMENTS}
            if is_eligible
            else {"reason": self.chance.word("ineligible")}
        )
        marks = self.marks(quality) if is_eligible else {}
        made = appraisal.save(nomination, values, marks, by=by, revision=0)
        if is_final:
            appraisal.finish(made, by=by)
        return made

    def marks(self, quality: float) -> dict[int, Decimal | None]:
        """Half points, from seven tenths of the highest mark up."""
        share = 0.7 + 0.28 * quality
        return {
            criterion.pk: Decimal(round(2 * float(criterion.maximum) * share)) / 2
            for criterion in self.criteria
        }

    def put_on_hold(self, nomination: Nomination, by: User) -> None:
        appraisal.put_on_hold(
            nomination,
            by=by,
            reason=words()["on_hold"],
            document=words()["on_hold_document"],
        )

    # --------------------------------------------------------------------------- tools
    def nominees(self, dossier: Dossier) -> list[Nomination]:
        rows = dossier.nominations.filter(state=Nomination.State.PENDING)
        return list(rows.select_related("dossier__campaign", "dossier__organization"))

    def appraisers_of(self, dossier: Dossier) -> list[User]:
        """Those without a conflict, in turn."""
        free = [user for user in self.appraisers if rules.may_appraise(user, dossier)]
        start = dossier.pk % len(free)
        return free[start:] + free[:start]
