from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from emulation.vietnamese import search_key, text_sort_key


class AdministrativeUnit(models.Model):
    """A province, or a commune, ward or special zone in it."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("province")
        COMMUNE = "commune", _("commune")
        WARD = "ward", _("ward")
        SPECIAL_ZONE = "special_zone", _("special zone")

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("province"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    is_border = models.BooleanField(_("border area"), default=False)
    is_island = models.BooleanField(_("island"), default=False)
    search_name = models.CharField(max_length=100, editable=False, db_index=True)
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)

    class Meta:
        verbose_name = _("administrative unit")
        verbose_name_plural = _("administrative units")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                name="unit_province_has_no_parent",
                condition=models.Q(kind="province", parent=None)
                | (~models.Q(kind="province") & models.Q(parent__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"

    def save(self, **kwargs: Any) -> None:
        self.search_name = search_key(self.name)
        self.sort_key = text_sort_key(self.name)
        super().save(**kwargs)
