"""What a new issue takes along of the one before it, and which of them counts until it is issued."""

import datetime as dt

from apps.core.rag import State
from apps.reviews import services
from apps.reviews.around import LocalWord, Meeting
from apps.reviews.around_services import WordValues, open_next_issue, record_local_word, set_meetings
from apps.reviews.models import Acknowledgement, Decision, Judgement
from apps.reviews.selectors import final_review_of
from apps.trusts.models import Body, Term
from tests.reviews.scene import issue, make_final, measure_of, open_review, report, shown
from tests.reviews.test_services import judge
from tests.world import World


def test_it_takes_along_what_was_said_and_nothing_that_was_taken_back(world: World) -> None:
    report(world, world.kpi, "96.0", "north")
    report(world, world.trust_kpi, "6.5")
    review, ceo = open_review(world), world.people["ceo"]
    missing = [(measure_of(world.kpi).pk, world.schools["south"].pk)]
    services.acknowledge_overdue(review=review, subjects=missing, reason="Next term", by=ceo)
    for colour in (State.AMBER, State.RED):  # the second takes the place of the first
        judge(world, review, colour, school="north", reason="Two families")
    for text in ("Agree it", "Forget it"):
        services.add_decision(review=review, kind="sought", text=text, priority=None, by=ceo)
    services.remove_decision(decision=Decision.objects.get(text="Forget it"), by=ceo)
    board = Body.objects.get(trust=world.trust, kind="board")
    set_meetings(review=review, board_on=None, days={board: dt.date(2026, 12, 10)}, by=ceo)
    final = make_final(world, review)
    record_local_word(review=final, school=world.schools["north"], values=WordValues(text="Well done"), by=ceo)
    issued = issue(world, final)

    opened = open_next_issue(review=issued, by=ceo)

    tables = (Judgement, Decision, Acknowledgement, Meeting, LocalWord)
    assert [table.objects.filter(review=opened).count() for table in tables] == [1, 1, 1, 1, 1]
    assert Judgement.objects.get(review=opened).judged == "red"
    assert Decision.objects.get(review=opened).text == "Agree it"
    # Until it is issued, though its figures be final, the one before it is current.
    make_final(world, opened)
    assert shown(world, issued).superseded_by == ""
    assert final_review_of(world.trust, world.term()) == issued


def test_a_rehearsal_is_no_terms_final_review(world: World) -> None:
    Term.objects.filter(pk=world.term().pk).update(is_rehearsal=True)
    report(world, world.kpi, "96.0", "north")
    report(world, world.kpi, "96.0", "south")
    report(world, world.trust_kpi, "6.5")
    make_final(world, open_review(world))
    assert final_review_of(world.trust, world.term()) is None
