"""What is frozen beside the figures: limits changed since they were seen, inspections, flags, minutes carried on."""

import datetime as dt

import pytest

from apps.actions.models import Action, ActionKPI
from apps.kpis.models import KPI
from apps.reviews import around_services, services
from apps.reviews.checksum import verify
from apps.reviews.parts import open_part, without_restricted
from apps.trusts.inspections import remove_inspection
from tests.reviews.scene import (
    fresh,
    inspect,
    issue,
    lower_the_target_afterwards,
    make_final,
    open_review,
    report,
    shown,
    text_of,
)
from tests.world import World

LOWERED = (
    "Target changed from 95.0% to 94.0% on 20 November 2026 by {by}, after 1 figure had been seen "
    "(it was reported on 10 October 2026)."
)


def all_in(world: World) -> None:
    report(world, world.kpi, "91.0", "south")
    report(world, world.trust_kpi, "6.5")


def test_a_limit_changed_after_the_figure_is_frozen_with_it(world: World) -> None:
    lower_the_target_afterwards(world)
    all_in(world)
    review = open_review(world)
    page = world.url(f"reviews/{review.pk}/")
    assert LOWERED.format(by="CEO larkmoor") in text_of(world.as_("ceo").get(page))
    review = make_final(world, review)
    lower = world.kpi.targets.latest("pk")
    lower.made_at = lower.made_at - dt.timedelta(days=400)
    lower.save()
    text = text_of(world.as_("trustee").get(page))
    assert "Limits changed after a figure was seen" in text and LOWERED.format(by="CEO larkmoor") in text
    assert "Figures of North Lane Primary" in text and "The intake has changed." in text
    (change,) = open_part(shown(world, review)).limit_changes
    assert change.sentence == LOWERED.format(by="CEO")


def test_a_restricted_kpis_limit_stands_in_the_confidential_part_alone(world: World) -> None:
    lower_the_target_afterwards(world)
    KPI.objects.filter(pk=world.kpi.pk).update(restricted=True)
    all_in(world)
    review = make_final(world, open_review(world))
    assert len(shown(world, review).limit_changes) == 1
    page = world.url(f"reviews/{review.pk}/")
    assert "Target changed from" in text_of(world.as_("trustee").get(page))
    assert "Target changed from" not in text_of(world.as_("executive").get(page))


def test_the_newest_inspection_of_each_inspectorate_is_frozen_in_its_own_words(world: World) -> None:
    inspect(world, "north", dt.date(2019, 3, 5), "ofsted-overall", **{"Overall effectiveness": "Good"})
    latest = inspect(world, "north", dt.date(2026, 5, 12))
    inspect(world, "north", dt.date(2018, 2, 1), "siams", Judgement="J1")
    lower_the_target_afterwards(world)
    all_in(world)
    review = make_final(world, open_review(world))
    remove_inspection(inspection=latest, by=world.people["head"])
    assert [row.words for row in shown(world, review).inspections] == [
        "Ofsted, report card, 12 May 2026. Safeguarding: Met; Inclusion: Strong standard.",
        "SIAMS, church schools, 1 February 2018, before the school joined the trust. Judgement: J1.",
    ]


@pytest.fixture
def flagged(world: World) -> World:
    """Attendance is red at South Bank, and only a restricted action serves it; the trust's own action is late."""
    report(world, world.kpi, "96.0", "north")
    all_in(world)
    Action.objects.filter(pk=world.action.pk).update(due_on=dt.date(2026, 11, 2))
    secret = world.school_actions["south"]
    Action.objects.filter(pk=secret.pk).update(restricted=True, due_on=dt.date(2026, 11, 9), title="Settle with staff")
    ActionKPI.objects.create(trust=world.trust, action=secret, kpi=world.kpi)
    return world


LATE = "A1 Ring home on the first day (the trust) is 18 days late, whatever its status says: awaiting."


def test_flags_are_frozen_at_the_issue_and_the_open_part_tells_nothing_untrue(flagged: World) -> None:
    review = issue(flagged, make_final(flagged, open_review(flagged)))
    Action.objects.filter(pk=flagged.action.pk).update(due_on=dt.date(2027, 3, 31))
    rows = shown(flagged, review)
    assert [row.sentence for row in rows.flags] == [
        LATE,
        "1.1 Settle with staff (South Bank School) is 11 days late, whatever its status says: awaiting.",
    ]
    assert [row.sentence for row in without_restricted(rows).flags] == [LATE]
    page = flagged.url(f"reviews/{review.pk}/")
    assert "Settle with staff" in text_of(flagged.as_("trustee").get(page))
    text = text_of(flagged.as_("executive").get(page))
    assert LATE in text and "Settle with staff" not in text and "no action serves it" not in text
    line = flagged.url(f"reviews/{review.pk}/kpis/{flagged.kpi.measures.get().pk}/")
    assert "What is done about it is restricted." in text_of(flagged.as_("executive").get(line))
    assert verify(fresh(flagged, review)).is_sound


def test_what_the_board_decided_on_an_issue_stands_in_the_one_that_takes_its_place(world: World) -> None:
    lower_the_target_afterwards(world)
    all_in(world)
    review = open_review(world)
    ceo, clerk = world.people["ceo"], world.people["clerk"]
    asked = services.add_decision(review=review, kind="sought", text="Agree the limit.", priority=None, by=ceo)
    first = issue(world, make_final(world, review))
    day = dt.date(2026, 11, 19)
    services.record_minute(decision=asked, text="Agreed.", number="7.2", decided_on=day, by=clerk)
    opened = fresh(world, around_services.open_next_issue(review=first, by=ceo))
    second = issue(world, make_final(world, opened))
    assert [(one.about, one.text) for one in shown(world, second).minutes] == [("Agree the limit.", "Agreed.")]
    page = text_of(world.as_("clerk").get(world.url(f"reviews/{second.pk}/")))
    assert "Decided on 19 November 2026 (minute 7.2): Agreed." in page
    old = text_of(world.as_("clerk").get(world.url(f"reviews/{first.pk}/")))
    assert f'href="{world.url(f"reviews/{second.pk}/")}"' in old and "Record what was decided" not in old
    copy = second.decisions.get()
    services.record_minute(decision=copy, text="Put off.", number="8", decided_on=day, by=clerk)
    assert [one.text for one in shown(world, second).minutes] == ["Agreed.", "Put off."]
    assert [one.text for one in shown(world, first).minutes] == ["Agreed."]
