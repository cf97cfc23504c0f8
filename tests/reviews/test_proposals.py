"""Colours that executives propose: they change nothing until the CEO takes them over, by the rules of any judgement."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from apps.core.rag import State
from apps.kpis.models import KPI, Reading
from apps.reviews import services
from apps.reviews.models import Commentary, Judgement, ProposedColour
from apps.reviews.proposing import Wanted, propose_colour
from apps.trusts.grants import rebuild_grants
from apps.trusts.models import Membership
from apps.trusts.services import Invitation, invite_person
from tests.pages.reading import text_of
from tests.reviews.scene import issue, make_final, measure_of, shown
from tests.world import make_world, rights_of_person

QUERIES = 35
SENT = {"judged": "amber", "reason": "Two families moved away"}


def path(world, review, rest, kpi=None):
    return world.url(f"reviews/{review.pk}/{rest}".replace("{m}", str(measure_of(kpi or world.kpi).pk)))


def propose(world, review, place="propose/south/", by="executive", **changes):
    return world.as_(by).post(path(world, review, f"kpis/{{m}}/{place}"), SENT | changes)


def the_one() -> ProposedColour:
    return ProposedColour.objects.get()


def answer(world, review, how, by="ceo", **data):
    return world.as_(by).post(path(world, review, f"proposals/{ProposedColour.objects.last().pk}/{how}/"), data)


def test_an_executive_proposes_and_nothing_changes(world, review):
    before = shown(world, review)
    page = text_of(world.as_("executive").get(path(world, review, "kpis/{m}/propose/south/")))
    assert "Red: 91.0% against 95.0%" in page
    assert propose(world, review).status_code == 302
    found = the_one()
    assert (found.judged, found.arithmetic, found.school, found.proposed_by, found.outcome) == (
        *("amber", "red", world.schools["south"], world.people["executive"], ""),
    )
    after = shown(world, review)
    assert not Judgement.objects.exists() and after.judgements == [] == before.judgements
    assert [flag.sentence for flag in after.flags] == [flag.sentence for flag in before.flags]
    listed = text_of(world.as_("executive").get(path(world, review, "proposals/")))
    assert "South Bank School, K1 Attendance is at least 95%" in listed and "Two families moved away" in listed


def test_it_is_frozen_and_printed_nowhere(world, review):
    propose(world, review)
    final = issue(world, make_final(world, review))
    frozen = shown(world, final)
    assert frozen.judgements == [] and frozen.commentaries == []
    assert "Two families" not in text_of(world.as_("ceo").get(path(world, final, "")))
    page = text_of(world.as_("ceo").get(path(world, final, "proposals/")))
    assert "Not answered before the issue" in page and "Two families moved away" in page
    assert answer(world, final, "take-over").status_code == 302
    assert not Judgement.objects.exists() and the_one().outcome == ""
    with pytest.raises(DatabaseError, match="takes no more changes"), transaction.atomic():
        ProposedColour.objects.update(
            outcome="withdrawn", answered_by=world.people["ceo"], answered_at="2026-11-20 09:00Z"
        )


def test_the_ceo_takes_it_over_and_a_trustee_assents(world, review):
    propose(world, review)
    home = text_of(world.as_("ceo").get(world.url()))
    assert "Autumn 2026/27 review: 1 proposed colour waits for your judgement" in home
    page = text_of(world.as_("ceo").get(path(world, review, "")))
    assert "Proposed to you" in page and "Two families moved away Trust executive larkmoor, 20 November 2026" in page
    taken = world.as_("ceo").post(path(world, review, f"proposals/{the_one().pk}/take-over/"), follow=True)
    assert "The judgement is yours now. It waits for a second person" in text_of(taken)
    judgement = Judgement.objects.get()
    assert (judgement.judged_by, judgement.proposed_by, judgement.reason) == (
        *(world.people["ceo"], world.people["executive"], "Two families moved away"),
    )
    assert shown(world, review).judgements == []
    assert "proposed colour waits" not in text_of(world.as_("ceo").get(world.url()))
    assent = path(world, review, f"judgements/{judgement.pk}/assent/")
    assert "Proposed by Trust executive larkmoor" in text_of(world.as_("trustee").get(assent))
    assert world.as_("trustee").post(assent).status_code == 302
    assert [row.judged for row in shown(world, review).judgements] == ["amber"]
    history = text_of(world.as_("executive").get(path(world, review, "proposals/")))
    assert "Taken over CEO larkmoor, 20 November 2026" in history


def test_a_worse_colour_counts_as_soon_as_it_is_taken_over(world, review):
    assert propose(world, review, "propose/north/").status_code == 302
    answer(world, review, "take-over")
    assert [row.judged for row in shown(world, review).judgements] == ["amber"]


def test_neither_the_proposer_nor_the_ceo_is_the_second_person(world, review):
    propose(world, review)
    answer(world, review, "take-over")
    judgement = Judgement.objects.get()
    assent = path(world, review, f"judgements/{judgement.pk}/assent/")
    assert world.as_("ceo").post(assent).status_code == 403
    executive = world.people["executive"]
    Membership.objects.filter(user=executive).delete()
    for email in (executive.email, world.people["ceo"].email):
        invite_person(trust=world.trust, invitation=Invitation(email=email, name="", role="trustee"))
    for person, sentence in (
        ("executive", "You proposed this colour yourself: somebody else has to assent to it."),
        ("ceo", "You judged this colour yourself: somebody else has to assent to it."),
    ):
        refused = world.as_(person).post(assent)
        assert refused.status_code == 409 and sentence in text_of(refused)
    assert "judged colour of South Bank" not in text_of(world.as_("executive").get(world.url()))
    judgement.refresh_from_db()
    assert judgement.assented_by is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.update(assented_by=executive, assented_at=judgement.judged_at)


def test_the_ceo_declines_with_a_line_that_the_proposer_reads(world, review):
    propose(world, review)
    empty = answer(world, review, "decline")
    assert empty.status_code == 422 and "Say in a line why not" in text_of(empty)
    assert the_one().outcome == ""
    assert answer(world, review, "decline", answer="They are still on roll.").status_code == 302
    assert (the_one().outcome, the_one().answered_by) == ("declined", world.people["ceo"])
    page = text_of(world.as_("executive").get(path(world, review, "proposals/")))
    assert "Declined They are still on roll. CEO larkmoor" in page
    assert "a colour you proposed was declined" in text_of(world.as_("executive").get(world.url()))
    assert not Judgement.objects.exists()
    again = answer(world, review, "decline", answer="Once more")
    assert again.status_code == 409 and "answered already" in text_of(again) and "Once more" in text_of(again)
    assert answer(world, review, "take-over").status_code == 302
    assert not Judgement.objects.exists()


def test_it_cannot_be_taken_over_once_the_figures_say_something_else(world, review):
    propose(world, review)
    Reading.objects.filter(school=world.schools["south"]).update(value="96.0")
    page = text_of(world.as_("ceo").get(path(world, review, "")))
    assert "The figures say something else by now, so it can no longer be taken over." in page
    said = world.as_("ceo").post(path(world, review, f"proposals/{the_one().pk}/take-over/"), follow=True)
    assert "decline it, or judge the colour yourself" in text_of(said)
    assert not Judgement.objects.exists() and the_one().outcome == ""


def test_of_a_priority_it_becomes_one_side_of_the_commentary(world, review):
    services.write_commentary(
        review=review,
        priority=world.priority,
        values=services.CommentaryValues(text="Slow", impact="green", impact_line="It works"),
        by=world.people["ceo"],
    )
    url = path(world, review, f"priorities/{world.priority.pk}/propose/")
    wrong = world.as_("executive").post(url, {"judged": "amber", "reason": "Two posts are vacant"})
    assert wrong.status_code == 422 and "Choose delivery or impact" in text_of(wrong)
    assert "Two posts are vacant" in text_of(wrong)
    sent = {"aspect": "delivery", "judged": "amber", "reason": "Two posts are vacant"}
    assert world.as_("executive").post(url, sent).status_code == 302
    assert Commentary.objects.get().delivery == ""
    assert "P1 Every child attends, delivery" in text_of(world.as_("ceo").get(path(world, review, "proposals/")))
    assert answer(world, review, "take-over").status_code == 302
    said = Commentary.objects.get()
    assert (said.text, said.delivery, said.delivery_line, said.impact, said.impact_line, said.written_by) == (
        *("Slow", "amber", "Two posts are vacant", "green", "It works", world.people["ceo"]),
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"judged": "red"}, "The figures say red already: choose another colour."),
        ({"judged": ""}, "Choose a colour"),
        ({"judged": "blue"}, "Select a valid choice. blue is not one of the available choices."),
        ({"judged": "1e400"}, "Select a valid choice."),
        ({"reason": "  "}, "Give the reason why the colour should differ from the figures"),
    ],
)
def test_bad_input_is_said_and_what_was_typed_stays(world, review, changes, sentence):
    response = propose(world, review, **changes)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert changes.get("reason", SENT["reason"]).strip() in text_of(response)
    assert not ProposedColour.objects.exists()


def test_the_same_twice_is_one_and_another_takes_its_place(world, review):
    propose(world, review)
    propose(world, review)
    assert ProposedColour.objects.count() == 1
    propose(world, review, judged="green", reason="On second thoughts")
    assert list(ProposedColour.objects.values_list("judged", "outcome")) == [("amber", "withdrawn"), ("green", "")]
    assert answer(world, review, "withdraw", by="executive").status_code == 302
    assert set(ProposedColour.objects.values_list("outcome", flat=True)) == {"withdrawn"}


def at_north(world):
    invitation = Invitation(
        email="partner@larkmoor.example", name="Partner", role="executive", school=world.schools["north"]
    )
    held, _ = invite_person(trust=world.trust, invitation=invitation)
    world.people["partner"] = held.user


def test_an_executive_of_some_schools_proposes_for_these_alone_and_sees_their_own(world, review):
    at_north(world)
    propose(world, review)
    assert propose(world, review, "propose/north/", by="partner").status_code == 302
    assert propose(world, review, by="partner").status_code == 403
    assert propose(world, review, "propose/", by="partner").status_code == 403
    trusts = path(world, review, f"priorities/{world.priority.pk}/propose/")
    assert world.as_("partner").get(trusts).status_code == 403
    own = path(world, review, f"priorities/{world.school_priorities['north'].pk}/propose/")
    assert world.as_("partner").get(own).status_code == 200
    page = world.as_("partner").get(path(world, review, "proposals/"))
    assert [each.proposal.proposed_by for each in page.context["waiting"]] == [world.people["partner"]]
    theirs = ProposedColour.objects.get(proposed_by=world.people["executive"])
    assert world.as_("partner").post(path(world, review, f"proposals/{theirs.pk}/withdraw/")).status_code == 403
    assert list(page.context["form"].fields["whose"].choices) == [("north", "North Lane Primary")]


@pytest.mark.parametrize("person", ["ceo", "data_lead", "head", "trustee", "clerk", "staff"])
def test_nobody_else_proposes(world, review, person):
    assert propose(world, review, by=person).status_code == 403
    assert world.as_(person).post(path(world, review, f"priorities/{world.priority.pk}/propose/")).status_code == 403


def test_nobody_but_the_ceo_answers_and_nobody_their_own(world, review):
    propose(world, review)
    for person in ("executive", "trustee", "clerk"):
        assert answer(world, review, "take-over", by=person).status_code == 403
        assert answer(world, review, "decline", by=person, answer="No").status_code == 403
    invite_person(trust=world.trust, invitation=Invitation(email=world.people["executive"].email, name="", role="ceo"))
    own = answer(world, review, "decline", by="executive", answer="No")
    assert own.status_code == 409 and "You proposed this yourself" in text_of(own)
    answer(world, review, "take-over", by="executive")
    assert the_one().outcome == "" and not Judgement.objects.exists()


def test_another_trusts_is_not_found_and_other_methods_are_refused(world, review):
    propose(world, review)
    number, measure = the_one().pk, measure_of(world.kpi).pk
    other = make_world("Farside Schools Trust", "farside")
    for url in (f"reviews/{review.pk}/proposals/", f"reviews/{review.pk}/kpis/{measure}/propose/"):
        assert other.as_("executive").get(other.url(url)).status_code == 404
    assert other.as_("ceo").post(other.url(f"reviews/{review.pk}/proposals/{number}/take-over/")).status_code == 404
    world.enter()
    for rest in (f"proposals/{number}/take-over/", f"proposals/{number}/withdraw/"):
        assert world.as_("ceo").get(path(world, review, rest)).status_code == 405
    assert world.as_("executive").request("DELETE", path(world, review, "proposals/")).status_code == 405
    assert world.as_("ceo").post(path(world, review, "proposals/999999999999/take-over/")).status_code == 404


def test_the_way_there_leads_by_a_choice(world, review):
    measure = measure_of(world.kpi).pk
    reviews = text_of(world.as_("executive").get(world.url("reviews/")))
    assert "Propose a colour" in reviews
    assert "Propose a colour" not in text_of(world.as_("trustee").get(world.url("reviews/")))
    start = path(world, review, "proposals/")
    for query, leads in (
        (f"?of=kpi-{measure}&whose=south", f"kpis/{measure}/propose/south/"),
        (f"?of=kpi-{measure}&whose=", f"kpis/{measure}/propose/"),
        (f"?of=priority-{world.priority.pk}&whose=south", f"priorities/{world.priority.pk}/propose/"),
    ):
        assert world.as_("executive").get(start + query)["Location"] == path(world, review, leads)
    for query in ("?of=&whose=", "?of=kpi-0&whose=south", f"?of=kpi-{measure}&whose=elsewhere", "?of=%00&whose="):
        assert world.as_("executive").get(start + query).status_code == 422


def test_what_is_restricted_is_proposed_by_those_alone_who_see_it(world, review):
    KPI.objects.filter(pk=world.kpi.pk).update(restricted=True)
    assert propose(world, review).status_code == 404
    Membership.objects.filter(user=world.people["executive"]).update(sees_restricted=True)
    rebuild_grants(world.trust)
    assert propose(world, review).status_code == 302


def test_few_and_many_take_the_same_queries(world, review, django_assert_num_queries):
    propose(world, review)
    browser, url = world.as_("ceo"), path(world, review, "proposals/")
    browser.get(url)
    with django_assert_num_queries(QUERIES):
        browser.get(url)
    rights = rights_of_person(world, "executive")
    for school, colour in (("north", State.AMBER), ("north", State.RED), ("south", State.GREEN)):
        propose_colour(
            review=review,
            measure=measure_of(world.kpi),
            school=world.schools[school],
            wanted=Wanted(judged=colour, reason="Why"),
            by=world.people["executive"],
            rights=rights,
        )
    with django_assert_num_queries(QUERIES):
        browser.get(url)
