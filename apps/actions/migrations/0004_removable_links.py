"""Let links be removed without being deleted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0003_trust_prefix"),
        ("kpis", "0002_wall"),
        ("trusts", "0002_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="actionkpi",
            name="kpi_once_per_action",
        ),
        migrations.RemoveConstraint(
            model_name="actionowner",
            name="owner_once_per_action",
        ),
        migrations.RemoveConstraint(
            model_name="criterionkpi",
            name="kpi_once_per_criterion",
        ),
        migrations.RemoveConstraint(
            model_name="stepowner",
            name="owner_once_per_step",
        ),
        migrations.AddField(
            model_name="actionkpi",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="actionkpi",
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
            model_name="actionowner",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="actionowner",
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
            model_name="criterionkpi",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="criterionkpi",
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
            model_name="stepowner",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="stepowner",
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
            model_name="actionkpi",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("trust", "action", "kpi"),
                name="kpi_once_per_action",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionowner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("trust", "action", "party"),
                name="owner_once_per_action",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterionkpi",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("trust", "criterion", "kpi"),
                name="kpi_once_per_criterion",
            ),
        ),
        migrations.AddConstraint(
            model_name="stepowner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("trust", "step", "party"),
                name="owner_once_per_step",
            ),
        ),
    ]
