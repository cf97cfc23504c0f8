"""Putting a plan in order: up, down, elsewhere, back again; copies; putting on hold; adding below."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.actions.arranging import duplicate_priority
from apps.actions.models import Action, ActionKPI, ProgressUpdate, Resource, Step, SuccessCriterion
from apps.kpis.models import KPI, Reading
from apps.strategies.models import Objective, Priority
from apps.trusts.models import Party
from tests.pages.reading import text_of
from tests.world import World, make_kpi

ARRANGE_QUERIES = 19
HTMX = {"HTTP_HX_REQUEST": "true"}


def priorities(world: World, *titles: str, parent: Priority | None = None) -> list[Priority]:
    rows = Priority.objects.filter(trust=world.trust, plan=world.plan, parent=parent)
    return [
        Priority.objects.create(trust=world.trust, plan=world.plan, title=title, parent=parent, position=n)
        for n, title in enumerate(titles, start=rows.count())
    ]


def titles(world: World, parent: Priority | None = None) -> list[str]:
    rows = Priority.objects.filter(trust=world.trust, plan=world.plan, parent=parent).kept()
    return [row.title for row in rows]


def arrange(world: World, role: str = "ceo", **data: str):
    return world.as_(role).post(world.url(f"plans/{world.plan.pk}/arrange/"), data, **HTMX)


def test_up_and_down_and_undo(world):
    _, third = priorities(world, "Second", "Third")
    answer = arrange(world, up=f"priority-{third.pk}")
    assert answer.status_code == 200
    assert titles(world) == ["Every child attends", "Third", "Second"]
    assert "“Third” moved up. Undo this move" in text_of(answer)
    body = answer.content.decode()
    assert f'name="thing" value="priority-{third.pk}"' in " ".join(body.split())
    undone = arrange(world, thing=f"priority-{third.pk}", under="plan", before="")
    assert undone.status_code == 200
    assert titles(world) == ["Every child attends", "Second", "Third"]
    arrange(world, down=f"priority-{world.priority.pk}")
    assert titles(world) == ["Second", "Every child attends", "Third"]
    last = arrange(world, down=f"priority-{third.pk}")
    assert last.status_code == 409
    assert "It is the last of its list already." in text_of(last)


def test_without_javascript_a_move_comes_back_with_its_undo_once(world):
    (second,) = priorities(world, "Second")
    browser = world.as_("ceo")
    address = world.url(f"plans/{world.plan.pk}/arrange/")
    assert browser.post(address, {"up": f"priority-{second.pk}"}).headers["Location"] == address
    assert "“Second” moved up." in text_of(browser.get(address))
    assert "moved up." not in text_of(browser.get(address))
    to = browser.post(address, {"down": f"priority-{second.pk}", "to": f"priority-{second.pk}"})
    assert to.headers["Location"] == world.url(f"plans/{world.plan.pk}/#priority-{second.pk}")
    assert "“Second” moved down." in text_of(browser.get(world.url("plan/")))


def test_a_priority_goes_under_another_and_comes_back(world):
    (second,) = priorities(world, "Second")
    address = world.url(f"move/priority/{second.pk}/")
    browser = world.as_("ceo")
    assert "The first level of the plan" in text_of(browser.get(address))
    assert browser.post(address, {"under": f"priority-{world.priority.pk}", "number": ""}).status_code == 302
    assert titles(world, world.priority) == ["Second"]
    assert browser.post(address, {"under": "plan", "number": "1"}).status_code == 302
    assert titles(world) == ["Second", "Every child attends"]


def test_there_is_no_third_level(world):
    second, _ = priorities(world, "Second", "Third")
    priorities(world, "Below", parent=second)
    answer = world.as_("ceo").post(world.url(f"move/priority/{second.pk}/"), {"under": f"priority-{world.priority.pk}"})
    assert answer.status_code == 422
    assert "this one has others under it. Move those first." in text_of(answer)
    assert titles(world, second) == ["Below"]


def test_actions_and_kpis_move_to_another_priority_at_a_place(world):
    (second,) = priorities(world, "Second")
    there = Action.objects.create(trust=world.trust, plan=world.plan, priority=second, title="There")
    browser = world.as_("ceo")
    browser.post(world.url(f"move/action/{world.action.pk}/"), {"under": f"priority-{second.pk}", "number": "1"})
    rows = Action.objects.filter(priority=second).kept()
    assert [(row.title, row.position) for row in rows] == [("Ring home on the first day", 0), ("There", 1)]
    browser.post(world.url(f"move/kpi/{world.kpi.pk}/"), {"under": "plan"})
    assert KPI.objects.get(pk=world.kpi.pk).priority is None
    browser.post(world.url(f"move/kpi/{world.trust_kpi.pk}/"), {"under": f"priority-{second.pk}"})
    assert KPI.objects.get(pk=world.trust_kpi.pk).priority == second
    positions = list(KPI.objects.filter(plan=world.plan).values_list("position", flat=True))
    assert sorted(positions) == [0, 1]
    assert there.priority == second


def test_steps_are_put_in_order_within_their_action(world):
    steps = [
        Step.objects.create(trust=world.trust, action=world.action, text=text, position=0) for text in ("One", "Two")
    ]
    page = world.as_("ceo").get(world.url(f"plans/{world.plan.pk}/arrange/?of=action-{world.action.pk}"))
    assert "Steps: A1 Ring home on the first day" in text_of(page)
    assert arrange(world, up=f"step-{steps[1].pk}").status_code == 200
    assert [step.text for step in world.action.steps.kept()] == ["Two", "One"]
    wrong = arrange(world, thing=f"step-{steps[1].pk}", under=f"priority-{world.priority.pk}", before="")
    assert wrong.status_code == 409


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"up": "priority-"},
        {"up": "school-1"},
        {"up": "priority-" + "9" * 30},
        {"thing": "priority-{own}", "under": "priority-999999", "before": ""},
        {"thing": "action-{action}", "under": "plan", "before": ""},
        {"thing": "priority-{own}", "under": "plan", "before": "999999"},
        {"thing": "priority-{own}", "under": "priority-{own}", "before": ""},
    ],
)
def test_a_place_that_is_not_there_moves_nothing(world, data):
    sent = {k: v.format(own=world.priority.pk, action=world.action.pk) for k, v in data.items()}
    before = list(Priority.objects.values_list("pk", "parent", "position"))
    assert arrange(world, **sent).status_code == 409
    assert list(Priority.objects.values_list("pk", "parent", "position")) == before


def test_another_plans_and_another_trusts_things_do_not_come_in(world, other_world):
    own = f"priority-{world.priority.pk}"
    for foreign in (world.school_priorities["north"], other_world.priority):
        assert arrange(world, thing=own, under=f"priority-{foreign.pk}", before="").status_code == 409
        assert arrange(world, thing=own, under="plan", before=str(foreign.pk)).status_code == 409
    assert arrange(world, up=f"priority-{other_world.priority.pk}").status_code == 404
    assert arrange(world, up=f"priority-{world.school_priorities['north'].pk}").status_code == 403


def test_the_queries_of_the_outline_do_not_depend_on_the_plan(world):
    def asked() -> int:
        browser = world.as_("ceo")
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(world.url(f"plans/{world.plan.pk}/arrange/")).status_code == 200
        return len(seen)

    first = asked()
    for row in priorities(world, "B", "C", "D"):
        priorities(world, "Below", parent=row)
        make_kpi(world, plan=world.plan, priority=row, statement="S")
        Action.objects.create(trust=world.trust, plan=world.plan, priority=row, title="T")
    assert (first, asked()) == (ARRANGE_QUERIES, ARRANGE_QUERIES)


def full(world: World) -> Priority:
    """The world's priority with a bit of everything under it."""
    owned = {"trust": world.trust}
    (child,) = priorities(world, "Below", parent=world.priority)
    child.code = "P1.1"
    child.save()
    world.priority.leads.create(**owned, party=world.parties["head"])
    step = Step.objects.create(**owned, action=world.action, text="Buy")
    step.owners.create(**owned, party=world.parties["clerk"])
    Resource.objects.create(**owned, action=world.action, step=step, text="Line", cost=Decimal("9.50"), kind="money")
    Resource.objects.create(**owned, action=world.action, text="Time")
    ProgressUpdate.objects.create(**owned, action=world.action, text="Begun", rag="green")
    ActionKPI.objects.create(**owned, action=world.action, kpi=world.kpi, contribution="It helps")
    ActionKPI.objects.create(**owned, action=world.action, kpi=world.trust_kpi, contribution="A bit")
    criterion = SuccessCriterion.objects.create(**owned, plan=world.plan, priority=world.priority, text="Seen")
    criterion.kpi_links.create(**owned, kpi=world.kpi)
    Action.objects.create(**owned, plan=world.plan, priority=child, title="Under", outcome="achieved", code="A9")
    Reading.objects.create(
        **owned,
        measure=world.kpi.measures.get(),
        school=world.schools["north"],
        period=world.period(),
        value=Decimal("94.0"),
        reported_at="2026-11-01T00:00Z",
    )
    return world.priority


