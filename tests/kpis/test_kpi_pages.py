"""The pages that change a KPI: its form by shape and its removal; and who may."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Family, Measure, Target
from apps.strategies.models import Priority
from tests.kpis.reporting import report
from tests.world import World, make_kpi

TODAY = dt.date(2026, 11, 20)


def definition(**changed: Any) -> dict[str, Any]:
    """What is sent for a KPI of the trust, rated at least; anything may be changed."""
    return {
        "statement": "Pupils who feel safe", "code": "K9", "measured_for": "each-school", "unit": "percent",
        "target": "95.0", "amber": "92.5", "frequency": "termly", "owner_0": "CEO party", "owner_1": "Heads of school",
        **changed,
    }  # fmt: skip


def add_url(world: World, shape: str = "at_least") -> str:
    return world.url(f"plans/{world.plan.pk}/kpis/add/?shape={shape}")


def test_a_new_kpi_begins_with_how_it_is_rated(world: World) -> None:
    page = world.as_("ceo").get(world.url(f"plans/{world.plan.pk}/kpis/add/?priority={world.priority.pk}"))

    text = page.content.decode()
    assert page.status_code == 200
    assert "At least the target: the more the better, such as attendance of at least 95%." in text
    assert "two groups that come closer from year to year, such as boys and girls." in text
    assert f'name="priority" value="{world.priority.pk}"' in text


def test_how_it_is_rated_has_to_be_chosen_and_no_school_is_offered_a_share_of_schools(world: World) -> None:
    share = 'value="proportion_of_schools"'
    of_trust = world.as_("ceo").get(world.url(f"plans/{world.plan.pk}/kpis/add/?chosen=1"))
    assert of_trust.status_code == 422
    assert "Choose how it is rated" in of_trust.content.decode() and share in of_trust.content.decode()
    of_school = world.as_("head").get(world.url(f"plans/{world.sdps['north'].pk}/kpis/add/"))
    assert of_school.status_code == 200
    assert 'value="gap"' in of_school.content.decode() and share not in of_school.content.decode()


def test_the_form_asks_what_its_shape_needs(world: World) -> None:
    ceo = world.as_("ceo")
    at_least = ceo.get(add_url(world)).content.decode()
    about = ceo.get(add_url(world, "about")).content.decode()
    milestone = ceo.get(add_url(world, "milestone")).content.decode()

    assert 'name="amber"' in at_least and 'name="tolerance"' not in at_least
    assert 'name="tolerance"' in about
    assert 'name="done_by"' in milestone and 'name="target"' not in milestone and 'name="unit"' not in milestone


def test_the_ceo_adds_a_kpi_with_its_target_measures_and_owners(world: World) -> None:
    answer = world.as_("ceo").post(
        add_url(world),
        definition(
            priority=str(world.priority.pk), new_family="Wellbeing", more_measures="Girls\r\nBoys\r\n",
            benchmark_name="National", benchmark_values="2025/26 autumn primary 94.9\n2024/25 93", due_terms=["autumn"],
        ),
    )  # fmt: skip

    kpi = KPI.objects.get(code="K9")
    assert (answer.status_code, answer["Location"]) == (302, world.url(f"kpis/{kpi.pk}/"))
    assert (kpi.priority, str(kpi.family), kpi.due_terms) == (world.priority, "Wellbeing", ["autumn"])
    assert [m.name for m in kpi.measures.all()] == ["Girls", "Boys"]
    target = Target.objects.get(kpi=kpi)
    assert (str(target.value), str(target.amber), target.valid_from) == ("95.0", "92.5", TODAY)
    assert kpi.added_on == TODAY
    assert (target.status, target.made_by) == ("proposed", world.people["ceo"])
    assert [link.party.name for link in kpi.owners.all()] == ["CEO party", "Heads of school"]
    assert list(BenchmarkValue.objects.values_list("year", "term", "phase", "value")) == [
        ("2025/26", "autumn", "primary", Decimal("94.9")),
        ("2024/25", "", "", Decimal(93)),
    ]


def test_a_shape_that_is_not_rated_yet_is_kept_word_for_word(world: World) -> None:
    world.as_("ceo").post(
        add_url(world, "gap"),
        definition(code="GAP", groups="Boys | Girls\nPupils with SEND", amber="2", target=""),
    )
    world.as_("ceo").post(
        add_url(world, "proportion_of_schools"),
        definition(code="ALL", unit="yes_no", clauses="all | are at least good\n33.30 | improve", target="", amber=""),
    )

    assert KPI.objects.get(code="GAP").groups == [["Boys", "Girls"], ["Pupils with SEND"]]
    assert KPI.objects.get(code="ALL").clauses == [
        {"schools": "all", "rule": "are at least good"},
        {"schools": "33.30", "rule": "improve"},
    ]


@pytest.mark.parametrize(
    ("shape", "changed", "sentence"),
    [
        ("at_least", {"statement": ""}, "Write what is measured"),
        ("at_least", {"amber": "96"}, "Amber ends below the target: enter a number below 95.0, or leave it empty."),
        ("at_least", {"amber": "95.0"}, "Amber ends below the target: enter a number below 95.0, or leave it empty."),
        ("at_most", {"amber": "90"}, "Amber ends above the target: enter a number above 95.0, or leave it empty."),
        ("at_least", {"amber": "90", "must_pass": "on"}, "What must pass has no amber: leave the amber limit empty."),
        ("at_least", {"target": ""}, "Enter the target that this amber limit belongs to."),
        ("at_least", {"target": "most"}, "Enter a number in figures, such as 93.8."),
        ("at_least", {"code": "K1"}, "Another KPI of this plan has the code K1 already"),
        ("at_least", {"unit": ""}, "Choose what it is counted in"),
        ("at_least", {"more_measures": "Girls\ngirls"}, "Give each measure a name of its own."),
        ("at_least", {"unit": "grade", "target": "Fine", "amber": ""}, "Choose one of the grades Inadequate,"),
        ("at_least", {"unit": "grade", "target": "Good", "amber": "Outstanding"}, "Amber ends at a grade worse than"),
        ("at_least", {"benchmark_values": "2025/26 autumn"}, "write the figure last, as in 2025/26 autumn"),
        ("between", {"target": "9", "target_to": "5", "amber": ""}, "Enter a number above 9."),
        ("between", {"target": "9", "target_to": "", "amber": ""}, "Enter both ends of the target, from and to."),
        ("about", {"amber": "-1"}, "Enter how far beyond green amber reaches: a number above 0, or nothing."),
        ("about", {"tolerance": "0", "amber": ""}, "Enter how far from the target is still green: a number above 0."),
        ("gap", {"groups": "A | B | C"}, "Write two groups on a line with a bar between them: Boys | Girls."),
        ("proportion_of_schools", {"clauses": "some | are good"}, "Before the bar stands all, more than half, or"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_was_typed_kept(
    world: World, shape: str, changed: dict, sentence: str
) -> None:
    answer = world.as_("ceo").post(add_url(world, shape), definition(method="Termly survey of pupils") | changed)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert "Termly survey of pupils" in text
    assert not KPI.objects.filter(method="Termly survey of pupils").exists()


def test_a_strict_target_may_have_amber_at_the_target_itself(world: World) -> None:
    answer = world.as_("ceo").post(add_url(world), definition(strict="on", amber="95.0"))

    assert answer.status_code == 302


def test_an_edit_changes_what_was_changed_and_nothing_else(world: World) -> None:
    KPI.objects.filter(pk=world.trust_kpi.pk).update(measured_for="", rollup="entered", method="From the accounts")
    url = world.url(f"kpis/{world.trust_kpi.pk}/edit/")
    shown = world.as_("ceo").get(url)

    data = {name: field.value() for name, field in ((f.name, f) for f in shown.context["form"])}
    sent = {name: value for name, value in data.items() if value not in (None, False)}
    answer = world.as_("ceo").post(url, sent | {"code": "K2a"})

    world.trust_kpi.refresh_from_db()
    assert answer.status_code == 302
    assert (world.trust_kpi.code, world.trust_kpi.measured_for, world.trust_kpi.rollup) == ("K2a", "", "entered")
    assert Target.objects.filter(kpi=world.trust_kpi).count() == 1


def test_a_changed_target_is_a_new_version_and_a_correction_the_same_day_is_not(world: World) -> None:
    url = world.url(f"kpis/{world.kpi.pk}/edit/")
    first = definition(code="K1", statement="Attendance is at least 95%", target="96.0", amber="93.0")
    world.as_("ceo").post(url, first)
    world.as_("ceo").post(url, first | {"target": "97.0"})

    rows = Target.objects.filter(kpi=world.kpi).order_by("valid_from").values_list("value", "valid_from")
    assert list(rows) == [(Decimal("95.0"), dt.date(2024, 9, 1)), (Decimal("97.0"), TODAY)]


def test_measures_are_renamed_taken_out_and_brought_back_with_their_figures(world: World) -> None:
    kpi = make_kpi(world, code="M", statement="Results", measured_for="each-school", shape="at_least", unit="percent")
    own = kpi.measures.get()
    own.name = "Readng"
    own.save()
    maths = Measure.objects.create(trust=world.trust, kpi=kpi, name="Maths", position=1)
    report(world, kpi, "north", "70", measure=maths)
    url, sent = world.url(f"kpis/{kpi.pk}/edit/"), definition(code="M", statement="Results", target="", amber="")

    world.as_("ceo").post(
        url, sent | {f"measure_{own.pk}": "Reading", f"measure_{maths.pk}": "", "more_measures": "Art"}
    )
    assert [m.name for m in kpi.measures.all()] == ["Reading", "Art"]
    assert maths.readings.count() == 1

    sent |= {f"measure_{m.pk}": m.name for m in kpi.measures.all()}
    world.as_("ceo").post(url, sent | {"more_measures": "Maths"})
    assert [(m.name, m.pk == maths.pk) for m in kpi.measures.all()] == [
        ("Reading", False),
        ("Art", False),
        ("Maths", True),
    ]


def test_two_measures_can_change_names(world: World) -> None:
    kpi = make_kpi(world, code="M", statement="Results", shape="monitor")
    one = kpi.measures.get()
    Measure.objects.filter(pk=one.pk).update(name="A")
    two = Measure.objects.create(trust=world.trust, kpi=kpi, name="B", position=1)

    answer = world.as_("ceo").post(
        world.url(f"kpis/{kpi.pk}/edit/"),
        {"statement": "Results", "measured_for": "trust", f"measure_{one.pk}": "B", f"measure_{two.pk}": "A"},
    )

    assert answer.status_code == 302
    assert [(m.pk, m.name) for m in kpi.measures.all()] == [(one.pk, "B"), (two.pk, "A")]


def test_removed_published_figures_stay_as_history(world: World) -> None:
    benchmark = Benchmark.objects.create(trust=world.trust, kpi=world.kpi, name="National")
    BenchmarkValue.objects.create(trust=world.trust, benchmark=benchmark, year="2024/25", value=Decimal("94.9"))
    sent = definition(
        code="K1", statement="Attendance is at least 95%", target="95.0", amber="93.0", benchmark_name="Country"
    )

    world.as_("ceo").post(world.url(f"kpis/{world.kpi.pk}/edit/"), sent | {"benchmark_values": "2025/26 95.0"})

    assert [v.year for v in benchmark.values.all()] == ["2025/26"]
    assert BenchmarkValue.everything.filter(benchmark=benchmark, removed_by=world.people["ceo"]).count() == 1


def test_a_head_adds_a_kpi_to_the_own_school_plan_only(world: World) -> None:
    own, other = world.sdps["north"], world.sdps["south"]
    sent = {"statement": "Books read", "unit": "number", "target": "20", "amber": ""}

    answer = world.as_("head").post(world.url(f"plans/{own.pk}/kpis/add/?shape=at_least"), sent)

    assert answer.status_code == 302
    assert KPI.objects.get(statement="Books read").plan == own
    for plan in (other, world.plan):
        refused = world.as_("head").post(world.url(f"plans/{plan.pk}/kpis/add/?shape=at_least"), sent)
        assert refused.status_code == 403


def test_removing_asks_first_and_keeps_everything(world: World) -> None:
    report(world, world.kpi, "north", "94")
    url = world.url(f"kpis/{world.kpi.pk}/remove/")
    asked = world.as_("ceo").get(url)
    answer = world.as_("ceo").post(url)

    world.kpi.refresh_from_db()
    assert "so do its 1 figure" in asked.content.decode()
    assert (answer.status_code, answer["Location"]) == (302, world.url(f"plans/{world.plan.pk}/"))
    assert world.kpi.removed_by == world.people["ceo"]
    assert world.kpi.measures.get().readings.count() == 1
    assert world.as_("ceo").get(url).status_code == 404


@pytest.mark.parametrize("address", ["edit/", "remove/"])
class TestWhoMay:
    def test_other_roles_may_not(self, world: World, address: str) -> None:
        for role in ("executive", "data_lead", "head", "trustee", "governor", "staff", "clerk"):
            assert world.as_(role).get(world.url(f"kpis/{world.kpi.pk}/{address}")).status_code == 403, role

    def test_another_trusts_kpi_is_not_there(self, world: World, other_world: World, address: str) -> None:
        assert world.as_("ceo").get(world.url(f"kpis/{other_world.kpi.pk}/{address}")).status_code == 404
        assert world.as_("ceo").get(other_world.url(f"kpis/{other_world.kpi.pk}/{address}")).status_code == 404

    def test_other_methods_are_not_answered(self, world: World, address: str) -> None:
        assert world.as_("ceo").request("PUT", world.url(f"kpis/{world.kpi.pk}/{address}")).status_code == 405


def test_adding_is_for_those_who_edit_the_plan(world: World, other_world: World) -> None:
    url = world.url(f"plans/{world.plan.pk}/kpis/add/")
    assert world.as_("trustee").get(url).status_code == 403
    assert world.as_("ceo").get(world.url(f"plans/{other_world.plan.pk}/kpis/add/")).status_code == 404
    assert world.as_("ceo").request("DELETE", url).status_code == 405
    assert world.as_("nobody").get(url).status_code == 302


def test_ids_of_another_trust_in_the_form_are_no_choice(world: World, other_world: World) -> None:
    family = Family.objects.create(trust=world.trust, name="Mine")
    for field, row in (("priority", other_world.priority), ("family", other_world.kpi.family)):
        answer = world.as_("ceo").post(add_url(world), definition(**{field: str(row.pk)}))
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    strange = Priority.objects.create(trust=world.trust, plan=world.sdps["north"], code="Z", title="Another plan's")
    answer = world.as_("ceo").post(add_url(world), definition(priority=str(strange.pk), family=str(family.pk)))
    assert list(answer.context["form"].errors) == ["priority"]
