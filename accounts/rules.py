"""Who may do what with people and organisations."""

from django.conf import settings

from accounts.models import Role, User
from accounts.models.roles import SENSITIVE_ROLES


def may_administer(user: User) -> bool:
    """Reference data, people and posts, in the administration pages."""
    return user.is_active and (user.is_superuser or user.has_role(Role.ADMINISTRATOR))


def is_sensitive(user: User) -> bool:
    """Whether this account opens more than its own organisation's work."""
    return user.is_superuser or user.has_role(*SENSITIVE_ROLES)


def must_use_second_factor(user: User) -> bool:
    return settings.REQUIRE_TOTP and is_sensitive(user)
