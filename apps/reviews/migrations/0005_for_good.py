"""Let PostgreSQL hold for good what came since: frozen meetings and words, errata, and which issue takes whose place."""

from django.db import migrations

FROZEN_AT_ISSUE = ["frozenmeeting", "frozenword"]
UNTIL_ISSUED = ["meeting", "localword"]

GO_FORWARD = """
    CREATE OR REPLACE FUNCTION reviews_go_forward() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.figures_final_at IS NOT NULL THEN
                RAISE EXCEPTION 'A review whose figures are final cannot be deleted.'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN OLD;
        END IF;
        IF (OLD.issued_at IS NOT NULL AND NEW IS DISTINCT FROM OLD)
            OR (OLD.figures_final_at IS NOT NULL AND (
                NEW.id, NEW.trust_id, NEW.term_id, NEW.number, NEW.supersedes_id, NEW.opened_at, NEW.opened_by_id,
                NEW.figures_final_at, NEW.figures_final_by_id, NEW.figures_checksum
            ) IS DISTINCT FROM (
                OLD.id, OLD.trust_id, OLD.term_id, OLD.number, OLD.supersedes_id, OLD.opened_at, OLD.opened_by_id,
                OLD.figures_final_at, OLD.figures_final_by_id, OLD.figures_checksum
            ))
        THEN
            RAISE EXCEPTION 'What is frozen of a review cannot be changed.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END
    $$
"""
# What turns out to be wrong is added once the review is issued, and stays.
ERRATA_FOLLOW = """
    CREATE FUNCTION reviews_errata_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT 1 FROM reviews_review WHERE id = NEW.review_id AND issued_at IS NOT NULL) THEN
            RAISE EXCEPTION 'An erratum is added once its review is issued.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END
    $$
"""


def _triggers() -> list[str]:
    return [
        "CREATE TRIGGER follow BEFORE INSERT ON reviews_erratum FOR EACH ROW EXECUTE FUNCTION reviews_errata_follow()",
        *[
            f"CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON reviews_{table} "
            "FOR EACH ROW EXECUTE FUNCTION reviews_refuse_change()"
            for table in [*FROZEN_AT_ISSUE, "erratum"]
        ],
        *[
            f"CREATE TRIGGER refuse_late_rows AFTER INSERT ON reviews_{table} REFERENCING NEW TABLE AS fresh "
            "FOR EACH STATEMENT EXECUTE FUNCTION reviews_refuse_late_rows('issue')"
            for table in FROZEN_AT_ISSUE
        ],
        *[
            f"CREATE TRIGGER refuse_when_over BEFORE INSERT OR UPDATE OR DELETE ON reviews_{table} "
            "FOR EACH ROW EXECUTE FUNCTION reviews_refuse_when_over('issue')"
            for table in UNTIL_ISSUED
        ],
    ]


class Migration(migrations.Migration):
    """Triggers on what is frozen or added since."""

    dependencies = [("reviews", "0004_parts")]

    operations = [
        migrations.RunSQL(GO_FORWARD, migrations.RunSQL.noop),
        migrations.RunSQL(ERRATA_FOLLOW, "DROP FUNCTION reviews_errata_follow CASCADE"),
        *[migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in _triggers()],
    ]
