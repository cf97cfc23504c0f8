"""The five flags, word for word, and what raises none of them."""

from apps.core.rag import State
from apps.kpis.phrases import NO_FIGURE_BEFORE
from apps.scorecard.flags import (
    ActionFacts,
    Flag,
    Flagged,
    Kind,
    KPIFacts,
    Place,
    PriorityFacts,
    first_of_each,
    flags_of,
    red_without_action,
)

RED, AMBER, GREEN = State.RED, State.AMBER, State.GREEN
RED_TWICE = Place(name="the trust", state=RED, before=RED)


def kpi(**given: object) -> KPIFacts:
    return KPIFacts(**{"ref": 1, "name": "K1 Attendance", "code": "K1", "priority": 7, **given})  # type: ignore[arg-type]


def priority(**given: object) -> PriorityFacts:
    return PriorityFacts(**{"ref": 7, "name": "P1 Every day", **given})  # type: ignore[arg-type]


def said(
    *,
    priorities: tuple[PriorityFacts, ...] = (),
    kpis: tuple[KPIFacts, ...] = (),
    actions: tuple[ActionFacts, ...] = (),
) -> list[str]:
    return [flag.sentence for flag in flags_of(priorities=priorities, kpis=kpis, actions=actions)]


def test_green_delivery_over_red_impact() -> None:
    red = kpi(trust=RED_TWICE)
    judged = "P1 Every day: Delivery is judged green, but one of its KPIs has been red at two ratings running: K1."
    counted = "P1 Every day: Every action is green, but one of its KPIs has been red at two ratings running: K1."

    assert said(priorities=(priority(judged=GREEN),), kpis=(red,)) == [judged]
    assert said(priorities=(priority(delivery={GREEN: 2, State.COMPLETE: 1}),), kpis=(red,)) == [counted]
    # A sub-priority's KPIs count for the one above it.
    below = PriorityFacts(ref=8, name="P1.1", parent=7)
    assert said(priorities=(priority(judged=GREEN), below), kpis=(kpi(trust=RED_TWICE, priority=8),)) == [judged]
    # The word of the lead goes before the count of the actions.
    assert said(priorities=(priority(judged=AMBER, delivery={GREEN: 2}),), kpis=(red,)) == []
    assert said(priorities=(priority(delivery={GREEN: 2, RED: 1}),), kpis=(red,)) == []
    assert said(priorities=(priority(delivery={State.COMPLETE: 2}),), kpis=(red,)) == []
    assert said(priorities=(priority(),), kpis=(red,)) == []
    # Two measures of a KPI are one KPI.
    twin = kpi(trust=RED_TWICE, name="K1 Attendance: Boys")
    assert said(priorities=(priority(judged=GREEN),), kpis=(red, twin)) == [judged]
    once = kpi(trust=Place(name="the trust", state=RED, before=AMBER))
    assert said(priorities=(priority(judged=GREEN),), kpis=(once,)) == []


def test_a_school_counts_only_where_the_trust_has_no_colour() -> None:
    school = Place(name="Hill View", state=RED, before=RED)
    green = Place(name="the trust", state=GREEN, before=RED)
    counted = Place(name="the trust", state=None)
    assert said(priorities=(priority(judged=GREEN),), kpis=(kpi(trust=green, schools=(school,)),)) == []
    for trust in (None, counted):
        assert len(said(priorities=(priority(judged=GREEN),), kpis=(kpi(trust=trust, schools=(school,)),))) == 1


def test_a_red_kpi_without_an_action() -> None:
    schools = tuple(Place(name=f"School {letter}", state=RED) for letter in "ABCDE")
    trust = Place(name="the trust", state=RED)
    assert said(kpis=(kpi(trust=trust, is_served=False),)) == [
        "K1 Attendance is red for the trust, and no action serves it."
    ]
    assert said(kpis=(kpi(trust=trust, schools=schools[:2], is_served=False),)) == [
        "K1 Attendance is red for the trust and at School A and School B, and no action serves it."
    ]
    assert said(kpis=(kpi(schools=schools, is_served=False),)) == [
        "K1 Attendance is red at School A, School B, School C and 2 more, and no action serves it."
    ]
    assert said(kpis=(kpi(trust=trust, is_served=False, direction="worse than autumn last year"),)) == [
        "K1 Attendance is red for the trust, worse than autumn last year, and no action serves it."
    ]
    assert said(kpis=(kpi(trust=trust),)) == []
    # One KPI with two measures is flagged once.
    assert len(said(kpis=(kpi(trust=trust, is_served=False), kpi(schools=schools, is_served=False)))) == 1


