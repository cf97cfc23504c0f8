"""Let PostgreSQL itself refuse to change what a review has frozen, whoever asks."""

from django.db import migrations

WITH_FIGURES = [
    "frozenreview",
    "frozenplan",
    "frozenschool",
    "frozenpriority",
    "frozenkpi",
    "frozencell",
    "frozenaction",
    "frozenmissing",
]
AT_ISSUE = ["frozencommentary", "frozendecision", "frozenissue"]
FROZEN = [*WITH_FIGURES, *AT_ISSUE, "frozenjudgement"]
UNTIL_FIGURES_ARE_FINAL = ["reviewplan", "acknowledgement"]
UNTIL_ISSUED = ["judgement", "commentary", "decision"]

FUNCTIONS = [
    # A frozen row is there for good.
    """
    CREATE FUNCTION reviews_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'A frozen row of a review cannot be changed or deleted (% of %).', lower(TG_OP), TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END
    $$
    """,
    # Frozen rows come into their own moment only. Each review is locked, so that its moment cannot pass meanwhile;
    # one that is not seen (another trust's) counts as passed.
    """
    CREATE FUNCTION reviews_refuse_late_rows() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        moments text[];
        target record;
        review record;
    BEGIN
        FOR target IN EXECUTE CASE TG_ARGV[0]
            WHEN 'own' THEN 'SELECT DISTINCT review_id, moment::text AS moment FROM fresh'
            ELSE format('SELECT DISTINCT review_id, %L::text AS moment FROM fresh', TG_ARGV[0])
        END LOOP
            SELECT figures_final_at, issued_at INTO review
                FROM reviews_review WHERE id = target.review_id FOR SHARE;
            moments := CASE
                WHEN NOT FOUND OR review.issued_at IS NOT NULL THEN ARRAY[]::text[]
                WHEN review.figures_final_at IS NOT NULL THEN ARRAY['issue']
                ELSE ARRAY['figures']
            END;
            IF NOT target.moment = ANY (moments) THEN
                RAISE EXCEPTION 'Nothing can be added to % of review %: its moment has passed or is still to come.',
                    TG_TABLE_NAME, target.review_id USING ERRCODE = 'integrity_constraint_violation';
            END IF;
        END LOOP;
        RETURN NULL;
    END
    $$
    """,
    # What is said in a review ends with its moment: plans and acknowledgements with the figures, the rest when issued.
    """
    CREATE FUNCTION reviews_refuse_when_over() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        review record;
        wanted bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.review_id ELSE OLD.review_id END;
    BEGIN
        SELECT figures_final_at, issued_at INTO review FROM reviews_review WHERE id = wanted FOR SHARE;
        IF NOT FOUND OR review.issued_at IS NOT NULL
            OR (TG_ARGV[0] = 'figures' AND review.figures_final_at IS NOT NULL)
            OR (TG_OP = 'UPDATE' AND NEW.review_id <> OLD.review_id)
        THEN
            RAISE EXCEPTION 'Review % takes no more changes (% of %).', wanted, lower(TG_OP), TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END
    $$
    """,
    # The review itself goes forward only, and each step stays as it was taken.
    """
    CREATE FUNCTION reviews_go_forward() RETURNS trigger LANGUAGE plpgsql AS $$
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
                NEW.id, NEW.trust_id, NEW.term_id, NEW.opened_at, NEW.opened_by_id,
                NEW.figures_final_at, NEW.figures_final_by_id, NEW.figures_checksum
            ) IS DISTINCT FROM (
                OLD.id, OLD.trust_id, OLD.term_id, OLD.opened_at, OLD.opened_by_id,
                OLD.figures_final_at, OLD.figures_final_by_id, OLD.figures_checksum
            ))
        THEN
            RAISE EXCEPTION 'What is frozen of a review cannot be changed.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END
    $$
    """,
    # What a board decided is added after the review is issued, and stays.
    """
    CREATE FUNCTION reviews_minutes_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT 1 FROM reviews_decision d JOIN reviews_review r ON r.id = d.review_id
            WHERE d.id = NEW.decision_id AND r.issued_at IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'A minute is recorded once its review is issued.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END
    $$
    """,
]
NAMES = [
    "reviews_minutes_follow",
    "reviews_go_forward",
    "reviews_refuse_when_over",
    "reviews_refuse_late_rows",
    "reviews_refuse_change",
]


def _moment(table: str) -> str:
    return "own" if table == "frozenjudgement" else "figures" if table in WITH_FIGURES else "issue"


def _triggers() -> list[str]:
    statements = [
        "CREATE TRIGGER go_forward BEFORE UPDATE OR DELETE ON reviews_review "
        "FOR EACH ROW EXECUTE FUNCTION reviews_go_forward()",
        "CREATE TRIGGER follow BEFORE INSERT ON reviews_minute FOR EACH ROW EXECUTE FUNCTION reviews_minutes_follow()",
    ]
    for table in [*FROZEN, "minute"]:
        statements.append(
            f"CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON reviews_{table} "
            "FOR EACH ROW EXECUTE FUNCTION reviews_refuse_change()"
        )
    for table in FROZEN:
        statements.append(
            f"CREATE TRIGGER refuse_late_rows AFTER INSERT ON reviews_{table} REFERENCING NEW TABLE AS fresh "
            f"FOR EACH STATEMENT EXECUTE FUNCTION reviews_refuse_late_rows('{_moment(table)}')"
        )
    for table in [*UNTIL_FIGURES_ARE_FINAL, *UNTIL_ISSUED]:
        until = "figures" if table in UNTIL_FIGURES_ARE_FINAL else "issue"
        statements.append(
            f"CREATE TRIGGER refuse_when_over BEFORE INSERT OR UPDATE OR DELETE ON reviews_{table} "
            f"FOR EACH ROW EXECUTE FUNCTION reviews_refuse_when_over('{until}')"
        )
    return statements


class Migration(migrations.Migration):
    """Triggers on everything frozen."""

    dependencies = [("reviews", "0002_wall")]

    operations = [
        *[
            migrations.RunSQL(function, f"DROP FUNCTION {name} CASCADE")
            for function, name in zip(FUNCTIONS, reversed(NAMES), strict=True)
        ],
        *[migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in _triggers()],
    ]
