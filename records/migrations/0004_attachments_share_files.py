"""What a content is stands in its row alone. Apart from 0003, because PostgreSQL alters
no table to which rows were written in the same transaction."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0003_stored_files")]

    operations = [
        migrations.AlterField(
            model_name="attachment",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="records.storedfile",
                verbose_name="stored file",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="attachment", name="attachment_is_not_empty"
        ),
        migrations.RemoveField(model_name="attachment", name="sha256"),
        migrations.RemoveField(model_name="attachment", name="size"),
        migrations.RemoveField(model_name="attachment", name="storage_name"),
        migrations.AlterModelOptions(
            name="attachment",
            options={
                "base_manager_name": "objects",
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
            },
        ),
    ]
