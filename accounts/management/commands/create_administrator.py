from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts import memberships, passwords
from accounts.models import Organization, Role, User


class Command(BaseCommand):
    help = (
        "Make an administrator, and print a one-time password. "
        "For an administrator that there is, only a new password."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--full-name", default="")
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--organization", default="", help="code; the topmost one if not given"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(
            username=options["username"]
        ).first() or self._new_user(options)
        if not user.has_role(Role.ADMINISTRATOR):
            organization = self._organization(options["organization"])
            memberships.grant(user, organization, Role.ADMINISTRATOR, by=None)
        password = passwords.issue_one_time_password(user, by=None)
        self.stdout.write(f"User name:         {user.username}")
        self.stdout.write(f"One-time password: {password}")
        self.stdout.write("It holds for 7 days and must be changed at first sign-in.")

    def _new_user(self, options: dict[str, Any]) -> User:
        user = User(
            username=options["username"],
            full_name=options["full_name"] or options["username"],
            email=options["email"],
        )
        user.set_unusable_password()
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        return user

    def _organization(self, code: str) -> Organization:
        found = Organization.objects.filter(is_active=True)
        found = found.filter(code=code) if code else found.filter(parent=None)
        organization = found.order_by("pk").first()
        if organization is None:
            raise CommandError(
                f"There is no organisation {code}."
                if code
                else "There is no organisation yet. Load a plan first: "
                "manage.py load_plan PATH"
            )
        return organization