def test_a_priority_is_copied_with_all_that_is_under_it(world):
    full(world)
    answer = world.as_("ceo").post(world.url(f"duplicate/priority/{world.priority.pk}/"))
    copy = Priority.objects.get(title="Every child attends (copy)")
    assert answer.headers["Location"] == world.url(f"plans/{world.plan.pk}/#priority-{copy.pk}")
    assert (copy.code, [link.party.name for link in copy.leads.all()]) == ("", ["Headteacher party"])
    assert titles(world)[:2] == ["Every child attends", "Every child attends (copy)"]
    (child,) = copy.children.kept()
    assert (child.title, child.code) == ("Below", "")
    (kpi,) = copy.kpis.kept()
    assert (kpi.statement, kpi.code, kpi.shape, kpi.unit) == (world.kpi.statement, "", "at_least", "percent")
    assert [str(target.value) for target in kpi.targets.all()] == ["95.0"]
    assert not Reading.objects.filter(measure__kpi=kpi).exists()
    (action,) = copy.actions.kept()
    assert (action.title, action.code, action.due_on) == (world.action.title, "", world.action.due_on)
    assert [link.party.name for link in action.owners.all()] == ["CEO party"]
    (step,) = action.steps.kept()
    assert (step.text, [o.party.name for o in step.owners.all()]) == ("Buy", ["Governance professional party"])
    resources = {row.text: (row.cost, row.step_id) for row in action.resources.kept()}
    assert resources == {"Line": (Decimal("9.50"), step.pk), "Time": (None, None)}
    links = {link.kpi_id: link.contribution for link in action.kpi_links.all()}
    assert links == {kpi.pk: "It helps", world.trust_kpi.pk: "A bit"}
    assert not action.progress.exists()
    (criterion,) = copy.success_criteria.kept()
    assert [link.kpi_id for link in criterion.kpi_links.all()] == [kpi.pk]
    (below,) = child.actions.kept()
    assert (below.title, below.code, below.outcome) == ("Under", "", "")


