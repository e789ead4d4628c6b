from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from nominations.models.decisions import Decision, public_code
from nominations.models.dossiers import visible_dossiers
from nominations.models.nominees import Nomination
from records.models import Job


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User) -> CertificateQuerySet:
        return self.filter(visible_dossiers(user, "nomination__dossier__"))

    def in_force(self) -> CertificateQuerySet:
        """Neither voided nor revoked: those that are printed and handed over."""
        return self.filter(voided_at=None, revoked_at=None)


class Certificate(models.Model):
    """A line of the register (sổ vàng), with what is printed: its ordinal is never used
    again. A faulty one is voided and replaced by a new line; a reprint is the same line."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="certificates"
    )
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="certificates"
    )
    ordinal = models.PositiveIntegerField(_("ordinal in the register"))
    code = models.CharField(
        _("code"), max_length=32, unique=True, default=public_code, editable=False
    )
    # As printed: what becomes of the dossier's texts later does not change the paper.
    name = models.CharField(_("name on the certificate"), max_length=200)
    description = models.CharField(
        _("position and unit on the certificate"), max_length=400, blank=True
    )
    issued_at = models.DateTimeField(_("issued at"))
    replaces = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replacement",
    )
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    void_reason = models.TextField(_("why it was voided"), blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoke_reason = models.TextField(_("reason"), blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of merit")
        verbose_name_plural = _("certificates of merit")
        ordering = ["decision", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "ordinal"], name="certificate_ordinal_once"
            ),
            models.UniqueConstraint(
                fields=["nomination"],
                condition=Q(voided_at=None),
                name="certificate_one_that_is_not_void",
            ),
            models.CheckConstraint(
                name="certificate_ordinal_from_one", condition=Q(ordinal__gte=1)
            ),
            models.CheckConstraint(
                name="certificate_revoked_has_reason",
                condition=Q(revoked_at=None) | ~Q(revoke_reason=""),
            ),
            models.CheckConstraint(
                name="certificate_voided_has_reason",
                condition=Q(voided_at=None) | ~Q(void_reason=""),
            ),
            models.CheckConstraint(
                name="certificate_voided_or_revoked",
                condition=Q(voided_at=None) | Q(revoked_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ordinal} – {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("nominations:certificate_detail", args=[self.pk])

    @property
    def is_in_force(self) -> bool:
        return self.voided_at is None and self.revoked_at is None


class Revocation(models.Model):
    """Why and by which paper an award was revoked (Law 06/2022, chapter VII), and what
    came back of it: the certificate itself, and the money, to the fund."""

    class Ground(models.TextChoices):
        FALSE_DECLARATION = "false_declaration", _("false declaration of achievements")
        FORGED_FILE = "forged_file", _("forged or untrue papers")
        UNLAWFUL_APPRAISAL = (
            "unlawful_appraisal",
            _("appraisal or approval against the law"),
        )
        STANDARD_NOT_MET = (
            "standard_not_met",
            _("found later not to have met the standard in that time"),
        )

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, related_name="revocation"
    )
    ground = models.CharField(_("ground"), max_length=20, choices=Ground)
    number = models.CharField(_("number of the decision to revoke"), max_length=50)
    decided_on = models.DateField(_("date of the decision to revoke"))
    item_returned_on = models.DateField(
        _("certificate returned on"), null=True, blank=True
    )
    money_returned_on = models.DateField(_("money returned on"), null=True, blank=True)
    money_returned = models.PositiveBigIntegerField(
        _("money returned, đồng"), null=True, blank=True
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("revocation")
        verbose_name_plural = _("revocations")
        constraints = [
            models.CheckConstraint(
                name="revocation_has_decision", condition=~Q(number="")
            ),
            models.CheckConstraint(
                name="revocation_ground_is_known",
                condition=Q(
                    ground__in=[
                        "false_declaration",
                        "forged_file",
                        "unlawful_appraisal",
                        "standard_not_met",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="revocation_money_has_day",
                condition=Q(money_returned=None, money_returned_on=None)
                | Q(money_returned__gt=0, money_returned_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.certificate}"


class PrinterProfile(models.Model):
    """A printer and how far its sheets must be shifted, so that what is printed over a
    blank falls into its places."""

    # Where the cross of the calibration sheet stands, from the left and the top edge.
    CROSS_MM = 50

    name = models.CharField(_("printer"), max_length=100, unique=True)
    right_mm = models.DecimalField(
        _("shift to the right, mm"), max_digits=4, decimal_places=1, default=0
    )
    down_mm = models.DecimalField(
        _("shift down, mm"), max_digits=4, decimal_places=1, default=0
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("printer")
        verbose_name_plural = _("printers")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="printer_shift_within_20_mm",
                condition=Q(right_mm__range=(-20, 20), down_mm__range=(-20, 20)),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CertificatePrint(models.Model):
    """A certificate was printed: the first time, or again with a reason."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="prints"
    )
    is_first = models.BooleanField(_("first print"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    is_overprint = models.BooleanField(_("on a printed blank"), default=False)
    printer = models.ForeignKey(
        PrinterProfile,
        verbose_name=_("printer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    printed_at = models.DateTimeField(_("printed at"))
    # The batch it was part of.
    job = models.ForeignKey(
        Job, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("print of a certificate")
        verbose_name_plural = _("prints of certificates")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(is_first=True),
                name="certificate_print_first_once",
            ),
            models.CheckConstraint(
                name="certificate_reprint_has_reason",
                condition=Q(is_first=True) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.printed_at:%d/%m/%Y %H:%M}"
