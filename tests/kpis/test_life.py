"""How far a figure has come when it is entered, entered again, and taken out; and who counts what as in."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.kpis.entries import Entry
from apps.kpis.models import Check, Reading
from apps.kpis.services import record_figures
from apps.scorecard.scorecard import Scorecard, build_scorecard
from tests.kpis.reporting import TODAY, report
from tests.world import World

NOW = dt.datetime(2026, 11, 18, 9, tzinfo=dt.UTC)


def enter(world: World, value: str, *, by: str = "data_entry", school: str = "north", **parts: Any) -> Reading:
    submit = parts.pop("submit", False)
    found = Entry(measure=world.kpi.measures.get(), school=world.schools[school], value=Decimal(value), **parts)
    record_figures(trust=world.trust, period=world.period(), entries=[found], by=world.people[by], submit=submit)
    return Reading.objects.get(measure__kpi=world.kpi, school=world.schools[school])


def submitted(world: World, value: str = "94.0", **fields: Any) -> Reading:
    return report(
        world,
        world.kpi,
        "north",
        value,
        reported_by=world.people["data_entry"],
        submitted_by=world.people["head"],
        submitted_at=NOW,
        **fields,
    )


def check(world: World, reading: Reading, *, by: str = "ceo", **found: Any) -> Check:
    return Check.objects.create(
        trust=world.trust,
        reading=reading,
        method="Registers of one week counted",
        agrees=not found,
        reported_by_id=reading.reported_by_id,
        checked_by=world.people[by],
        checked_at=NOW,
        **found,
    )


def card(world: World, drafts_of: frozenset[int] | None = None) -> Scorecard:
    return build_scorecard(trust=world.trust, term=world.term(), today=TODAY, drafts_of=drafts_of)


def test_what_is_typed_is_a_draft_and_can_be_submitted_at_once(world: World) -> None:
    draft = enter(world, "94.0")
    assert (draft.is_draft, draft.submitted_by, draft.reported_by) == (True, None, world.people["data_entry"])

    at_once = enter(world, "95.0", by="data_lead", submit=True)
    assert (at_once.is_draft, at_once.submitted_by) == (False, world.people["data_lead"])
    assert at_once.submitted_at is not None


def test_a_submitted_figure_that_is_changed_is_a_draft_again(world: World) -> None:
    submitted(world)

    changed = enter(world, "94.1", by="head")

    assert (changed.is_draft, changed.submitted_by, changed.reported_by) == (True, None, world.people["head"])


def test_a_note_leaves_a_figure_as_it_was(world: World) -> None:
    before = submitted(world)
    check(world, before)

    after = enter(world, "94.0", by="head", note="Snow in week 9")

    assert after.note == "Snow in week 9"
    assert (after.is_draft, after.submitted_at, after.reported_by) == (False, NOW, world.people["data_entry"])
    assert Check.objects.get().agrees


def test_another_kind_of_source_is_for_the_head_to_submit_again(world: World) -> None:
    submitted(world, source_kind="count")

    changed = enter(world, "94.0", by="head", source_kind="official")

    assert (changed.is_draft, changed.reported_by) == (True, world.people["data_entry"])


def test_a_changed_figure_loses_its_check_unless_it_is_what_the_check_found(world: World) -> None:
    check(world, submitted(world), value=Decimal("93.2"))

    enter(world, "93.20", by="head")
    found = Check.objects.get()
    assert (found.agrees, found.value, found.reported_by) == (True, None, world.people["head"])

    enter(world, "93.3", by="head")
    assert not Check.objects.exists()


def test_a_checker_who_enters_what_they_found_has_not_checked_it(world: World) -> None:
    check(world, submitted(world), by="data_lead", value=Decimal("93.2"))

    enter(world, "93.2", by="data_lead")

    assert not Check.objects.exists()


def test_a_figure_that_is_taken_out_takes_its_check_with_it(world: World) -> None:
    reading = submitted(world)
    check(world, reading)
    gone = Entry(measure=world.kpi.measures.get(), school=world.schools["north"], clear=True)

    record_figures(trust=world.trust, period=world.period(), entries=[gone], by=world.people["head"])

    assert not Reading.objects.exists()
    assert not Check.objects.exists()


def test_the_database_lets_nobody_check_their_own(world: World) -> None:
    reading = submitted(world)
    with pytest.raises(IntegrityError, match="nobody_checks_their_own_figure"), transaction.atomic():
        check(world, reading, by="data_entry")


def test_drafts_count_for_those_alone_who_see_them(world: World) -> None:
    north, south = (world.schools[key].pk for key in ("north", "south"))
    submitted(world, "96.0")
    enter(world, "91.0", by="data_lead", school="south")

    seen = [card(world, drafts_of) for drafts_of in (None, frozenset({south}), frozenset({north}), frozenset())]

    assert [(c.figures_in, c.figures_due) for c in seen] == [(2, 3), (2, 3), (1, 3), (1, 3)]
    assert [c.figures_in_draft for c in seen] == [1, 1, 0, 0]


def test_verified_is_what_was_checked_and_agreed_or_comes_from_an_official_source(world: World) -> None:
    check(world, submitted(world))
    report(world, world.kpi, "south", "91.0", source_kind="export")
    report(world, world.trust_kpi, None, "6.5", source_kind="count")
    assert card(world).verified_words == "2 of 3 verified"

    Check.objects.update(agrees=False, value=Decimal("93.2"))
    assert card(world).verified_words == "1 of 3 verified"
