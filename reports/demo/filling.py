"""The organisation's side: a dossier filled in by its clerk, signed by its leader."""

import datetime as dt
import uuid
from typing import Any

from accounts.models import Organization, User
from campaigns.models import Campaign, NomineeKind, RequiredDocument, Subject
from emulation import clock
from nominations import completeness, intake, papers
from nominations.completeness import answering
from nominations.models import Dossier, Nomination, Remark
from reports.demo.files import paper
from reports.demo.people import Team
from reports.demo.words import Chance, words

# No province has this number: a citizen identity number that nobody bears.
NOBODYS_PROVINCE = "000"
# Every so many nominees one stands in another dossier already.
TWIN_EVERY = 17
# These two have one report between them.
COPIERS = (19, 38)


class Filling:
    """What the organisations of one campaign write, by chance."""

    def __init__(self, campaign: Campaign, chance: Chance) -> None:
        self.campaign, self.chance = campaign, chance
        self.kinds: dict[str, list[NomineeKind]] = {
            subject: list(campaign.nominee_kinds.filter(subject=subject))
            for subject in Subject.values
        }
        self.movements = list(campaign.movements.all())
        self.required = list(campaign.required_documents.all())
        self.number = 0
        # Who they are, for the few whom a second organisation puts forward as well.
        self.people: list[dict[str, Any]] = []

    # ------------------------------------------------------------------- the dossier
    def open(self, organization: Organization, by: User) -> Dossier:
        return intake.open_dossier(
            self.campaign, organization, by=by, once_key=self.key()
        )

    def request(self, dossier: Dossier, team: Team) -> None:
        values = {
            "request_number": f"{self.chance.randint(10, 180)}-TTr/{dossier.organization.document_symbol or 'DV'}"[
                :50
            ],
            "request_on": clock.today(),
            "request_signer": team.leader.full_name,
            "request_signer_title": team.leader.position or "Chủ tịch",
            "request_text": words()["request_text"],
        }
        by, revision = team.clerk, dossier.revision
        intake.save_request(dossier, values, by=by, revision=revision)

    def minutes(self, dossier: Dossier, team: Team) -> None:
        has_council = self.chance.happens(0.6)
        total = self.chance.choice([7, 9, 11])
        values = {
            "minutes_on": clock.today() - dt.timedelta(days=2),
            "minutes_place": dossier.organization.place or "Trụ sở",
            "minutes_body": words()["council" if has_council else "leadership"],
            "minutes_chair": team.leader.full_name,
            "minutes_secretary": team.clerk.full_name,
            "members_total": total,
            "members_present": total - self.chance.choice([0, 0, 1, 2]),
            "voting_method": self.chance.choice(Dossier.VotingMethod.values),
            "minutes_conclusion": words()["conclusion"],
        }
        by, revision = team.clerk, dossier.revision
        intake.save_minutes(dossier, values, by=by, revision=revision)

    def dossier_papers(self, dossier: Dossier, by: User) -> None:
        for required in self.required:
            if required.scope == RequiredDocument.Scope.DOSSIER:
                self.upload(dossier, required, by)

    def mend(self, dossier: Dossier, by: User) -> None:
        """One of the places that the open supplement's remarks are pinned to is a paper,
        the other a nominee's report."""
        for remark in Remark.objects.filter(supplement=dossier.open_supplement):
            if remark.required:
                self.upload(dossier, remark.required, by)
            elif nomination := remark.nomination:
                said = f"{nomination.achievement} {words()['figures']}"
                values = {remark.field: said}
                intake.change_nomination(
                    nomination, values, by=by, revision=nomination.revision
                )

    # ------------------------------------------------------------------ the nominees
    def nominee(self, dossier: Dossier, by: User, *, with_papers: bool = True) -> None:
        is_person = self.chance.happens(0.6)
        values = self.individual(dossier) if is_person else self.collective()
        values |= self.common(dossier)
        if is_person:
            values |= self.known_person(values)
        nomination = intake.add_nomination(dossier, values, by=by, once_key=self.key())
        for required in self.required if with_papers else []:
            if papers.belongs(required, nomination):
                self.upload(dossier, required, by, nomination)

    def common(self, dossier: Dossier) -> dict[str, Any]:
        unit = dossier.organization.unit
        return {
            "address": str(unit or dossier.organization.place),
            "movement": self.chance.choice(self.movements),
            "summary": self.chance.word("summaries"),
            "duties": words()["duties"],
            "achievement": self.achievement(),
            "self_statement": words()["statement"],
            "votes_for": (dossier.members_present or 7)
            - self.chance.choice([0, 0, 0, 1]),
            "is_direct_worker": self.chance.happens(0.3),
            "is_border_island": bool(unit and (unit.is_border or unit.is_island)),
            "is_grassroots": self.chance.happens(0.6),
            "earlier_awards": self.earlier_awards(),
        }

    def achievement(self) -> str:
        said = self.chance.word("achievements")
        return str(words()["copied"]) if self.number in COPIERS else said

    def individual(self, dossier: Dossier) -> dict[str, Any]:
        is_woman = self.chance.happens(0.48)
        born = dt.date(1962, 1, 1) + dt.timedelta(days=self.chance.randint(0, 15_000))
        century = (born.year // 100 - 19) * 2 + is_woman
        self.number += 1
        return {
            "subject": Subject.INDIVIDUAL,
            "kind": self.chance.choice(self.kinds[Subject.INDIVIDUAL]),
            "name": self.chance.person(is_woman=is_woman),
            "gender": Nomination.Gender.FEMALE if is_woman else Nomination.Gender.MALE,
            "born_on": born,
            "citizen_id": f"{NOBODYS_PROVINCE}{century}{born:%y}{self.number:06d}",
            "workplace": dossier.organization.name,
            "position": self.chance.word("positions"),
            "qualification": self.chance.word("qualifications"),
        }

    def known_person(self, values: dict[str, Any]) -> dict[str, Any]:
        """Now and then somebody who stands in another dossier, typed by another hand."""
        who = {name: values[name] for name in ("name", "gender", "born_on")}
        self.people.append(who | {"citizen_id": values["citizen_id"]})
        if self.number % TWIN_EVERY:
            return {}
        twin = dict(self.people[self.number // 2 % len(self.people)])
        if self.number % (2 * TWIN_EVERY) == 0:
            twin |= {"name": twin["name"].upper(), "citizen_id": ""}
        return twin

    def answer(self, dossier: Dossier, by: User) -> None:
        """Each point that a check raises, with the reason that fits."""
        for point in answering.unanswered(dossier, completeness.findings(dossier)):
            reason = words()["answers"].get(point.code, words()["answers"]["other"])
            answering.answer(dossier, point, reason, by=by)

    def collective(self) -> dict[str, Any]:
        members = self.chance.randint(8, 120)
        self.number += 1
        return {
            "subject": Subject.COLLECTIVE,
            "kind": self.chance.choice(self.kinds[Subject.COLLECTIVE]),
            "name": self.chance.word("collectives").format(n=self.number),
            "head_name": self.chance.person(),
            "founded": f"Năm {self.chance.randint(1998, 2024)}",
            "members_total": members,
            "members_female": members * self.chance.randint(10, 95) // 100,
            "features": words()["features"],
        }

    def earlier_awards(self) -> list[dict[str, Any]]:
        """What a nominee received in the campaign's years until now."""
        first, last = self.campaign.starts_on.year, clock.today().year - 1
        years = [year for year in range(first, last + 1) if self.chance.happens(0.3)]
        return [
            {
                "year": year,
                "title": self.chance.word("earlier_titles"),
                "decision": f"{self.chance.randint(100, 999)}/QĐ-UBND",
                "authority": "",
            }
            for year in reversed(years)
        ]

    # ------------------------------------------------------------------------- tools
    def upload(
        self,
        dossier: Dossier,
        required: RequiredDocument,
        by: User,
        nomination: Nomination | None = None,
    ) -> None:
        whose = nomination.name if nomination else dossier.code
        file = paper(required.code, f"{required.name[:40]} - {whose[:60]}.pdf")
        papers.add(dossier, required, file, by=by, nomination=nomination)

    def key(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128))
