"""The demo's accounts: who works where, and how to sign in."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from accounts.models import Membership, Organization, Role, User
from campaigns.models import Campaign
from emulation import clock
from records import audit
from reports.demo.words import Chance

# Known to everyone: a demo holds nothing worth hiding.
PASSWORD = "Thi-dua-2030"
# Of the campaign's own bodies: account, role, whose body.
STAFF = (
    ("tiepnhan1", Role.BOARD_INTAKE, "board"),
    ("tiepnhan2", Role.BOARD_INTAKE, "board"),
    ("thamdinh1", Role.BOARD_APPRAISER, "board"),
    ("thamdinh2", Role.BOARD_APPRAISER, "board"),
    ("thamdinh3", Role.BOARD_APPRAISER, "board"),
    ("thamdinh4", Role.BOARD_APPRAISER, "board"),
    ("lanhdaoban", Role.BOARD_LEADER, "board"),
    ("vanphong", Role.OFFICE, "office"),
    ("thuongvu1", Role.COMMITTEE, "issuer"),
    ("thuongvu2", Role.COMMITTEE, "issuer"),
    ("thuongvu3", Role.COMMITTEE, "issuer"),
    ("kiemtra", Role.AUDITOR, "issuer"),
    ("quantri", Role.ADMINISTRATOR, "board"),
)
# Every so many organisations one person is clerk and leader.
SINGLE_EVERY = 9


@dataclass(frozen=True)
class Team:
    """Who prepares and who signs for an organisation; often one and the same."""

    clerk: User
    leader: User

    @property
    def is_single(self) -> bool:
        return self.clerk == self.leader


class People:
    """Makes the accounts, and remembers who holds which post."""

    def __init__(self, campaign: Campaign, chance: Chance) -> None:
        self.campaign, self.chance = campaign, chance
        self.staff: dict[str, User] = {}
        self.teams: dict[str, Team] = {}

    @cached_property
    def password(self) -> str:
        return make_password(PASSWORD)

    def appoint_staff(self) -> None:
        for username, role, body in STAFF:
            organization = getattr(self.campaign, body) or self.campaign.board
            self.staff[username] = self.account(
                username, {role: organization}, is_staff=role == Role.ADMINISTRATOR
            )

    def appoint_team(self, organization: Organization, number: int) -> None:
        code = slugify(organization.code)
        if number % SINGLE_EVERY == 0:
            both = {Role.ORG_CLERK: organization, Role.ORG_LEADER: organization}
            user = self.account(f"{code}.canbo", both)
            self.teams[organization.code] = Team(user, user)
            return
        self.teams[organization.code] = Team(
            self.account(f"{code}.canbo", {Role.ORG_CLERK: organization}),
            self.account(f"{code}.lanhdao", {Role.ORG_LEADER: organization}),
        )

    def account(
        self,
        username: str,
        posts: dict[Role, Organization],
        *,
        is_staff: bool = False,
        is_active: bool = True,
    ) -> User:
        leads = Role.ORG_LEADER in posts
        user = User.objects.create(
            username=username,
            full_name=self.chance.person(),
            position=self.chance.word("titles") if leads else "",
            email=f"{username}@example.test",
            password=self.password,
            is_staff=is_staff,
            is_active=is_active,
            date_joined=clock.now(),
        )
        for role, organization in posts.items():
            Membership.objects.create(user=user, organization=organization, role=role)
        audit.record("user.created", user, by=None, after={"roles": sorted(posts)})
        return user

    def board(self, role: Role) -> list[User]:
        return [self.staff[name] for name, held, _body in STAFF if held == role]
