from django.db import migrations


def put_in_effect(apps, schema_editor):
    """Decisions of before took effect as they were recorded."""
    Decision = apps.get_model("nominations", "Decision")
    Outcome = apps.get_model("nominations", "DecisionOutcome")
    for decision in Decision.objects.filter(effective_at=None):
        decision.effective_at = decision.recorded_at
        decision.save(update_fields=["effective_at"])
        lines = decision.proposal.lines.filter(part="proposed")
        Outcome.objects.bulk_create(
            Outcome(
                decision=decision,
                nomination=line.nomination,
                is_awarded=line.nomination.state != "declined",
                reason=(line.nomination.finding or "–")
                if line.nomination.state == "declined"
                else "",
            )
            for line in lines.select_related("nomination").order_by("order")
        )


class Migration(migrations.Migration):
    dependencies = [("nominations", "0015_releases")]
    operations = [
        migrations.RunPython(put_in_effect, migrations.RunPython.noop, elidable=False)
    ]
