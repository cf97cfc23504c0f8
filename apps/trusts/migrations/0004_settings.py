"""What a trust's settings need: former names, bodies of several schools with their members, a logo, owners who retire."""

import django.db.models.deletion
from django.db import migrations, models

from apps.trusts.wall import RaiseWall

COPY = """
INSERT INTO trusts_bodyschool (trust_id, body_id, school_id)
SELECT trust_id, id, school_id FROM trusts_body WHERE school_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("trusts", "0003_shared_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="BodyMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300)),
                (
                    "office",
                    models.CharField(
                        choices=[("chair", "Chair"), ("vice", "Vice-chair"), ("member", "Member")],
                        default="member",
                        max_length=10,
                    ),
                ),
                ("appointed_as", models.CharField(blank=True, max_length=200, verbose_name="such as parent governor")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name", "starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="BodySchool",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "ordering": ["school__position", "id"],
            },
        ),
        migrations.CreateModel(
            name="SchoolName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300)),
                ("until_on", models.DateField(verbose_name="last day of the name")),
            ],
            options={
                "ordering": ["-until_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="TrustLogo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("image", models.BinaryField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="body",
            name="dissolved_on",
            field=models.DateField(blank=True, null=True, verbose_name="first day without it"),
        ),
        migrations.AddField(
            model_name="party",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="trusts.party",
            ),
        ),
        migrations.AddField(
            model_name="party",
            name="retired_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="trust",
            name="coverage_share",
            field=models.PositiveSmallIntegerField(
                default=80, help_text="Percent of the schools due that must have reported before a good colour is given"
            ),
        ),
        migrations.AddField(
            model_name="trust",
            name="logo_number",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="school",
            constraint=models.UniqueConstraint(
                condition=models.Q(("urn", ""), _negated=True),
                fields=("trust", "urn"),
                name="school_urn_once_per_trust",
            ),
        ),
        migrations.AddField(
            model_name="bodymember",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="members", to="trusts.body"
            ),
        ),
        migrations.AddField(
            model_name="bodymember",
            name="trust",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trusts.trust"),
        ),
        migrations.AddField(
            model_name="bodyschool",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="school_links", to="trusts.body"
            ),
        ),
        migrations.AddField(
            model_name="bodyschool",
            name="school",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="body_links", to="trusts.school"
            ),
        ),
        migrations.AddField(
            model_name="bodyschool",
            name="trust",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trusts.trust"),
        ),
        migrations.AddField(
            model_name="schoolname",
            name="school",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="former_names", to="trusts.school"
            ),
        ),
        migrations.AddField(
            model_name="schoolname",
            name="trust",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trusts.trust"),
        ),
        migrations.AddField(
            model_name="trustlogo",
            name="trust",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trusts.trust"),
        ),
        migrations.AddConstraint(
            model_name="bodymember",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="office_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="bodyschool",
            constraint=models.UniqueConstraint(fields=("trust", "body", "school"), name="school_once_per_body"),
        ),
        migrations.AddConstraint(
            model_name="trustlogo",
            constraint=models.UniqueConstraint(fields=("trust",), name="logo_once_per_trust"),
        ),
        *[RaiseWall(table) for table in ("schoolname", "bodyschool", "bodymember", "trustlogo", "party")],
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        # The key of the link that was copied is checked now: PostgreSQL alters no table with a check still to come.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="body", name="school"),
    ]
