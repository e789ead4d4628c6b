"""One row for each content; every attachment finds its own."""

import hashlib
from pathlib import Path

import django.db.models.deletion
from django.core.files.storage import default_storage
from django.db import migrations, models
from django.db.models import Count, Q


def fill(apps, schema_editor):
    Attachment = apps.get_model("records", "Attachment")
    StoredFile = apps.get_model("records", "StoredFile")
    contents = Attachment.objects.values("sha256", "size").annotate(copies=Count("pk"))
    for content in contents.order_by("sha256", "size").iterator():
        same = Attachment.objects.filter(sha256=content["sha256"], size=content["size"])
        names = list(same.order_by("pk").values_list("storage_name", flat=True))
        stored = StoredFile.objects.create(
            storage_name=_best(names, content["sha256"]),
            size=content["size"],
            sha256=content["sha256"],
        )
        same.update(file=stored)


def _best(names, sha256):
    """Of several copies one that is whole; the sweep takes the others."""
    if len(names) == 1:
        return names[0]
    return next((name for name in names if _hash(name) == sha256), names[0])


def _hash(name):
    try:
        with Path(default_storage.path(name)).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


SCANS = [
    ("unscanned", "not scanned for malware"),
    ("waiting", "waiting for the malware scan"),
    ("clean", "scanned, no malware"),
    ("infected", "malware found"),
    ("down", "scanner down, will be tried again"),
]


class Migration(migrations.Migration):
    dependencies = [("records", "0002_drafts")]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "storage_name",
                    models.CharField(editable=False, max_length=100, unique=True),
                ),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "scan",
                    models.CharField(
                        choices=SCANS,
                        default="unscanned",
                        max_length=10,
                        verbose_name="malware scan",
                    ),
                ),
                (
                    "scanned_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="scanned at"
                    ),
                ),
                (
                    "malware",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="malware"
                    ),
                ),
            ],
            options={
                "verbose_name": "stored file",
                "verbose_name_plural": "stored files",
                "indexes": [models.Index(fields=["scan"], name="stored_file_scan")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sha256", "size"), name="stored_file_once_per_content"
                    ),
                    models.CheckConstraint(
                        condition=Q(size__gt=0), name="stored_file_is_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            malware="",
                            scan__in=["unscanned", "waiting", "down"],
                            scanned_at=None,
                        )
                        | Q(malware="", scan="clean", scanned_at__isnull=False)
                        | Q(malware__gt="", scan="infected", scanned_at__isnull=False),
                        name="stored_file_scan_says_what_it_found",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="attachment",
            name="file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="records.storedfile",
            ),
        ),
        migrations.RunPython(fill),
    ]