def test_a_copy_leaves_what_was_copied_as_it_was(world):
    full(world)
    parties = Party.objects.count()
    before = [list(model.objects.filter(pk__lte=10**9).values()) for model in (Action, KPI, Step, Resource)]
    ids = [{row["id"] for row in rows} for rows in before]
    duplicate_priority(priority=world.priority, by=world.people["ceo"])
    after = [
        [row for row in model.objects.values() if row["id"] in known]
        for model, known in zip((Action, KPI, Step, Resource), ids, strict=True)
    ]
    assert [sorted(rows, key=lambda r: r["id"]) for rows in after] == [
        sorted(rows, key=lambda r: r["id"]) for rows in before
    ]
    assert Party.objects.count() == parties


def test_an_action_and_a_kpi_are_copied_below_themselves(world):
    Action.objects.create(trust=world.trust, plan=world.plan, priority=world.priority, title="Next", position=1)
    browser = world.as_("ceo")
    browser.post(world.url(f"duplicate/action/{world.action.pk}/"))
    assert [row.title for row in Action.objects.filter(priority=world.priority).kept()] == [
        "Ring home on the first day",
        "Ring home on the first day (copy)",
        "Next",
    ]
    browser.post(world.url(f"duplicate/kpi/{world.kpi.pk}/"))
    statements = [row.statement for row in KPI.objects.filter(plan=world.plan).kept()]
    assert statements[:2] == ["Attendance is at least 95%", "Attendance is at least 95% (copy)"]
    step = Step.objects.create(trust=world.trust, action=world.action, text="S")
    assert browser.post(world.url(f"duplicate/step/{step.pk}/")).status_code == 404


