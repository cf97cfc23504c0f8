import datetime as dt

import pytest
from django.template.loader import render_to_string

from apps.core.rag import State
from apps.reports.building import build_pack
from apps.reports.covers import Asked
from apps.reports.exceptions import brief, held_against, shortened
from apps.reports.pack import Pack
from apps.reports.style import own_rules
from apps.reviews.frozen import FrozenAction, FrozenCell, FrozenKPI, FrozenPlan, FrozenPriority, FrozenSchool
from tests.reports.example import DAY, example

EMPTY = dict.fromkeys(
    ("schools", "priorities", "kpis", "cells", "actions", "missing", "judgements", "commentaries"), ()
)


def packed(*, draft: bool = False, **rows: object) -> Pack:
    return build_pack(example(**rows), Asked(draft_on=DAY if draft else None))  # type: ignore[arg-type]


def line(number: int, state: str, **more: object) -> FrozenKPI:
    values = {
        "plan_ref": 1,
        "kpi_ref": number,
        "measure_ref": number,
        "code": f"K{number}",
        "statement": f"Statement {number}",
        "state": state,
        "label": State(state).word if state else "",
        "sentence": f"Sentence {number}.",
        "open_printed": "91.0%",
        "target": "95.0%",
        "for_each_school": True,
    }
    return FrozenKPI(**(values | more))


def cell(number: int, school: int, state: str, **more: object) -> FrozenCell:
    values = {
        "kpi_ref": number,
        "measure_ref": number,
        "school_ref": school,
        "school_name": f"School {school}",
        "state": state,
        "sentence": f"School {school} of {number}.",
    }
    return FrozenCell(**(values | more))


def few(**more: object) -> Pack:
    """Two schools and four lines: green with a red school, red, overdue, and one whose schools are only counted."""
    rows: dict[str, object] = EMPTY | {
        "schools": [FrozenSchool(school_ref=n, name=f"School {n}", slug=f"s{n}") for n in (1, 2)],
        "kpis": [line(1, "green"), line(2, "red"), line(3, "overdue"), line(4, "")],
        "cells": [
            cell(1, 1, "green"),
            cell(1, 2, "red"),
            cell(2, 1, "amber"),
            cell(2, 2, "red"),
            cell(4, 1, "not_applicable"),
            cell(4, 2, "red"),
        ],
    }
    return packed(**(rows | more))


def test_no_red_school_hides_behind_the_trusts_colour() -> None:
    reds = [(red.name, red.text) for red in few().first.reds]
    assert reds == [
        ("K2 Statement 2", "91.0% against 95.0% at School 2"),
        ("K1 Statement 1", "red at School 2"),
        ("K4 Statement 4", "red at School 2"),
    ]
    exceptions = few().exceptions
    assert [one.kpi.code for one in exceptions.reds] == ["K2"]
    assert [one.kpi.code for one in exceptions.red_schools] == ["K1", "K4"]


def test_reds_without_an_action_are_counted_and_others_schools_actions_left_out() -> None:
    assert few().exceptions.without_action == 3
    actions = [
        FrozenAction(action_ref=1, kpi_refs=[2], school_ref=1, days_late=9, state="green", title="Of a green school"),
        FrozenAction(action_ref=2, kpi_refs=[2], school_ref=2, state="green", title="Of the red school"),
        FrozenAction(action_ref=3, kpi_refs=[2], days_late=3, state="amber", title="Of the trust"),
        FrozenAction(action_ref=4, kpi_refs=[1], state="green", title="Of another KPI"),
    ]
    exceptions = few(actions=actions).exceptions
    assert exceptions.without_action == 1, "the fourth, which is red at a school"
    assert [action.title for action in exceptions.reds[0].actions] == ["Of the trust", "Of the red school"]


def test_what_changed_names_movements_between_colours_only() -> None:
    kpis = [
        line(1, "red", state_before="green"),
        line(2, "amber", state_before="green"),
        line(3, "green", state_before="red"),
        line(4, "green", state_before="amber"),
        line(5, "green", state_before="green"),
        line(6, "red"),
        line(7, "", state_before="red"),
        line(8, "overdue", state_before="green"),
    ]
    cells = [cell(5, 1, "red", state_before="amber"), cell(5, 2, "green", state_before="red")]
    changes = [(change.title, change.names) for change in few(kpis=kpis, cells=cells).first.changes]
    assert changes == [
        ("Turned red", ("K1",)),
        ("Fell to amber", ("K2",)),
        ("Turned red at a school", ("K5 at School 1",)),
        ("No longer red", ("K3",)),
        ("Rose to green", ("K4",)),
        ("No longer red at a school", ("K5 at School 2",)),
    ]


