"""What is given to a person with a role."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from apps.trusts.history import KeepTrigger


class Migration(migrations.Migration):
    dependencies = [
        ("trusts", "0016_who_makes_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="membership",
            name="keep_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="membership",
            name="keep_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="membership",
            name="keep_delete",
        ),
        migrations.AddField(
            model_name="membership",
            name="edits_trust_plan",
            field=models.BooleanField(default=False, verbose_name="Edits the trust plan, its KPIs and targets"),
        ),
        migrations.AddField(
            model_name="membership",
            name="sees_restricted",
            field=models.BooleanField(default=False, verbose_name="Sees restricted things and the confidential part"),
        ),
        migrations.AddField(
            model_name="membershipevent",
            name="edits_trust_plan",
            field=models.BooleanField(default=False, verbose_name="Edits the trust plan, its KPIs and targets"),
        ),
        migrations.AddField(
            model_name="membershipevent",
            name="sees_restricted",
            field=models.BooleanField(default=False, verbose_name="Sees restricted things and the confidential part"),
        ),
        KeepTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "trusts_membershipevent" ("body_id", "covers_id", "edits_trust_plan", "ends_on", "id", "invitation_waits", "invited_at", "made_at", "pgh_created_at", "pgh_label", "role", "school_id", "sees_restricted", "starts_on", "trust_id", "user_id") VALUES (NEW."body_id", NEW."covers_id", NEW."edits_trust_plan", NEW."ends_on", NEW."id", NEW."invitation_waits", NEW."invited_at", NEW."made_at", NOW(), \'insert\', NEW."role", NEW."school_id", NEW."sees_restricted", NEW."starts_on", NEW."trust_id", NEW."user_id"); RETURN NULL;',
                    hash="deeea42af17cabeb453c193122a32847632b4e39",
                    operation="INSERT",
                    pgid="pgtrigger_keep_insert_95a47",
                    table="trusts_membership",
                    when="AFTER",
                ),
            ),
        ),
        KeepTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "trusts_membershipevent" ("body_id", "covers_id", "edits_trust_plan", "ends_on", "id", "invitation_waits", "invited_at", "made_at", "pgh_created_at", "pgh_label", "role", "school_id", "sees_restricted", "starts_on", "trust_id", "user_id") VALUES (NEW."body_id", NEW."covers_id", NEW."edits_trust_plan", NEW."ends_on", NEW."id", NEW."invitation_waits", NEW."invited_at", NEW."made_at", NOW(), \'update\', NEW."role", NEW."school_id", NEW."sees_restricted", NEW."starts_on", NEW."trust_id", NEW."user_id"); RETURN NULL;',
                    hash="ad67b9ac3c9fe1e8faf3ff27000371f7e97e1a23",
                    operation="UPDATE",
                    pgid="pgtrigger_keep_update_55819",
                    table="trusts_membership",
                    when="AFTER",
                ),
            ),
        ),
        KeepTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "trusts_membershipevent" ("body_id", "covers_id", "edits_trust_plan", "ends_on", "id", "invitation_waits", "invited_at", "made_at", "pgh_created_at", "pgh_label", "role", "school_id", "sees_restricted", "starts_on", "trust_id", "user_id") VALUES (OLD."body_id", OLD."covers_id", OLD."edits_trust_plan", OLD."ends_on", OLD."id", OLD."invitation_waits", OLD."invited_at", OLD."made_at", NOW(), \'delete\', OLD."role", OLD."school_id", OLD."sees_restricted", OLD."starts_on", OLD."trust_id", OLD."user_id"); RETURN NULL;',
                    hash="480dcb57f1213f492458f5d54cd7fdc4f15415dc",
                    operation="DELETE",
                    pgid="pgtrigger_keep_delete_160b9",
                    table="trusts_membership",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role", "executive"),
                    models.Q(("edits_trust_plan", False), ("sees_restricted", False)),
                    _connector="OR",
                ),
                name="rights_are_given_to_executives",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("edits_trust_plan", False),
                    models.Q(("school__isnull", True), ("sees_restricted", True)),
                    _connector="OR",
                ),
                name="who_edits_the_trust_plan_sees_all_of_it",
            ),
        ),
    ]
