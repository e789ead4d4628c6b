from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaigns import Campaign
from records.models import Attachment


class Subject(models.TextChoices):
    """Whom a certificate can go to."""

    COLLECTIVE = "collective", _("collective")
    INDIVIDUAL = "individual", _("individual")


class NomineeKind(models.Model):
    """A kind of collective or individual that the plan names (III.1)."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="nominee_kinds"
    )
    code = models.SlugField(_("code"), max_length=40)
    subject = models.CharField(
        _("collective or individual"), max_length=10, choices=Subject
    )
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=200)
    is_other = models.BooleanField(_("other"), default=False)
    plan_section = models.CharField(_("section of the plan"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("kind of nominee")
        verbose_name_plural = _("kinds of nominees")
        ordering = ["campaign", "subject", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "code"], name="nominee_kind_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class RequiredDocument(models.Model):
    """A paper that a dossier, or each nomination in it, must hold (plan IV.1)."""

    class Scope(models.TextChoices):
        DOSSIER = "dossier", _("of the dossier")
        NOMINATION = "nomination", _("of each nominee")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="required_documents"
    )

    class Written(models.TextChoices):
        REQUEST = "request", _("request with its list")
        MINUTES = "minutes", _("minutes of the meeting")
        REPORT = "report", _("achievement report")

    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=200)
    form_label = models.CharField(_("form"), max_length=200, blank=True)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope)
    subject = models.CharField(
        _("only for"), max_length=10, choices=Subject, blank=True
    )
    is_required = models.BooleanField(_("required"), default=True)
    # The product drafts it from what is filled in; empty: it is brought from elsewhere.
    written_as = models.CharField(
        _("drafted by the program as"), max_length=10, choices=Written, blank=True
    )
    # An empty form to fill in, or an example, put in by an administrator.
    sample = models.ForeignKey(
        Attachment,
        verbose_name=_("sample file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("required paper")
        verbose_name_plural = _("required papers")
        ordering = ["campaign", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "code"], name="required_document_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class RewardRate(models.Model):
    """Reward money as a multiple of the base salary, for as long as the text holds."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="reward_rates"
    )
    subject = models.CharField(
        _("collective or individual"), max_length=10, choices=Subject
    )
    multiple = models.DecimalField(
        _("times the base salary"), max_digits=5, decimal_places=2
    )
    valid_from = models.DateField(_("valid from"))
    source = models.CharField(_("legal source"), max_length=300)

    class Meta:
        verbose_name = _("reward rate")
        verbose_name_plural = _("reward rates")
        ordering = ["campaign", "subject", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "subject", "valid_from"], name="reward_rate_once"
            ),
            models.CheckConstraint(
                name="reward_rate_is_positive", condition=Q(multiple__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} × {self.multiple}"
