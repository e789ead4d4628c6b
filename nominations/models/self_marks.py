from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Criterion
from nominations.models.nominees import Nomination


class SelfMark(models.Model):
    """What the organisation itself gives its nominee for a criterion; the Board's marks
    stand beside it and say why where they differ."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="self_marks"
    )
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(_("mark"), max_digits=6, decimal_places=2)

    class Meta:
        verbose_name = _("organisation's own mark")
        verbose_name_plural = _("organisation's own marks")
        ordering = ["criterion__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "criterion"], name="self_mark_once"
            ),
            models.CheckConstraint(
                name="self_mark_is_not_negative", condition=Q(value__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