@pytest.mark.parametrize("kind", ["priority", "kpi"])
def test_on_hold_with_a_reason_and_on_again(world, kind):
    row = getattr(world, kind)
    browser, address = world.as_("ceo"), world.url(f"hold/{kind}/{row.pk}/")
    empty = browser.post(address, {"reason": "  "})
    assert empty.status_code == 422
    assert "Say why it is on hold" in text_of(empty)
    browser.post(address, {"reason": "Finances <first>"})
    row.refresh_from_db()
    assert row.paused == "Finances <first>"
    assert "Paused Finances <first>" in text_of(browser.get(world.url("plan/")))
    assert "Resume" in text_of(browser.get(address))
    browser.post(address, {"resume": "1"})
    row.refresh_from_db()
    assert row.paused == ""
    assert browser.get(world.url(f"hold/action/{world.action.pk}/")).status_code == 404


def test_adding_below_and_inside(world):
    browser = world.as_("ceo")
    priorities(world, "Last")

    def add(path: str, text: str, **more: str):
        return browser.post(world.url(f"add/{path}/"), {"words": text, **more})

    assert add(f"priority/below/priority/{world.priority.pk}", "Second").status_code == 302
    assert titles(world) == ["Every child attends", "Second", "Last"]
    assert add(f"priority/in/priority/{world.priority.pk}", "Below").status_code == 302
    assert titles(world, world.priority) == ["Below"]
    Action.objects.create(trust=world.trust, plan=world.plan, priority=world.priority, title="Z", position=1)
    add(f"action/below/action/{world.action.pk}", "Between")
    rows = Action.objects.filter(priority=world.priority).kept()
    assert [row.title for row in rows] == ["Ring home on the first day", "Between", "Z"]
    add(f"kpi/below/kpi/{world.kpi.pk}", "Pupils read")
    kpi = KPI.objects.get(statement="Pupils read")
    assert (kpi.priority, kpi.position, kpi.measured_for) == (world.priority, 1, "each-school")
    for text in ("One", "Three"):
        add(f"step/in/action/{world.action.pk}", text)
    more = add(f"step/below/step/{world.action.steps.first().pk}", "Two", more="1")
    assert [step.text for step in world.action.steps.kept()] == ["One", "Two", "Three"]
    two = world.action.steps.get(text="Two")
    assert more.headers["Location"] == world.url(f"add/step/below/step/{two.pk}/")


@pytest.mark.parametrize(
    "path", ["priority/in/action/{a}", "step/in/priority/{p}", "kpi/below/priority/{p}", "plan/in/plan/{n}", "x/y/z/1"]
)
def test_what_cannot_stand_there_is_not_offered(world, path):
    address = path.format(a=world.action.pk, p=world.priority.pk, n=world.plan.pk)
    assert world.as_("ceo").get(world.url(f"add/{address}/")).status_code == 404


