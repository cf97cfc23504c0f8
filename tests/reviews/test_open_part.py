"""Each kind of row in the open part: what is open stays, with a role for each name; without a database."""

import datetime as dt
from typing import Any

from django.db.models import Model

from apps.reports.parts import confidential_part
from apps.reviews.around import Erratum
from apps.reviews.frozen import (
    FrozenAction,
    FrozenCell,
    FrozenComment,
    FrozenCommentary,
    FrozenDecision,
    FrozenFlag,
    FrozenIssue,
    FrozenJudgement,
    FrozenKPI,
    FrozenLimitChange,
    FrozenMissing,
    FrozenPriority,
    FrozenReview,
    FrozenWord,
)
from apps.reviews.frozen_row import Part
from apps.reviews.minuted import Minuted
from apps.reviews.parts import open_part, without_restricted
from apps.reviews.snapshot import Snapshot

DAY = dt.date(2026, 11, 20)
MOMENT = dt.datetime(2026, 12, 3, 16, 20, tzinfo=dt.UTC)
NAME, ROLE, SECRET = "Ann Person", "Deputy, Hill View", "secret"
TABLES: dict[str, tuple[type[Model], dict[str, Any]]] = {
    "kpis": (FrozenKPI, {"statement": "Attendance", "owners": NAME, "owner_roles": ROLE, "basis": "pooled"}),
    "cells": (FrozenCell, {"state": "green", "reported_by": NAME, "reported_by_role": ROLE}),
    "actions": (FrozenAction, {"title": "Ring", "owners": NAME, "owner_roles": ROLE, "state": "green"}),
    "missing": (FrozenMissing, {"state": "overdue", "acknowledged_by": NAME, "acknowledged_by_role": ROLE}),
    "comments": (FrozenComment, {"text": "Flu", "written_by": NAME, "written_by_role": ROLE}),
    "limit_changes": (FrozenLimitChange, {"what": "Target", "changed_by": NAME, "changed_by_role": ROLE}),
    "judgements": (
        FrozenJudgement,
        {"judged_by": NAME, "judged_by_role": ROLE, "assented_by": NAME, "assented_by_role": ROLE},
    ),
    "commentaries": (FrozenCommentary, {"text": "Steady", "written_by": NAME, "written_by_role": ROLE}),
    "decisions": (FrozenDecision, {"text": "Agree it"}),
    "words": (FrozenWord, {"text": "Well done", "recorded_by": NAME, "recorded_by_role": ROLE}),
    "flags": (FrozenFlag, {"kind": "late", "open_sentence": "Late", "sentence": f"Late, {SECRET}"}),
}


def rows_of(table: type[Model], fields: dict[str, Any]) -> list[Any]:
    """One open row and one of the confidential part."""
    hidden = {name: SECRET for name in ("statement", "title", "text") if name in fields}
    refs = {f"{name}_ref": 1 for name in ("kpi", "measure", "action", "decision") if hasattr(table, f"{name}_ref")}
    others = dict.fromkeys(refs, 2)
    return [table(**{**fields, **refs}), table(**{**fields, **others, **hidden, "part": Part.CONFIDENTIAL})]


def erratum(**fields: Any) -> Erratum:
    return Erratum(place="K1", printed="95", added_by_name=NAME, added_by_role=ROLE, added_at=MOMENT, **fields)


def minuted(decision: int, text: str) -> Minuted:
    return Minuted(
        decision_ref=decision, about=text, text=text, number="1", decided_on=DAY, recorded_at=MOMENT, restricted=False
    )


def everything() -> Snapshot:
    """A review with an open and a restricted row of every kind, and a person's name wherever one can stand."""
    rows: dict[str, Any] = {name: rows_of(table, fields) for name, (table, fields) in TABLES.items()}
    rows["judgements"][0].reason, rows["judgements"][0].open_reason = SECRET, "Elsewhere"
    rows["commentaries"][0].flag, rows["commentaries"][0].open_flag = SECRET, "Flagged"
    rows["actions"][0].serves, rows["actions"][0].open_serves = f"K1, {SECRET}", "K1"
    record = FrozenIssue(issued_at=MOMENT, figures_final_at=MOMENT)
    for name in ("figures_final_by", "issued_by", "word_of"):
        setattr(record, name, NAME)
        setattr(record, f"{name}_role", ROLE)
    return Snapshot(
        head=FrozenReview(trust_name="Larkmoor"),
        is_final=True,
        priorities=[FrozenPriority(priority_ref=1, title="Here", leads=NAME, lead_roles=ROLE)],
        errata=[erratum(right="96", reason="Typed"), erratum(right=SECRET, reason=SECRET, restricted=True)],
        minutes=[minuted(1, "Agreed"), minuted(2, SECRET)],
        record=record,
        **rows,
    )


def texts(rows: Snapshot) -> str:
    """All words of a review's rows but the roles that are kept beside names."""
    lists = [*TABLES, "priorities", "errata"]
    found = [row for name in lists for row in getattr(rows, name)] + [rows.record]
    said = [
        str(getattr(row, field.attname))
        for row in found
        for field in row._meta.concrete_fields
        if field.attname not in ("open_sentence", "open_reason", "open_flag", "open_serves")
    ]
    return " | ".join([*said, *(minute.text for minute in rows.minutes)])


def test_nothing_restricted_and_no_name_is_left_and_all_the_rest_is() -> None:
    whole, rest = everything(), open_part(everything())
    assert NAME in texts(whole) and SECRET in texts(whole)
    assert {name: len(getattr(rest, name)) for name in (*TABLES, "errata", "minutes")} == dict.fromkeys(
        (*TABLES, "errata", "minutes"), 1
    )
    assert SECRET not in texts(rest)
    assert NAME not in texts(rest)


def test_a_role_stands_for_each_name() -> None:
    rest = open_part(everything())
    assert (rest.priorities[0].leads, rest.kpis[0].owners, rest.actions[0].owners) == (ROLE, ROLE, ROLE)
    assert (rest.cells[0].reported_by, rest.missing[0].acknowledged_by, rest.comments[0].written_by) == (ROLE,) * 3
    assert (rest.limit_changes[0].changed_by, rest.commentaries[0].written_by, rest.words[0].recorded_by) == (ROLE,) * 3
    assert (rest.judgements[0].judged_by, rest.judgements[0].assented_by, rest.errata[0].added_by_name) == (ROLE,) * 3
    assert rest.record is not None
    assert (rest.record.figures_final_by, rest.record.issued_by, rest.record.word_of) == (ROLE,) * 3


def test_those_who_may_not_see_what_is_restricted_still_read_the_names() -> None:
    rest = without_restricted(everything())
    assert SECRET not in texts(rest)
    assert (rest.judgements[0].judged_by, rest.record and rest.record.issued_by) == (NAME, NAME)


def test_the_confidential_part_is_the_other_half() -> None:
    rest = confidential_part(everything())
    names = [name for name in (*TABLES, "errata") if name != "judgements"]
    assert {name: len(getattr(rest, name)) for name in names} == dict.fromkeys(names, 1)
    assert [minute.text for minute in rest.minutes] == [SECRET]
    assert [row.reason for row in rest.judgements] == [SECRET, ""]  # with the reason that is withheld elsewhere
    assert (rest.inspections, rest.summary) == ([], "")
