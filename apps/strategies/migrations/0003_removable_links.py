"""Let links be removed without being deleted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("strategies", "0002_wall"),
        ("trusts", "0002_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="objectiveowner",
            name="owner_once_per_objective",
        ),
        migrations.RemoveConstraint(
            model_name="prioritylead",
            name="lead_once_per_priority",
        ),
        migrations.AddField(
            model_name="objectiveowner",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="objectiveowner",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="prioritylead",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="prioritylead",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="objectiveowner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("trust", "objective", "party"),
                name="owner_once_per_objective",
            ),
        ),
        migrations.AddConstraint(
            model_name="prioritylead",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("trust", "priority", "party"),
                name="lead_once_per_priority",
            ),
        ),
    ]
