"""A KPI that goes on from one of an earlier plan has that one's figures as its past."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.kpis.models import KPI, Measure, Target
from apps.kpis.selectors import rated_cells
from apps.pages.kpi_page import figures_of
from apps.strategies.models import Plan, Priority
from apps.trusts.selectors import terms_of
from tests.kpis.reporting import TODAY, cell_of, report
from tests.world import World, make_kpi


@pytest.fixture
def older(world: World) -> KPI:
    """The KPI of the plan before, which ended with the year before; the world's own continues it."""
    plan = Plan.objects.create(
        trust=world.trust,
        kind=Plan.Kind.TRUST,
        title="The plan before",
        starts_on=dt.date(2025, 9, 1),
        ends_on=dt.date(2026, 8, 31),
    )
    Plan.objects.filter(pk=world.plan.pk).update(starts_on=dt.date(2026, 9, 1))
    older = make_kpi(
        world,
        plan=plan,
        code="A1",
        statement="Attendance",
        shape="at_least",
        unit="percent",
        measured_for="each-school",
    )
    Target.objects.create(trust=world.trust, kpi=older, value=Decimal(90), valid_from=plan.starts_on)
    KPI.objects.filter(pk=world.kpi.pk).update(continues=older)
    world.kpi.refresh_from_db()
    world.plan.refresh_from_db()
    return older


def test_last_year_is_the_earlier_plans(world: World, older: KPI) -> None:
    report(world, older, "north", "94.2", period=world.period("2025/26"))
    report(world, world.kpi, "north", "95.0")
    report(world, world.kpi, "south", "95.0")

    north, south = (cell_of(world, world.kpi, name).rating for name in ("north", "south"))

    assert north.sentence.endswith("; 0.8 points above autumn last year.")
    assert (north.direction_words, south.direction_words) == ("better than autumn last year", "no figure last year")


def test_a_figure_of_the_plans_own_terms_is_never_taken_from_an_earlier_kpi(world: World, older: KPI) -> None:
    report(world, older, "north", "96.0")

    cell = cell_of(world, world.kpi, "north")

    assert (cell.reading, cell.rating.case.figure) == (None, None)


def test_measures_go_on_by_their_names(world: World, older: KPI) -> None:
    for kpi in (older, world.kpi):
        kpi.measures.update(name="Reading")
        Measure.objects.create(trust=world.trust, kpi=kpi, name="Writing", position=1)
    last = world.period("2025/26")
    report(world, older, "north", "90", period=last, measure=older.measures.get(name="Reading"))
    report(world, older, "north", "97", period=last, measure=older.measures.get(name="Writing"))
    for measure in world.kpi.measures.all():
        report(world, world.kpi, "north", "95", measure=measure)

    cells = rated_cells(trust=world.trust, term=world.term(), today=TODAY, plans=[world.plan])
    words = {c.measure.name: c.rating.direction_words for c in cells if c.school == world.schools["north"]}

    assert words == {"Reading": "better than autumn last year", "Writing": "worse than autumn last year"}


def test_what_is_counted_otherwise_is_no_past(world: World, older: KPI) -> None:
    KPI.objects.filter(pk=older.pk).update(unit="number")
    report(world, older, "north", "94", period=world.period("2025/26"))
    report(world, world.kpi, "north", "95")

    assert cell_of(world, world.kpi, "north").rating.direction_words == "no figure last year"


def test_a_ring_of_kpis_ends(world: World, older: KPI) -> None:
    KPI.objects.filter(pk=older.pk).update(continues=world.kpi)
    report(world, older, "north", "95", period=world.period("2025/26"))
    report(world, world.kpi, "north", "95")

    assert cell_of(world, world.kpi, "north").rating.direction_words == "about the same as autumn last year"