def test_a_judged_colour_counts_and_both_are_printed() -> None:
    pack = packed()
    first = next(line for family in pack.families for line in family.lines if line.kpi.code == "K1")
    assert (first.state, first.kpi.rag) == (State.AMBER, State.GREEN)
    assert first.judgement is not None
    assert "judged; arithmetic green" in html_of(pack)
    assert "third term running" in html_of(pack)


def test_a_school_page_puts_first_what_needs_an_eye_and_the_rest_is_explained_at_the_end() -> None:
    pack = few()
    page = pack.school_pages[1]
    assert [kpi.code for kpi, _ in page.attention] == ["K1", "K2", "K4"]
    assert page.others == []
    assert [kpi.code for kpi, _ in pack.school_pages[0].others] == ["K1"]
    assert pack.school_pages[0].not_applicable == 1
    assert [(kpi.code, [c.school_ref for c in cells]) for kpi, cells in pack.sentences] == [("K1", [1])]


def test_every_sentence_stands_in_the_pack() -> None:
    html = html_of(few())
    for sentence in (
        "Sentence 1.",
        "Sentence 4.",
        "School 1 of 1.",
        "School 2 of 1.",
        "School 1 of 2.",
        "School 2 of 4.",
    ):
        assert sentence in html
    assert "School 1 of 4." not in html  # not applicable


def test_headlines_are_the_schools_columns_and_tables_are_of_like_width() -> None:
    assert few().has_headlines is False
    assert [kpi.code for kpi in few().matrices[0].lines] == ["K1", "K2", "K3", "K4"]
    headline = few(kpis=[line(1, "green", headline=True), line(2, "green")])
    assert [kpi.code for kpi in headline.matrices[0].lines] == ["K1"]
    many = few(kpis=[line(n, "green", headline=True) for n in range(12)])
    assert [len(matrix.lines) for matrix in many.matrices] == [6, 6]


@pytest.mark.parametrize(("count", "shown", "folded"), [(12, 24, 0), (14, 14, 14)])
def test_sub_priorities_are_folded_when_they_do_not_fit_on_a_page(count: int, shown: int, folded: int) -> None:
    priorities = []
    for n in range(count):
        priorities.append(FrozenPriority(plan_ref=1, priority_ref=n, code=f"P{n}"))
        priorities.append(FrozenPriority(plan_ref=1, priority_ref=100 + n, parent_ref=n, code=f"P{n}.1"))
    [page] = few(priorities=priorities).plans
    assert sum(len(lines) for _, lines in page.themes) == shown
    assert page.folded == folded


def test_names_are_shortened_at_a_word() -> None:
    assert shortened("Pupils who  are\nhappy", 100) == "Pupils who are happy"
    assert shortened("Pupils who are happy at school", 20) == "Pupils who are…"
    assert shortened("Supercalifragilistic", 10) == "Supercali…"
    assert brief(FrozenKPI(statement="Pupils who are happy at school.", measure="boys"), 24) == "Pupils who are…: boys"
    assert brief(FrozenKPI(statement="Pupils who are happy."), 24) == "Pupils who are happy"


@pytest.mark.parametrize(
    ("figure", "target", "words"),
    [
        ("91.0%", "95.0%", "91.0% against 95.0%"),
        ("", "95.0%", "no figure against 95.0%"),
        ("91.0%", "", "91.0%"),
        ("", "", "no figure"),
        ("not done", "done by 12 June 2026", "not done, to be done by 12 June 2026"),
        ("", "done by 12 June 2026", "not reported, to be done by 12 June 2026"),
    ],
)
def test_a_figure_with_its_target(figure: str, target: str, words: str) -> None:
    assert held_against(figure, target) == words


def test_coverage_in_one_line() -> None:
    assert packed().first.coverage == "48 of 50 figures in, 41 verified; 2 are missing."


def html_of(pack: Pack) -> str:
    values = {"pack": pack, "cover": pack.cover, "words": pack.words, "own_rules": own_rules(pack.cover.colour)}
    return render_to_string("reports/pdf/pack.html", values)


def test_a_draft_says_so_on_every_page_and_the_final_pack_does_not() -> None:
    draft = html_of(packed(draft=True, issued=False))
    assert '<p class="mark">Draft, 20 November 2026</p>' in draft
    assert "Draft, 20 November 2026: not issued" in draft
    final = html_of(packed())
    assert "Draft" not in final
    assert "3 December 2026 by CEO" in final
    assert "a7" * 32 in final


