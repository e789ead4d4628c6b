from accounts.models.changes import (
    FormerName,
    OrganizationChange,
    OrganizationChangeLine,
)
from accounts.models.memberships import Membership
from accounts.models.organizations import Organization
from accounts.models.roles import Role
from accounts.models.rosters import RosterImport
from accounts.models.units import AdministrativeUnit
from accounts.models.users import User

__all__ = [
    "AdministrativeUnit",
    "FormerName",
    "Membership",
    "Organization",
    "OrganizationChange",
    "OrganizationChangeLine",
    "Role",
    "RosterImport",
    "User",
]