def test_the_page_of_a_kpi_shows_the_terms_of_the_plan_before_as_they_were_rated_then(world: World, older: KPI) -> None:
    report(world, older, "north", "91", period=world.period("2025/26"))
    report(world, world.kpi, "north", "91")

    figures = figures_of(trust=world.trust, kpi=world.kpi, today=TODAY, schools=None, terms=list(terms_of(world.trust)))

    line = next(line for line in figures.lines if line.name == "North Lane Primary")
    said = {f"{t.name} {t.year.name}": s.sentence for t, s in zip(figures.terms, line.spots, strict=True)}
    assert said["autumn 2025/26"] == "Green: 91.0% against 90.0% for autumn."
    assert said["autumn 2026/27"].startswith("Red: 91.0% against 95.0% for autumn")


def test_queries_do_not_depend_on_how_much_is_continued(world: World, older: KPI) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            rated_cells(trust=world.trust, term=world.term(), today=TODAY)
        return len(found)

    one = queries()
    for number in range(3):
        before = make_kpi(world, plan=older.plan, code=f"B{number}", statement="B", shape="monitor", unit="number")
        make_kpi(world, code=f"C{number}", statement="C", shape="monitor", unit="number", continues=before)
    KPI.objects.filter(pk=older.pk).update(
        continues=make_kpi(world, plan=older.plan, code="Z", statement="Z", unit="percent", measured_for="each-school")
    )

    assert queries() == one


def test_the_form_of_a_kpi_says_what_it_goes_on_from(world: World, older: KPI) -> None:
    KPI.objects.filter(pk=world.kpi.pk).update(continues=None)
    report(world, older, "north", "94.2", period=world.period("2025/26"))
    report(world, world.kpi, "north", "95.0")
    assert cell_of(world, world.kpi, "north").rating.direction_words == "no figure last year"
    edit = world.url(f"kpis/{world.kpi.pk}/edit/")
    page = world.as_("ceo").get(edit)
    assert f"{older} (The plan before)" in page.content.decode()
    sent = {name: field.value() for name, field in bound(page).items() if field.value() not in (None, False)}

    assert world.as_("ceo").post(edit, {**sent, "continues": str(older.pk)}).status_code == 302

    assert KPI.objects.get(pk=world.kpi.pk).continues == older
    assert cell_of(world, world.kpi, "north").rating.direction_words == "better than autumn last year"


def test_what_is_counted_otherwise_or_stands_elsewhere_is_refused(world: World, other_world: World, older: KPI) -> None:
    KPI.objects.filter(pk=world.kpi.pk).update(continues=None)
    KPI.objects.filter(pk=older.pk).update(unit="number")
    edit = world.url(f"kpis/{world.kpi.pk}/edit/")
    page = world.as_("ceo").get(edit)
    sent = {name: field.value() for name, field in bound(page).items() if field.value() not in (None, False)}

    alike = world.as_("ceo").post(edit, {**sent, "continues": str(older.pk)})
    others = [world.as_("ceo").post(edit, {**sent, "continues": str(n)}) for n in (other_world.kpi.pk, world.kpi.pk)]

    assert alike.status_code == 422
    assert "is counted otherwise (its unit, its grades, who reports it or how often)" in alike.content.decode()
    assert [answer.status_code for answer in others] == [422, 422]
    assert all(list(answer.context["form"].errors) == ["continues"] for answer in (alike, *others))
    assert KPI.objects.get(pk=world.kpi.pk).continues is None


def test_a_priority_goes_on_from_one_of_the_plan_before(world: World, older: KPI) -> None:
    before = Priority.objects.create(trust=world.trust, plan=older.plan, title="Attendance for all")
    edit = world.url(f"priorities/{world.priority.pk}/edit/")
    page = world.as_("ceo").get(edit)
    sent = {name: field.value() or "" for name, field in bound(page).items()}
    rows = {"criteria-TOTAL_FORMS": "0", "criteria-INITIAL_FORMS": "0"}

    assert "Attendance for all (The plan before)" in page.content.decode()
    assert world.as_("ceo").post(edit, {**sent, **rows, "continues": str(before.pk)}).status_code == 302
    assert Priority.objects.get(pk=world.priority.pk).continues == before
    refused = world.as_("ceo").post(edit, {**sent, **rows, "continues": str(world.priority.pk)})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["continues"])


def bound(page: Any) -> dict[str, Any]:
    """The fields of a page's form, and the version it was shown in."""
    form = page.context["form"]
    return {name: form[name] for name in form.fields}