def test_the_open_part_names_no_person() -> None:
    html = html_of(packed())
    assert "A. Person" not in html
    assert "B. Person" not in html
    assert "PJM" not in html


def test_a_trust_with_nothing_yet_is_told_what_to_do_next() -> None:
    rows = EMPTY | {"plans": [FrozenPlan(plan_ref=1, kind="trust", title="Plan", starts_on=DAY, ends_on=DAY)]}
    html = html_of(packed(**rows, decisions=(), summary="", issued=False))
    for sentence in (
        "No decision is sought.",
        "No KPI is red, for the trust or at any school.",
        "The plans of this term have no KPIs, so nothing can be rated.",
        "This plan has no priorities.",
        "The trust's plan has no KPIs.",
        "here yet. The trust's plan file names them",
        "No summary has been written.",
        "No colour was judged this term",
        "No figure that was due is missing.",
        "None until the figures are final",
    ):
        assert sentence in html.replace("&#x27;", "'"), sentence
    no_plan = html_of(packed(**(EMPTY | {"plans": (), "decisions": ()})))
    assert "No plan of the trust holds this term." in no_plan


def test_a_colour_that_is_none_gives_no_style_of_its_own() -> None:
    assert own_rules("red;}body{display:none").startswith(".trust{background:#1d4f91;color:#ffffff}")
    assert ".rag-red{background-color:#a3001b;color:#ffffff" in own_rules("#5b2a86")


def test_dates_of_the_cover() -> None:
    cover = build_pack(example(issued=False), Asked(meeting_on=dt.date(2026, 12, 10), draft_on=DAY)).cover
    assert (cover.meeting, cover.issued, cover.mark) == ("10 December 2026", "Not issued", "Draft, 20 November 2026")
    assert cover.recommendation == "To take the 2 decisions sought below, and note the rest."


def test_what_is_not_asked_for_stands_apart_and_is_explained() -> None:
    kpis = [
        line(1, "not_due"),
        line(2, "", counts={"paused": 2}),
        line(3, "", counts={"not_due": 1, "green": 1}),
        line(4, ""),
    ]
    pack = few(kpis=kpis, cells=[cell(1, 1, "not_due", last_state="amber"), cell(3, 1, "green")])
    assert [kpi.code for kpi in pack.not_asked] == ["K1", "K2", "K4"]
    assert [one.kpi.code for family in pack.families for one in family.lines] == ["K3"]
    html = html_of(pack)
    assert "Sentence 1." in html
    assert "K1 (last amber)" in html
    assert pack.has_lines


def test_a_sub_priority_stands_under_its_parents_theme() -> None:
    priorities = [
        FrozenPriority(plan_ref=1, priority_ref=1, code="P1", theme="Children"),
        FrozenPriority(plan_ref=1, priority_ref=2, parent_ref=1, code="P1.1"),
        FrozenPriority(plan_ref=1, priority_ref=3, code="P2", theme="Children"),
    ]
    [page] = few(priorities=priorities).plans
    assert [(theme, [one.priority.code for one in lines]) for theme, lines in page.themes] == [
        ("Children", ["P1", "P1.1", "P2"])
    ]


def test_the_trusts_own_words_are_used() -> None:
    head = example().head
    head.words = {
        "kpi": "Measure",
        "kpi_plural": "Measures",
        "action": "Tactic",
        "priority": "MSP",
        "school": "Academy",
    }
    html = html_of(few(head=head))
    assert "<h2>Measure scorecard</h2>" in html
    assert "3 red measures with no tactic:" in html
    assert "One page per academy" in html


@pytest.mark.parametrize(("attention", "shown", "more"), [(8, 5, 2), (9, 2, 5)])
def test_a_page_full_of_reds_names_fewer_late_actions(attention: int, shown: int, more: int) -> None:
    numbers = range(attention)
    plans = [
        FrozenPlan(plan_ref=n, kind=kind, school_ref=school) for n, kind, school in ((1, "trust", None), (2, "sdp", 1))
    ]
    page = few(
        plans=plans,
        kpis=[line(n, "green") for n in numbers],
        cells=[cell(n, 1, "red") for n in numbers],
        actions=[FrozenAction(plan_ref=2, days_late=n, state="green", title=str(n), kpi_refs=[]) for n in range(1, 8)],
    ).school_pages[0]
    assert [action.days_late for action in page.late] == [7, 6, 5, 4, 3][:shown]
    assert page.more_late == more
