"""What the application holds and the file has no place for is listed, never dropped in silence."""

import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps
from django.utils import timezone

from apps.actions.models import Action, ActionKPI, Step
from apps.kpis.models import KPI, Measure, Reading, Target
from apps.planfiles.carried import KEYS, OTHERWISE
from apps.planfiles.document import read_document
from apps.planfiles.exporter import export_plan_file
from apps.planfiles.left_out import MADE_AGAIN_OF, TABLES_MADE_AGAIN
from apps.planfiles.services import import_plan_file
from apps.strategies.models import Objective, Plan, Priority
from apps.trusts.models import Body, Party, Period, School, Trust
from apps.trusts.services import Invitation, invite_person
from tests.planfiles.base import BASE, base

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust() -> Trust:
    return import_plan_file(data=BASE)


def listed(trust: Trust) -> set[str]:
    return set(export_plan_file(trust).left_out)


def test_nothing_is_listed_right_after_an_import(trust: Trust) -> None:
    assert listed(trust) == set()


def test_columns_that_are_not_carried_are_listed_when_they_hold_something(trust: Trust) -> None:
    Trust.objects.filter(pk=trust.pk).update(colour="#aa0000", small_cohort=5)
    School.objects.update(closed_on=dt.date(2026, 8, 31))
    KPI.objects.update(paused="Until the new test")
    ActionKPI.objects.update(contribution="It brings them in.")
    Action.objects.filter(code="T1", plan__kind="sdp").update(continues=Action.objects.get(plan__kind="trust"))
    trust.refresh_from_db()
    assert listed(trust) == {
        "trusts: colour (1)",
        "trusts: small cohort (1)",
        "schools: closed on (1)",
        "KPIs: why it is on hold (1)",
        "action kpis: how it contributes (1)",
        "actions: continues (1)",
    }


def test_targets_beside_the_first_general_one_are_listed_and_the_newest_is_written(trust: Trust) -> None:
    kpi = KPI.objects.get(code="K1")
    Target.objects.create(trust=trust, kpi=kpi, value=Decimal("96.5"), valid_from=dt.date(2026, 9, 1))
    Target.objects.create(
        trust=trust, kpi=kpi, value=Decimal(90), valid_from=dt.date(2026, 9, 1), school=School.objects.get()
    )
    exported = export_plan_file(trust)
    (written,) = read_document(exported.text.encode())["plans"][0]["priorities"][0]["kpis"]
    assert str(written["target"]) == "96.5"
    assert set(exported.left_out) == {
        "targets of an earlier day, or for one school or term (2)",
        "days from which targets hold, other than the plan's first (1)",
    }


def test_what_was_removed_is_left_out_and_counted(trust: Trust) -> None:
    now = timezone.now()
    Action.objects.filter(plan__kind="trust").update(removed_at=now)
    Measure.everything.create(trust=trust, kpi=KPI.objects.get(), name="gone", removed_at=now)
    exported = export_plan_file(trust)
    expected = base()
    del expected["plans"][0]["priorities"][0]["actions"]
    assert read_document(exported.text.encode()) == expected
    assert set(exported.left_out) == {
        "actions that were removed, or stand under something that was (1)",
        "steps that were removed, or stand under something that was (1)",
        "measures that were removed, or stand under something that was (1)",
    }


def test_what_stands_under_a_removed_priority_goes_with_it(trust: Trust) -> None:
    Priority.objects.filter(code="A", plan__kind="trust").update(removed_at=timezone.now())
    exported = export_plan_file(trust)
    document = read_document(exported.text.encode())
    assert "priorities" not in document["plans"][0]
    assert document["plans"][1]["priorities"][0]["actions"] == [{"code": "T1", "title": "Knock"}]
    assert set(exported.left_out) == {
        "priorities that were removed, or stand under something that was (2)",
        "KPIs that were removed, or stand under something that was (1)",
        "actions that were removed, or stand under something that was (1)",
        "steps that were removed, or stand under something that was (1)",
        "links to KPIs for which the file has no code (1)",
    }


def test_links_that_have_no_code_are_listed(trust: Trust) -> None:
    KPI.objects.update(code="")
    priority = Priority.objects.get(code="A", plan__kind="trust")
    Objective.objects.update(priority=priority)
    Priority.objects.filter(pk=priority.pk).update(code="")
    assert listed(trust) == {
        "links to KPIs for which the file has no code (1)",
        "links from objectives to priorities for which the file has no code (1)",
    }


def test_a_link_to_another_schools_kpi_is_listed(trust: Trust) -> None:
    south = School.objects.create(trust=trust, name="South", slug="south", position=1)
    plan = Plan.objects.create(
        trust=trust, kind="sdp", school=south, title="South plan", position=2,
        starts_on=dt.date(2025, 9, 1), ends_on=dt.date(2026, 8, 31),
    )  # fmt: skip
    kpi = KPI.objects.create(trust=trust, plan=plan, code="S1", statement="Own")
    ActionKPI.objects.create(trust=trust, action=Action.objects.get(title="Knock"), kpi=kpi, position=1)
    assert listed(trust) == {"links to KPIs for which the file has no code (1)"}


def test_other_tables_are_listed_whichever_app_they_belong_to(trust: Trust) -> None:
    period = Period.objects.filter(term__name="autumn", part=0).first()
    Reading.objects.create(
        trust=trust, measure=Measure.objects.get(), period=period, value=Decimal(0), reported_at=timezone.now()
    )
    Body.objects.create(trust=trust, kind="committee", name="Audit")
    invite_person(trust=trust, invitation=Invitation(email="ceo@example.org", name="Who", role="ceo"))
    Period.objects.filter(pk=period.pk).update(due_on=period.due_on + dt.timedelta(days=1))
    assert listed(trust) == {
        "figures (1)",
        "bodies (1)",
        "memberships (1)",
        "terms and half-terms with dates of the trust's own (1)",
    }


def test_what_the_format_would_refuse_is_told(trust: Trust) -> None:
    Action.objects.filter(title="Ring").update(due_on=dt.date(2030, 1, 1))
    Step.objects.update(text="a\x07b")
    assert "This file would be refused: holds a character that YAML does not allow" in listed(trust) or any(
        line.startswith("This file would be refused: plans[0].priorities[0].actions[0]") for line in listed(trust)
    )


def test_every_trust_owned_column_is_known_or_would_be_listed() -> None:
    """The lists of carried columns name columns that exist, each once; the lists of exceptions are not stale."""
    for model, keys in KEYS.items():
        columns = {field.name for field in model._meta.concrete_fields}
        named = [*keys, *OTHERWISE.get(model, ()), *MADE_AGAIN_OF.get(model, ())]
        assert set(named) <= columns, model
        assert len(named) == len(set(named)), model
    assert set(TABLES_MADE_AGAIN) <= set(apps.get_models())
    assert not set(TABLES_MADE_AGAIN) & set(KEYS)


def test_nothing_of_another_trust_is_exported_or_counted(trust: Trust) -> None:
    from apps.trusts.wall import enter_trust

    other = import_plan_file(data=BASE.replace(b"Small Trust", b"Other Trust").replace(b"Ring by eleven", b"Secret"))
    Party.objects.filter(name="AB").update(note="Secret")
    enter_trust(trust.pk)
    exported = export_plan_file(trust)
    assert "Secret" not in exported.text and other.name not in exported.text
    assert read_document(exported.text.encode()) == base()
