from accounts.models.memberships import Membership, Role
from accounts.models.organizations import Organization
from accounts.models.units import AdministrativeUnit
from accounts.models.users import User

__all__ = ["AdministrativeUnit", "Membership", "Organization", "Role", "User"]
