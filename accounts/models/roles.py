from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ORG_CLERK = "org_clerk", _("organisation clerk")
    ORG_LEADER = "org_leader", _("organisation leader")
    BOARD_INTAKE = "board_intake", _("Board intake clerk")
    BOARD_APPRAISER = "board_appraiser", _("Board appraiser")
    BOARD_LEADER = "board_leader", _("Board leader")
    OFFICE = "office", _("Party Committee Office")
    COMMITTEE = "committee", _("Standing Committee")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


ORGANIZATION_ROLES = (Role.ORG_CLERK, Role.ORG_LEADER)
BOARD_ROLES = (Role.BOARD_INTAKE, Role.BOARD_APPRAISER, Role.BOARD_LEADER)
# Who reads every submitted dossier, but changes none.
READER_ROLES = (Role.OFFICE, Role.COMMITTEE, Role.AUDITOR)
# Whose account would open everybody's dossiers to a thief.
SENSITIVE_ROLES = (*BOARD_ROLES, Role.OFFICE, Role.COMMITTEE, Role.ADMINISTRATOR)
