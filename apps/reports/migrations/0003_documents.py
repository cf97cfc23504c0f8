"""A board pack becomes one kind of document among others, whose scope, part and basis are columns."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from apps.trusts.wall import RaiseWall

# Keys and the index they rest on were named for the tables' former names; the wall raises its own again below.
DROP_OLD_KEYS = """
ALTER TABLE reports_download DROP CONSTRAINT IF EXISTS wall_reports_packdownload_pack_id;
ALTER TABLE reports_document DROP CONSTRAINT IF EXISTS wall_reports_boardpack_review_id;
DROP INDEX IF EXISTS reports_boardpack_trust_id_id;
DROP INDEX IF EXISTS reports_packdownload_trust_id_id;
"""
KEEP_WHAT_THERE_IS = """
UPDATE reports_document SET basis = CASE kind WHEN 'final' THEN 'issued' ELSE 'draft' END, kind = 'board_pack';
"""


class Migration(migrations.Migration):
    """From packs to documents."""

    dependencies = [
        ("reports", "0002_wall"),
        ("reviews", "0003_frozen_for_good"),
        ("trusts", "0011_packs_of_schools"),
    ]

    operations = [
        migrations.RemoveConstraint("boardpack", "one_final_pack_per_review"),
        migrations.RemoveConstraint("boardpack", "one_pack_of_a_kind_at_a_time"),
        migrations.RemoveConstraint("boardpack", "a_pack_that_is_ready_has_a_file"),
        migrations.RemoveConstraint("boardpack", "a_failed_pack_says_why"),
        migrations.RemoveIndex("boardpack", "pack_by_heartbeat"),
        migrations.RenameModel("BoardPack", "Document"),
        migrations.RenameModel("PackDownload", "Download"),
        migrations.RenameField("download", "pack", "document"),
        migrations.RunSQL(DROP_OLD_KEYS, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="document",
            name="basis",
            field=models.CharField(
                choices=[("draft", "Draft"), ("figures", "Final figures"), ("issued", "As issued")],
                default="draft",
                max_length=10,
                verbose_name="what it prints",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="document",
            name="body",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="trusts.body",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="families",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="part",
            field=models.CharField(
                choices=[("open", "Open"), ("confidential", "Confidential")], default="open", max_length=20
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="school",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="trusts.school",
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="file",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="path of the file within the folder of documents"
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("board_pack", "Board pack"),
                    ("local_pack", "Local body's pack"),
                    ("committee", "Committee extract"),
                    ("head_report", "Head's report"),
                    ("school_page", "School on a page"),
                    ("assurance", "Assurance page"),
                    ("year_end", "Year-end review"),
                    ("workbook", "Workbook of every number"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="pages",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="number of pages, or sheets"),
        ),
        migrations.AlterField(
            model_name="document",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="reviews.review"
            ),
        ),
        migrations.RunSQL(KEEP_WHAT_THERE_IS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["trust", "status", "heartbeat_at"], name="document_by_heartbeat"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("basis", "draft"), _negated=True),
                fields=("trust", "review", "kind", "part", "basis", "school", "body", "families"),
                name="one_final_document_of_a_kind",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["queued", "rendering"])),
                fields=("trust", "review", "kind", "part", "basis", "school", "body", "families"),
                name="one_document_of_a_kind_at_a_time",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "done"), _negated=True),
                    models.Q(
                        ("done_at__isnull", False),
                        ("pages__gt", 0),
                        ("size__gt", 0),
                        models.Q(("file", ""), _negated=True),
                        models.Q(("sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_document_that_is_ready_has_a_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "failed"), _negated=True),
                    models.Q(("failure", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_failed_document_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("school__isnull", True), ("body__isnull", True), _connector="OR"),
                name="a_document_has_one_scope",
            ),
        ),
        RaiseWall("document"),
        RaiseWall("download"),
    ]