def test_a_third_level_is_not_added_and_nothing_is_not_added(world):
    (child,) = priorities(world, "Below", parent=world.priority)
    browser = world.as_("ceo")
    answer = browser.post(world.url(f"add/priority/in/priority/{child.pk}/"), {"words": "Deep"})
    assert answer.status_code == 422
    assert "A plan has two levels" in text_of(answer)
    assert browser.post(world.url(f"add/step/in/action/{world.action.pk}/"), {"words": " "}).status_code == 422
    assert not world.action.steps.exists()


def test_options_name_what_can_be_done(world):
    browser = world.as_("ceo")
    text = text_of(browser.get(world.url(f"options/priority/{world.priority.pk}/")))
    for words in (
        "All details",
        "Add: statement",
        "Add a priority below this one",
        "Put on hold",
        "Move to",
        "Duplicate",
    ):
        assert words in text, words
    assert "<html" not in browser.get(world.url(f"options/kpi/{world.kpi.pk}/"), **HTMX).content.decode()
    assert browser.get(world.url(f"options/school/{world.schools['north'].pk}/")).status_code == 404


def objectives(world: World) -> list[str]:
    rows = Objective.objects.filter(trust=world.trust, plan=world.plan).kept()
    return [f"{row.group}: {row}" for row in rows]


def three_objectives(world: World) -> list[Objective]:
    """Two of one group, and one of the next."""
    return [
        Objective.objects.create(
            trust=world.trust, plan=world.plan, year="2026/27", group=group, code=code, text=text, position=n
        )
        for n, (group, code, text) in enumerate([("A", "1", "Read"), ("A", "2", "Write"), ("B", "3", "Save")])
    ]


def test_an_objective_moves_within_its_year_and_group_and_back(world):
    read, write, save = three_objectives(world)
    assert "Objectives: 2026/27: A" in text_of(world.as_("ceo").get(world.url(f"plans/{world.plan.pk}/arrange/")))
    answer = arrange(world, down=f"objective-{read.pk}")
    assert "“1 Read” moved down. Undo this move" in text_of(answer)
    assert objectives(world) == ["A: 2 Write", "A: 1 Read", "B: 3 Save"]
    assert arrange(world, down=f"objective-{read.pk}").status_code == 409
    arrange(world, thing=f"objective-{read.pk}", under="plan", before=str(write.pk))
    assert objectives(world) == ["A: 1 Read", "A: 2 Write", "B: 3 Save"]
    refused = arrange(world, thing=f"objective-{read.pk}", under="plan", before=str(save.pk))
    assert refused.status_code == 409
    assert "An objective moves among those of its year and group." in text_of(refused)
    for under in (f"priority-{world.priority.pk}", "action-1", ""):
        assert arrange(world, thing=f"objective-{read.pk}", under=under, before="").status_code == 409
    to = world.as_("ceo").post(world.url(f"move/objective/{write.pk}/"), {"under": "plan", "number": "1"})
    assert to.headers["Location"] == world.url(f"plans/{world.plan.pk}/#objective-{write.pk}")
    assert objectives(world) == ["A: 2 Write", "A: 1 Read", "B: 3 Save"]


def test_an_objective_is_copied_and_one_is_added_below_it(world):
    read, write, _ = three_objectives(world)
    browser = world.as_("ceo")
    browser.post(world.url(f"duplicate/objective/{read.pk}/"))
    assert objectives(world) == ["A: 1 Read", "A: Read (copy)", "A: 2 Write", "B: 3 Save"]
    browser.post(world.url(f"add/objective/below/objective/{write.pk}/"), {"words": "Reckon"})
    assert objectives(world) == ["A: 1 Read", "A: Read (copy)", "A: 2 Write", "A: Reckon", "B: 3 Save"]
    assert Objective.objects.get(text="Reckon").year == "2026/27"
    options = text_of(browser.get(world.url(f"options/objective/{read.pk}/")))
    assert "Add an objective below this one" in options
    assert world.as_("head").post(world.url(f"duplicate/objective/{read.pk}/")).status_code == 403
