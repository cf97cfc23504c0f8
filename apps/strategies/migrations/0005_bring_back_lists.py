"""Let themes, sections and references be removed without being deleted."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("strategies", "0004_history"),
        ("trusts", "0009_glossary_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="reference",
            name="keep_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="reference",
            name="keep_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="reference",
            name="keep_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="section",
            name="keep_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="section",
            name="keep_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="section",
            name="keep_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="theme",
            name="keep_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="theme",
            name="keep_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="theme",
            name="keep_delete",
        ),
        migrations.RemoveConstraint(
            model_name="theme",
            name="theme_name_once_per_plan",
        ),
        migrations.AddField(
            model_name="reference",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reference",
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
            model_name="referenceevent",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="referenceevent",
            name="removed_by",
            field=models.BigIntegerField(db_column="removed_by_id", null=True),
        ),
        migrations.AddField(
            model_name="section",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="section",
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
            model_name="sectionevent",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="sectionevent",
            name="removed_by",
            field=models.BigIntegerField(db_column="removed_by_id", null=True),
        ),
        migrations.AddField(
            model_name="theme",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="theme",
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
            model_name="themeevent",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="themeevent",
            name="removed_by",
            field=models.BigIntegerField(db_column="removed_by_id", null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reference",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "strategies_referenceevent" ("id", "pgh_created_at", "pgh_label", "plan_id", "position", "removed_at", "removed_by_id", "title", "trust_id", "url") VALUES (NEW."id", NOW(), \'insert\', NEW."plan_id", NEW."position", NEW."removed_at", NEW."removed_by_id", NEW."title", NEW."trust_id", NEW."url"); RETURN NULL;',
                    hash="27ef4d43a1c593d75882437b902399ee2781957a",
                    operation="INSERT",
                    pgid="pgtrigger_keep_insert_0fa2f",
                    table="strategies_reference",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reference",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "strategies_referenceevent" ("id", "pgh_created_at", "pgh_label", "plan_id", "position", "removed_at", "removed_by_id", "title", "trust_id", "url") VALUES (NEW."id", NOW(), \'update\', NEW."plan_id", NEW."position", NEW."removed_at", NEW."removed_by_id", NEW."title", NEW."trust_id", NEW."url"); RETURN NULL;',
                    hash="e22a089724601508fc73f37c5cfa8af4dafecbbe",
                    operation="UPDATE",
                    pgid="pgtrigger_keep_update_060fe",
                    table="strategies_reference",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reference",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "strategies_referenceevent" ("id", "pgh_created_at", "pgh_label", "plan_id", "position", "removed_at", "removed_by_id", "title", "trust_id", "url") VALUES (OLD."id", NOW(), \'delete\', OLD."plan_id", OLD."position", OLD."removed_at", OLD."removed_by_id", OLD."title", OLD."trust_id", OLD."url"); RETURN NULL;',
                    hash="d80576281fe71df86922144ed775bdfd691c647b",
                    operation="DELETE",
                    pgid="pgtrigger_keep_delete_942b2",
                    table="strategies_reference",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="section",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "strategies_sectionevent" ("heading", "id", "pgh_created_at", "pgh_label", "plan_id", "position", "removed_at", "removed_by_id", "text", "trust_id") VALUES (NEW."heading", NEW."id", NOW(), \'insert\', NEW."plan_id", NEW."position", NEW."removed_at", NEW."removed_by_id", NEW."text", NEW."trust_id"); RETURN NULL;',
                    hash="e6914592a576807912c075e4e9420ff6ef941914",
                    operation="INSERT",
                    pgid="pgtrigger_keep_insert_1a327",
                    table="strategies_section",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="section",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "strategies_sectionevent" ("heading", "id", "pgh_created_at", "pgh_label", "plan_id", "position", "removed_at", "removed_by_id", "text", "trust_id") VALUES (NEW."heading", NEW."id", NOW(), \'update\', NEW."plan_id", NEW."position", NEW."removed_at", NEW."removed_by_id", NEW."text", NEW."trust_id"); RETURN NULL;',
                    hash="387942f279d9a981d8df935de1ecd10a7467cfb4",
                    operation="UPDATE",
                    pgid="pgtrigger_keep_update_4569b",
                    table="strategies_section",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="section",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "strategies_sectionevent" ("heading", "id", "pgh_created_at", "pgh_label", "plan_id", "position", "removed_at", "removed_by_id", "text", "trust_id") VALUES (OLD."heading", OLD."id", NOW(), \'delete\', OLD."plan_id", OLD."position", OLD."removed_at", OLD."removed_by_id", OLD."text", OLD."trust_id"); RETURN NULL;',
                    hash="1ff76d9c344410f4bdb6157c9a941a26e31a1861",
                    operation="DELETE",
                    pgid="pgtrigger_keep_delete_a36b7",
                    table="strategies_section",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="theme",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "strategies_themeevent" ("id", "name", "pgh_created_at", "pgh_label", "plan_id", "position", "removed_at", "removed_by_id", "text", "trust_id") VALUES (NEW."id", NEW."name", NOW(), \'insert\', NEW."plan_id", NEW."position", NEW."removed_at", NEW."removed_by_id", NEW."text", NEW."trust_id"); RETURN NULL;',
                    hash="050247cfcc670d223d752330482a502f8317f62f",
                    operation="INSERT",
                    pgid="pgtrigger_keep_insert_78a49",
                    table="strategies_theme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="theme",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "strategies_themeevent" ("id", "name", "pgh_created_at", "pgh_label", "plan_id", "position", "removed_at", "removed_by_id", "text", "trust_id") VALUES (NEW."id", NEW."name", NOW(), \'update\', NEW."plan_id", NEW."position", NEW."removed_at", NEW."removed_by_id", NEW."text", NEW."trust_id"); RETURN NULL;',
                    hash="31ad8abb6167cc4c99459da06f08c607a24ebd69",
                    operation="UPDATE",
                    pgid="pgtrigger_keep_update_4398d",
                    table="strategies_theme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="theme",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "strategies_themeevent" ("id", "name", "pgh_created_at", "pgh_label", "plan_id", "position", "removed_at", "removed_by_id", "text", "trust_id") VALUES (OLD."id", OLD."name", NOW(), \'delete\', OLD."plan_id", OLD."position", OLD."removed_at", OLD."removed_by_id", OLD."text", OLD."trust_id"); RETURN NULL;',
                    hash="90a09872f6661bbd1d9470c461cd4989fcc4738a",
                    operation="DELETE",
                    pgid="pgtrigger_keep_delete_8002b",
                    table="strategies_theme",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("trust", "plan", "name"),
                name="theme_name_once_per_plan",
            ),
        ),
    ]
