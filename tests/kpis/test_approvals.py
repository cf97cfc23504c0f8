"""Targets are proposed by one and approved by another: which of them holds meanwhile, and who may decide what."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from apps.core.errors import BadValue, DomainError, NotAllowed, NotNow
from apps.kpis.approvals import stamp_of, waiting_of
from apps.kpis.models import Target
from apps.kpis.policies import Resolution, TargetValues
from apps.kpis.target_services import Proposal, approve_targets, propose_targets, refuse_targets
from apps.kpis.targets import last_set_on, target_on
from apps.kpis.to_approve import approval_words, waiting_for_approval
from apps.trusts.models import Body, Term
from tests.world import World, make_kpi

TODAY = dt.date(2026, 11, 20)
APPROVED, PROPOSED, REFUSED = Target.Status.APPROVED, Target.Status.PROPOSED, Target.Status.REFUSED
SEPTEMBER, OCTOBER, NOVEMBER = (dt.date(2026, month, 1) for month in (9, 10, 11))


def version(
    pk: int, value: int | None, day: dt.date, status: str = PROPOSED, decided: dt.date | None = None, **place: int
) -> Target:
    number = None if value is None else Decimal(value)
    return Target(pk=pk, value=number, valid_from=day, status=status, decided_on=decided, **place)


def held(rows: list[Target], day: dt.date = TODAY, school: int | None = 7) -> int | None:
    found = target_on(rows, school_id=school, term_id=1, day=day)
    return found.pk if found else None


class TestWhichHolds:
    def test_what_is_proposed_counts_until_anything_is_approved(self) -> None:
        rows = [version(1, 95, SEPTEMBER), version(2, 96, OCTOBER)]
        assert held(rows) == 2
        rows[0].status, rows[0].decided_on = APPROVED, NOVEMBER
        assert held(rows) == 1
        assert held(rows, OCTOBER) == 2  # on that day no body had decided
        assert last_set_on(rows, school_id=7, term_id=1, day=TODAY) is rows[1]

    def test_a_schools_own_proposal_does_not_push_an_approved_one_aside(self) -> None:
        rows = [version(1, 95, SEPTEMBER, APPROVED, SEPTEMBER), version(2, 90, OCTOBER, school_id=7)]
        assert held(rows) == 1
        rows[1].status, rows[1].decided_on = APPROVED, NOVEMBER
        assert held(rows) == 2

    def test_what_was_refused_counts_no_more_from_that_day(self) -> None:
        rows = [version(1, 95, SEPTEMBER), version(2, 80, OCTOBER, REFUSED, NOVEMBER)]
        assert (held(rows, OCTOBER), held(rows, NOVEMBER)) == (2, 1)


class TestWhatWaits:
    def test_the_newest_of_each_place_and_of_each_later_day(self) -> None:
        later = dt.date(2027, 9, 1)
        rows = [
            version(1, 95, SEPTEMBER),
            version(2, 96, OCTOBER),
            version(3, 97, later),
            version(4, 98, later),
            version(5, 91, OCTOBER, school_id=7),
        ]
        assert [row.pk for row in waiting_of(rows, TODAY)] == [2, 5, 4]

    def test_what_is_approved_already_what_takes_back_nothing_and_a_term_that_is_over_do_not(self) -> None:
        over = Term(pk=3, starts_on=SEPTEMBER, ends_on=OCTOBER)
        past = version(4, 90, SEPTEMBER)
        past.term = over
        rows = [
            version(1, 95, SEPTEMBER, APPROVED, SEPTEMBER),
            version(2, 95, OCTOBER),
            version(3, None, OCTOBER, school_id=7),
            past,
        ]
        assert waiting_of(rows, TODAY) == []


def propose(world: World, value: str, by: str = "ceo", **more: object) -> Target:
    values = TargetValues(value=Decimal(value), amber=Decimal("90"))
    one = Proposal(kpi=world.kpi, values=values, **more)  # type: ignore[arg-type]
    propose_targets(trust=world.trust, proposals=[one], valid_from=TODAY, by=world.people[by])
    return Target.objects.filter(kpi=world.kpi).latest("pk")


def board(world: World) -> Body:
    return Body.objects.get(trust=world.trust, kind="board")


def resolution(world: World, **changed: object) -> Resolution:
    return replace(Resolution(body=board(world), on=TODAY, minute="7.2"), **changed)  # type: ignore[arg-type]


def approve(world: World, *rows: Target, by: str = "trustee", **changed: object) -> int:
    chosen = {row.pk: stamp_of(row) for row in rows}
    return approve_targets(
        trust=world.trust, chosen=chosen, resolution=resolution(world, **changed), by=world.people[by]
    )


class TestDeciding:
    def test_a_board_approves_and_its_minute_is_kept(self, world: World) -> None:
        row = propose(world, "96", why="Last year's level was passed.")
        (waiting,) = [w for w in waiting_for_approval(world.trust, TODAY) if w.kpi == world.kpi]
        assert (waiting.now, waiting.words, waiting.amber, waiting.target.why) == (
            *("", "96.0%", "90.0%"),
            "Last year's level was passed.",
        )
        assert approve(world, row, by="clerk") == 1
        row.refresh_from_db()
        assert (row.status, row.decided_by, row.decided_on, row.minute, row.recorded_by) == (
            *("approved", board(world), TODAY, "7.2"),
            world.people["clerk"],
        )
        assert approval_words(world.kpi, [row], TODAY) == "Approved by Trust board on 20 November 2026, minute 7.2."
        assert [w.kpi for w in waiting_for_approval(world.trust, TODAY)] == [world.trust_kpi]

    def test_the_approved_one_holds_while_another_waits(self, world: World) -> None:
        approve(world, propose(world, "96"))
        propose(world, "94")
        rows = list(Target.objects.filter(kpi=world.kpi).select_related("decided_by"))
        found = target_on(rows, school_id=None, term_id=0, day=TODAY)
        assert found is not None and found.value == 96
        assert approval_words(world.kpi, rows, TODAY) == (
            "Approved by Trust board on 20 November 2026, minute 7.2. "
            "94.0% (amber to 90.0%) is proposed from 20 November 2026, not yet approved."
        )

    def test_nobody_decides_their_own(self, world: World) -> None:
        row = propose(world, "96", by="trustee")
        with pytest.raises(NotAllowed, match="somebody else records"):
            approve(world, row, by="trustee")
        assert approve(world, row, by="clerk") == 1

    def test_what_was_corrected_decided_or_replaced_meanwhile_is_not_decided(self, world: World) -> None:
        read = propose(world, "96")
        propose(world, "97")
        with pytest.raises(NotNow, match="changed or decided meanwhile"):
            approve(world, read)
        now = Target.objects.get(pk=read.pk)
        assert (now.value, now.status) == (97, "proposed")
        assert approve(world, now) == 1
        with pytest.raises(NotNow):
            approve(world, now)

    def test_another_trusts_proposal_is_not_there(self, world: World, other_world: World) -> None:
        other_world.enter()
        theirs = Target.objects.get(kpi=other_world.kpi)
        world.enter()
        with pytest.raises(NotNow):
            approve(world, theirs)

    @pytest.mark.parametrize(
        ("changed", "field", "sentence"),
        [
            ({"minute": ""}, "minute", "Enter the number under which the minutes record it."),
            (
                {"on": dt.date(2026, 11, 21)},
                "on",
                "Enter the day of the meeting: today, or a day that has passed.",
            ),
            ({"on": dt.date(206, 11, 20)}, "on", "Enter a day between 1950 and 2150."),
        ],
    )
    def test_a_resolution_that_cannot_be_is_refused(
        self, world: World, changed: dict[str, object], field: str, sentence: str
    ) -> None:
        row = propose(world, "96")
        with pytest.raises(BadValue) as refused:
            approve(world, row, **changed)
        assert (refused.value.field, refused.value.sentence) == (field, sentence)
        assert Target.objects.get(pk=row.pk).status == "proposed"

    def test_a_refusal_needs_its_reason_and_lets_the_one_before_hold(self, world: World) -> None:
        row = propose(world, "91")
        told = {"trust": world.trust, "chosen": {row.pk: stamp_of(row)}, "by": world.people["trustee"]}
        with pytest.raises(BadValue, match="Write why it is refused"):
            refuse_targets(**told, resolution=resolution(world), why="")  # type: ignore[arg-type]
        assert refuse_targets(**told, resolution=resolution(world, minute=""), why="Too low.") == 1  # type: ignore[arg-type]
        found = target_on(Target.objects.filter(kpi=world.kpi), school_id=None, term_id=0, day=TODAY)
        assert found is not None and found.value == 95


def test_an_amber_limit_needs_its_reason_where_the_trust_wants_one(world: World) -> None:
    world.trust.amber_needs_reason = True
    with pytest.raises(DomainError) as refused:
        propose(world, "96")
    assert (refused.value.field, refused.value.sentence) == (
        "amber_why",
        "Write why amber ends there: your trust asks for the reason.",
    )
    row = propose(world, "96", amber_why="One class in ten.")
    assert row.amber_why == "One class in ten."
    again = propose(world, "97")  # the limit stays, and its reason with it
    assert (again.pk, again.amber_why) == (row.pk, "One class in ten.")


def test_many_proposals_cost_as_many_queries_as_one(world: World, django_assert_num_queries: object) -> None:
    kpis = [world.kpi, *(make_kpi(world, code=f"N{n}", statement=f"N{n}", shape="at_least") for n in range(4))]
    for some in (kpis[:1], kpis[1:]):
        proposals = [Proposal(kpi=kpi, values=TargetValues(value=Decimal(70))) for kpi in some]
        with django_assert_num_queries(4):  # type: ignore[operator]
            propose_targets(trust=world.trust, proposals=proposals, valid_from=TODAY, by=world.people["ceo"])
