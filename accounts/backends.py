from typing import Any

from django.contrib.auth.backends import BaseBackend

from accounts import rules
from accounts.models import User

# The rooms whose tables an administrator keeps; what may be done with a table is said
# by its ModelAdmin.
ROOMS = frozenset(
    {
        "accounts",
        "campaigns",
        "nominations",
        "periodic",
        "records",
        "registers",
        "reports",
    }
)


class AdministratorBackend(BaseBackend):
    """The permissions of an administrator follow from the post, not from flags."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return self.has_module_perms(user_obj, perm.split(".", 1)[0])

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return (
            isinstance(user_obj, User)
            and app_label in ROOMS
            and rules.may_administer(user_obj)
        )
