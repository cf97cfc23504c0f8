"""What an import makes: rows as the file says, terms for its years, and nothing at all where it is refused."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.actions.models import Action, ActionKPI, CriterionKPI, ProgressUpdate, Resource, Step
from apps.core.errors import BadValue
from apps.kpis.models import KPI, BenchmarkValue, Family, Measure, Target
from apps.planfiles.document import read_document
from apps.planfiles.errors import PlanFileRefused
from apps.planfiles.exporter import export_plan_file
from apps.planfiles.services import _joined, import_plan_file
from apps.planfiles.yaml_writer import write_yaml
from apps.strategies.models import Plan, Priority
from apps.trusts.celery import all_trust_ids
from apps.trusts.models import AcademicYear, Party, School, Trust
from tests.planfiles.base import BASE, base
from tests.planfiles.test_fixtures import fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def every_key() -> Trust:
    return import_plan_file(data=fixture("every-key.yaml"))


def test_the_trust_is_as_the_file_says(every_key: Trust) -> None:
    assert (every_key.slug, every_key.name, every_key.short_name) == (
        "fallowdene-schools-trust", "Fallowdene Schools Trust", "FST",
    )  # fmt: skip
    assert every_key.vocabulary["priority"] == "Aim"
    assert list(School.objects.values_list("name", "slug", "phase", "joined_on"))[:3] == [
        ("Millrace Primary Academy", "millrace-primary-academy", "primary", dt.date(2015, 9, 1)),
        ("Copsewood High School", "copsewood-high-school", "secondary", dt.date(2016, 4, 1)),
        ("Stonegarth Academy", "stonegarth-academy", "all-through", None),
    ]
    assert list(Party.objects.values_list("name", "kind"))[-1] == ("2nd in department", "")
    assert Family.objects.get(name="Early reading").parent.name == "Learning"


def test_plans_keep_their_order_and_levels(every_key: Trust) -> None:
    plans = list(Plan.objects.order_by("position"))
    assert [(plan.kind, plan.school and plan.school.name) for plan in plans] == [
        ("trust", None), ("sdp", "Millrace Primary Academy"), ("bdp", "Copsewood High School"),
    ]  # fmt: skip
    strands = Priority.objects.filter(plan=plans[0], parent__code="A1")
    assert [(row.code, row.title) for row in strands] == [("A1.1", "First sounds"), ("", "Reading for pleasure")]


def test_a_kpi_has_measures_target_and_benchmark(every_key: Trust) -> None:
    kpi = KPI.objects.get(plan__kind="trust", code="P1")
    assert [measure.name for measure in kpi.measures.all()] == ["Year 1", "Year 2 retakes"]
    target = Target.objects.get(kpi=kpi)
    assert (str(target.value), str(target.amber), target.valid_from) == ("84.0", "80", dt.date(2023, 9, 1))
    assert (target.status, target.made_by) == ("proposed", None)
    assert [(v.year, v.term, v.phase, str(v.value)) for v in BenchmarkValue.objects.filter(benchmark__kpi=kpi)] == [
        ("2022/23", "summer", "primary", "79"), ("2023/24", "", "", "80.2"),
    ]  # fmt: skip
    between = Target.objects.get(kpi__code="R1")
    assert (between.value, str(between.low), str(between.high), str(between.amber)) == (None, "5.00", "9", "0.50")
    assert Target.objects.get(kpi__code="8").grade == "Strong"
    assert [measure.name for measure in Measure.objects.filter(kpi__code="R1")] == [""]
    assert not Target.objects.filter(kpi__code="9").exists()
    assert KPI.objects.get(code="8").clauses[2] == {"schools": "33.3", "rule": "have improved by one step"}


def test_an_action_has_steps_resources_progress_and_links(every_key: Trust) -> None:
    action = Action.objects.get(code="A1-a")
    assert [(owner.party.name, owner.position) for owner in action.owners.all()] == [
        ("Heads, all phases", 0),
        ("TW", 1),
    ]
    assert [step.text for step in Step.objects.filter(action=action)] == [
        "Visit two academies that use it.", "Train all staff, lunchtime staff too.",
    ]  # fmt: skip
    of_step = Resource.objects.filter(action=action, step__isnull=False)
    assert [(row.text, row.kind, row.cost) for row in of_step] == [
        ("A day in September", "", None), ("Trainer", "external", Decimal(2400)),
    ]  # fmt: skip
    assert str(Resource.objects.get(action=action, text="Books").cost) == "18250.50"
    notes = ProgressUpdate.objects.filter(action=action)
    assert [(note.said_on, note.rag) for note in notes][:2] == [(dt.date(2022, 6, 30), "complete"), (None, "amber")]
    assert [link.kpi.code for link in ActionKPI.objects.filter(action=action)] == ["P1", "6"]


def test_a_school_plans_codes_lead_to_its_own_kpi_or_the_trusts(every_key: Trust) -> None:
    links = ActionKPI.objects.filter(action__code="M1")
    assert [(link.kpi.plan.kind, link.kpi.code, link.says_trust) for link in links] == [
        ("sdp", "P1", False), ("trust", "P1", True), ("trust", "6", False),
    ]  # fmt: skip
    of_criteria = CriterionKPI.objects.filter(criterion__plan__kind="sdp")
    assert [(link.kpi.plan.kind, link.says_trust) for link in of_criteria] == [("sdp", False), ("trust", True)]


def test_a_trust_kpi_named_outright_stays_so_though_the_code_alone_would_do() -> None:
    document = base()
    document["plans"][1]["priorities"][0]["actions"][0]["kpis"] = ["trust:K1"]
    exported = export_plan_file(import_plan_file(data=write_yaml(document).encode()))
    assert read_document(exported.text.encode()) == document


def test_terms_exist_for_every_year_of_the_plans_and_for_this_one() -> None:
    import_plan_file(data=BASE.replace(b"starts_on: 202", b"starts_on: 201").replace(b"ends_on: 202", b"ends_on: 201"))
    assert list(AcademicYear.objects.values_list("name", flat=True)) == [
        "2014/15", "2015/16", "2016/17", "2026/27",
    ]  # fmt: skip


def test_a_trust_without_plans_has_this_years_terms() -> None:
    import_plan_file(data=b"format: trustplan/1\ntrust: {name: Bare}\n")
    assert list(AcademicYear.objects.values_list("name", flat=True)) == ["2026/27"]


def test_spans_are_joined_where_they_overlap_and_stay_short() -> None:
    def span(first: int, last: int) -> tuple[dt.date, dt.date]:
        return dt.date(first, 9, 1), dt.date(last, 8, 31)

    assert _joined([span(2024, 2027), span(2025, 2026), span(2026, 2029)]) == [span(2024, 2029)]
    assert _joined([span(2030, 2031), span(2024, 2025)]) == [span(2024, 2025), span(2030, 2031)]
    assert _joined([span(2000, 2028), span(2020, 2040)]) == [span(2000, 2028), span(2020, 2040)]


def test_a_refused_file_changes_nothing() -> None:
    before = all_trust_ids()
    with pytest.raises(PlanFileRefused) as refused:
        import_plan_file(data=BASE.replace(b"target: 95.0", b"target: most"))
    assert str(refused.value) == "plans[0].priorities[0].kpis[0].target: expected a number, got 'most'"
    assert all_trust_ids() == before


def test_a_failure_half_way_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("the disk is full")

    before = all_trust_ids()
    monkeypatch.setattr("apps.planfiles.services.ensure_years", fail)
    with pytest.raises(RuntimeError):
        import_plan_file(data=BASE)
    assert all_trust_ids() == before


def test_slugs_are_made_numbered_chosen_and_refused() -> None:
    assert import_plan_file(data=BASE).slug == "small-trust"
    assert import_plan_file(data=BASE).slug == "small-trust-2"
    assert import_plan_file(data=BASE, slug="mine").slug == "mine"
    with pytest.raises(BadValue, match="already"):
        import_plan_file(data=BASE, slug="mine")
    with pytest.raises(BadValue, match="small letters"):
        import_plan_file(data=BASE, slug="My Trust")


def test_who_imported_is_kept_with_the_targets() -> None:
    person = User.objects.create_user("who@example.org", name="Who")
    import_plan_file(data=BASE, by=person)
    assert Target.objects.get().made_by_id == person.pk


def larger(times: int) -> bytes:
    """The small plan file with this many schools, school plans, priorities, KPIs and actions."""
    document = base()
    trust_plan, sdp = document["plans"]
    document["trust"]["schools"] = [{"name": f"School {n}"} for n in range(times)]
    trust_plan["priorities"] *= times
    trust_plan["priorities"] = [
        {**priority, "code": f"P{n}",
         "sub_priorities": [{"code": f"P{n}.1"}],
         "kpis": [{**priority["kpis"][0], "code": f"K{n + 1}"}],
         "actions": [{**priority["actions"][0], "code": f"T{n}", "kpis": [f"K{n + 1}"]}]}
        for n, priority in enumerate(trust_plan["priorities"])
    ]  # fmt: skip
    document["plans"] = [trust_plan, *({**sdp, "school": f"School {n}"} for n in range(times))]
    return write_yaml(document).encode()


def test_statements_do_not_grow_with_the_file() -> None:
    counts = []
    for times in (2, 20):
        with CaptureQueriesContext(
            connection,
        ) as imported:
            trust = import_plan_file(data=larger(times), slug=f"trust-{times}")
        with CaptureQueriesContext(connection) as exported:
            export_plan_file(trust)
        counts.append((len(imported), len(exported)))
    assert counts[0] == counts[1]