def test_which_way_a_red_kpi_goes_is_told_of_the_trusts_own_red_and_only_where_it_is_known() -> None:
    red, green = (Place(name="the trust", state=state) for state in (RED, GREEN))
    school = (Place(name="School A", state=RED),)
    at_a_school = "K1 Attendance is red at School A, and no action serves it."
    worse = "worse than autumn last year"
    assert said(kpis=(kpi(trust=green, schools=school, is_served=False, direction=worse),)) == [at_a_school]
    assert said(kpis=(kpi(trust=red, is_served=False, direction=NO_FIGURE_BEFORE),)) == [
        "K1 Attendance is red for the trust, and no action serves it."
    ]
    # A school that is red in two measures of a KPI is named once.
    twin = kpi(schools=school, is_served=False)
    assert said(kpis=(twin, twin)) == [at_a_school]


def test_a_page_shows_some_and_counts_the_rest() -> None:
    late = [Flag(kind=Kind.LATE, sentence=str(number), priority=1, action=number) for number in range(41)]
    own = Flag(kind=Kind.UNBACKED, sentence="own", priority=1)
    of_kpi = Flag(kind=Kind.UNSERVED, sentence="red", priority=2, kpi=3)
    flagged = Flagged([*late, own, of_kpi])
    assert [(kind, len(found), more) for kind, found, more in flagged.groups] == [
        (Kind.UNSERVED, 1, 0),
        (Kind.LATE, 40, 1),
        (Kind.UNBACKED, 1, 0),
    ]
    assert (flagged.has_more, Flagged(late[:5]).has_more, Flagged(late[:6]).has_more) == (True, False, True)
    assert flagged.of_priorities == [own]
    assert flagged.under({2}).flags == [of_kpi]


def test_no_assurance() -> None:
    silent = tuple(Place(name=f"School {letter}", state=State.OVERDUE, no_assurance=True) for letter in "AB")
    assert said(kpis=(kpi(schools=silent[:1]),)) == [
        "K1 Attendance: the figure has been overdue two periods running, from School A."
    ]
    assert said(kpis=(kpi(schools=silent),)) == [
        "K1 Attendance: 2 figures have been overdue two periods running, from School A and School B."
    ]


def test_a_late_action_whatever_is_said_of_it() -> None:
    actions = (
        ActionFacts(ref=1, name="1.1 Walk to school", whose="Hill View", word="Green", days_late=1),
        ActionFacts(ref=2, name="1.2 Breakfast", whose="the trust", word="Awaiting", days_late=1200),
        ActionFacts(ref=3, name="1.3 Lunch", whose="the trust", word="Red"),
    )
    assert said(actions=actions) == [
        "1.2 Breakfast (the trust) is 1,200 days late, whatever its status says: awaiting.",
        "1.1 Walk to school (Hill View) is 1 day late, whatever its status says: green.",
    ]


def test_a_priority_with_no_school_behind_it() -> None:
    assert said(priorities=(priority(is_backed=False),)) == [
        "No school stands behind P1 Every day: none has an action for its KPIs or a priority that adopts it."
    ]
    assert said(priorities=(priority(is_backed=True), priority(is_backed=None))) == []


def test_the_first_few_are_of_every_kind() -> None:
    late = [Flag(kind=Kind.LATE, sentence=str(number)) for number in range(9)]
    red = [Flag(kind=Kind.UNSERVED, sentence="red"), Flag(kind=Kind.UNSERVED, sentence="red too")]
    assert [flag.sentence for flag in first_of_each([*red, *late], 5)] == ["red", "red too", "0", "1", "2"]
    assert first_of_each([], 5) == []


def test_a_red_kpi_without_an_action_is_told_once_with_every_place() -> None:
    """The one rule of it, which the line of sight asks too."""
    hill, mill = Place(name="Hill View", ref=3, state=RED), Place(name="Mill Lane", ref=4, state=RED)
    trust = Place(name="the trust", state=RED)
    own = kpi(trust=trust, schools=(hill, Place(name="Oak", ref=5, state=AMBER)), is_served=False)
    twin = kpi(name="K1 Attendance: Boys", trust=trust, schools=(hill, mill), is_served=False)
    served = kpi(ref=2, trust=trust, schools=(hill,))
    calm = kpi(ref=3, trust=Place(name="the trust", state=GREEN), is_served=False)
    assert red_without_action([own, twin, served, calm]) == [(own, [trust, hill, mill])]
