"""Colours that executives propose, and whose proposal a judgement took over."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from apps.trusts.wall import RaiseWall

UNTIL_ISSUED = (
    "CREATE TRIGGER refuse_when_over BEFORE INSERT OR UPDATE OR DELETE ON reviews_proposedcolour "
    "FOR EACH ROW EXECUTE FUNCTION reviews_refuse_when_over('issue')"
)


class Migration(migrations.Migration):
    dependencies = [
        ("kpis", "0013_unbounded_figures"),
        ("reviews", "0009_beside_the_figures"),
        ("strategies", "0005_bring_back_lists"),
        ("trusts", "0018_propose_colours"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProposedColour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "aspect",
                    models.CharField(
                        blank=True,
                        choices=[("delivery", "Delivery"), ("impact", "Impact")],
                        max_length=10,
                        verbose_name="what of the priority",
                    ),
                ),
                ("arithmetic", models.CharField(blank=True, max_length=20)),
                (
                    "judged",
                    models.CharField(
                        choices=[("red", "Red"), ("amber", "Amber"), ("green", "Green")],
                        max_length=10,
                        verbose_name="the colour proposed",
                    ),
                ),
                ("reason", models.TextField()),
                ("restricted", models.BooleanField(default=False)),
                ("proposed_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("taken", "Taken over"), ("declined", "Declined"), ("withdrawn", "Withdrawn")],
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="why it was declined")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="judgement",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("assented_by__isnull", True),
                    ("proposed_by__isnull", True),
                    models.Q(("assented_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_assents_to_their_own_proposal",
            ),
        ),
        migrations.AddField(
            model_name="proposedcolour",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="proposedcolour",
            name="measure",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kpis.measure"
            ),
        ),
        migrations.AddField(
            model_name="proposedcolour",
            name="priority",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="strategies.priority",
            ),
        ),
        migrations.AddField(
            model_name="proposedcolour",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="proposedcolour",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="proposed_colours", to="reviews.review"
            ),
        ),
        migrations.AddField(
            model_name="proposedcolour",
            name="school",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trusts.school"
            ),
        ),
        migrations.AddField(
            model_name="proposedcolour",
            name="trust",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trusts.trust"),
        ),
        migrations.AddConstraint(
            model_name="proposedcolour",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")),
                fields=("trust", "review", "measure", "school", "priority", "aspect", "proposed_by"),
                name="one_proposal_of_a_person_waits",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedcolour",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("aspect", ""), ("measure__isnull", False), ("priority__isnull", True)),
                    models.Q(
                        ("measure__isnull", True),
                        ("priority__isnull", False),
                        ("school__isnull", True),
                        models.Q(("aspect", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposed_of_a_figure_or_a_priority",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedcolour",
            constraint=models.CheckConstraint(
                condition=models.Q(("judged__in", ["red", "amber", "green"])), name="proposed_colour_is_a_colour"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedcolour",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="proposal_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedcolour",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True), ("outcome", "")),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="proposal_is_answered_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedcolour",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "declined"), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="proposal_is_declined_with_a_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedcolour",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome__in", ["taken", "declined"]), _negated=True),
                    models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_answers_their_own_proposal",
            ),
        ),
        RaiseWall("proposedcolour"),
        migrations.RunSQL(UNTIL_ISSUED, migrations.RunSQL.noop),
    ]
