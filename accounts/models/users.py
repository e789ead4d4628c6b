from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.roles import ORGANIZATION_ROLES, Role
from emulation.vietnamese import name_sort_key, search_key, tidy

if TYPE_CHECKING:
    from accounts.models.memberships import Membership, MembershipQuerySet
    from accounts.models.organizations import Organization


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: User) -> UserQuerySet:
        """Everybody for an administrator; for others themselves and those who hold a
        post today in one of their organisations."""
        if user.has_role(Role.ADMINISTRATOR):
            return self.all()
        posts = user.memberships.model.objects.current()
        colleagues = posts.filter(organization__in=user.organization_ids)
        return self.filter(
            models.Q(pk=user.pk) | models.Q(pk__in=colleagues.values("user"))
        )


class PersonManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False


class User(AbstractUser):
    """A person with an account. What they may do comes from their memberships."""

    first_name = None  # type: ignore[assignment]  # Vietnamese names are one field.
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("full name"), max_length=100)
    position = models.CharField(_("position"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    must_change_password = models.BooleanField(
        _("must change password at next sign-in"), default=False
    )
    one_time_password_until = models.DateTimeField(
        _("one-time password holds until"), null=True, blank=True
    )
    # Part of every session's seal: one more, and all sessions of this person end.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    search_name = models.CharField(max_length=100, editable=False, db_index=True)
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)

    objects: ClassVar[Any] = PersonManager()

    REQUIRED_FIELDS = ["full_name", "email"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                condition=~models.Q(email=""),
                violation_error_message=_("Another person already has this e-mail."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def save(self, **kwargs: Any) -> None:
        self.full_name = tidy(self.full_name)
        self.search_name = search_key(self.full_name)
        self.sort_key = name_sort_key(self.full_name)
        super().save(**kwargs)

    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}.{self.session_epoch}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for seal in super().get_session_auth_fallback_hash():
            yield f"{seal}.{self.session_epoch}"

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    def current_memberships(self) -> MembershipQuerySet:
        return self.memberships.current()

    @cached_property
    def roles(self) -> frozenset[str]:
        """Roles held today, in any organisation; one query a request."""
        return frozenset(role for role, _organization in self._posts)

    @cached_property
    def organization_ids(self) -> frozenset[int]:
        """Organisations in which the person holds any post today."""
        return frozenset(organization for _role, organization in self._posts)

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def holds(self, role: str, organization: Organization) -> bool:
        """Whether the person holds `role` in that very organisation today."""
        return (role, organization.pk) in self._posts

    def organizations_as(self, *roles: str) -> list[int]:
        """Ids of the organisations in which the person holds one of `roles` today."""
        return sorted({pk for role, pk in self._posts if role in roles})

    def paths_as(self, *roles: str) -> list[str]:
        """Paths of those organisations: each is the prefix of everything under it."""
        return sorted(
            {post.organization.path for post in self._memberships if post.role in roles}
        )

    @cached_property
    def post_names(self) -> list[str]:
        """What the person is today, in words: 'organisation clerk, Hội Mẫu'."""
        return [
            f"{post.get_role_display()}, {post.organization.short_name or post.organization.name}"
            for post in self._memberships
        ]

    @cached_property
    def _posts(self) -> list[tuple[str, int]]:
        return [(post.role, post.organization_id) for post in self._memberships]

    @cached_property
    def present_organizations(self) -> list[Organization]:
        """Organisations for which the person works today."""
        posts = [post for post in self._memberships if post.role in ORGANIZATION_ROLES]
        return [post.organization for post in posts]

    @cached_property
    def tied_organizations(self) -> dict[int, int]:
        """Organisations in which the person holds a post, those for which they once
        worked, and what those have become part of: whoever decides on one of them, or on
        what became part of them, decides in a matter of their own. With each, how many
        years one must look back to find the post: 0 if it never ended."""
        tied = dict.fromkeys(self.organization_ids, 0)
        for post in self._all_memberships:
            if post.role in ORGANIZATION_ROLES and post.has_begun:
                for unit in (post.organization_id, post.organization.successor_id):
                    if unit is not None:
                        tied[unit] = min(tied.get(unit, post.years_ago), post.years_ago)
        return tied

    @cached_property
    def _memberships(self) -> list[Membership]:
        return [post for post in self._all_memberships if post.is_current]

    @cached_property
    def _all_memberships(self) -> list[Membership]:
        """Ended ones too: one query a request for all that is asked of posts."""
        return list(self.memberships.select_related("organization"))
