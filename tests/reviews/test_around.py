"""Meetings, local bodies' words, errata, and the issue that takes another's place."""

import datetime as dt

import pytest

from apps.core.errors import BadValue, NotAllowed, NotNow
from apps.core.rag import State
from apps.kpis.models import KPI
from apps.reviews import around_services as around
from apps.reviews import services
from apps.reviews.before import read_before
from apps.reviews.freeze import freeze_issue
from apps.reviews.gathering import order_warnings, papers_on
from apps.reviews.models import FrozenKPI, Review
from apps.reviews.selectors import final_review_of
from apps.trusts.models import Body, BodySchool
from tests.reviews.scene import fresh, issue, make_final, measure_of, open_review, report_all, shown, text_of
from tests.reviews.test_services import judge, values


@pytest.fixture
def final(world):
    report_all(world)
    return make_final(world, open_review(world))


@pytest.fixture
def bodies(world):
    local = Body.objects.create(trust=world.trust, kind="local", name="Governors of North")
    BodySchool.objects.create(trust=world.trust, body=local, school=world.schools["north"])
    return local, Body.objects.create(trust=world.trust, kind="committee", name="Education committee")


def meet(world, review, board, days):
    around.set_meetings(review=review, board_on=board, days=days, by=world.people["clerk"])


def test_papers_go_out_seven_clear_days_ahead():
    assert papers_on(dt.date(2026, 12, 10)) == dt.date(2026, 12, 2)


def test_meetings_are_frozen_with_the_day_their_papers_went_out(world, bodies, final):
    local, committee = bodies
    meet(world, final, dt.date(2026, 12, 10), {local: dt.date(2026, 12, 1), committee: None})
    rows = shown(world, issue(world, fresh(world, final))).meetings
    assert [(row.kind, row.name, row.schools, row.meets_on, row.papers_on) for row in rows] == [
        ("local", "Governors of North", "North Lane Primary", dt.date(2026, 12, 1), dt.date(2026, 11, 23)),
        ("board", "Trust board", "", dt.date(2026, 12, 10), dt.date(2026, 12, 2)),
    ]


def test_an_odd_order_is_warned_of_and_kept(world, bodies, final):
    local, committee = bodies
    meet(world, final, dt.date(2026, 12, 3), {local: dt.date(2026, 12, 8), committee: dt.date(2026, 12, 1)})
    assert order_warnings(shown(world, final).meetings) == [
        "Education committee meets on 1 December 2026, before Governors of North (8 December 2026): "
        "local bodies meet first, then committees, then the board.",
        "Trust board meets on 3 December 2026, before Governors of North (8 December 2026): "
        "local bodies meet first, then committees, then the board.",
    ]


def test_the_clerk_sets_days_before_seeing_the_review(world, bodies):
    review, local = open_review(world), bodies[0]
    url = world.url(f"reviews/{review.pk}/meetings/")
    assert world.as_("clerk").get(world.url(f"reviews/{review.pk}/")).status_code == 403
    wrong = world.as_("clerk").post(url, {f"body_{local.pk}": "some day", "board_on": "2026-12-10"})
    assert wrong.status_code == 422 and "some day" in text_of(wrong)
    sent = world.as_("clerk").post(url, {f"body_{local.pk}": "2026-12-01", "board_on": "2026-12-10"})
    assert sent.status_code == 302
    page = text_of(world.as_("clerk").get(url))
    assert "Monday 23 November 2026" in page and "Wednesday 2 December 2026" in page


def word(world, review, text="Well done", school="north", **more):
    said = around.WordValues(text=text, **more)
    return around.record_local_word(
        review=review, school=world.schools[school], values=said, by=world.people["lgb_chair"]
    )


def test_local_bodies_speak_between_figures_final_and_issue(world, bodies, final):
    with pytest.raises(NotNow, match="once the figures are final"):
        word(world, open_review(world, "2026/27", "spring"))
    with pytest.raises(BadValue, match="still to come"):
        word(world, final, met_on=dt.date(2027, 1, 1))
    word(world, final)
    word(world, final, "Well done, and not enough", minute_number="LGB/12")
    (row,) = shown(world, issue(world, final)).words
    assert (row.school_name, row.body, row.text, row.minute_number, row.recorded_by_role) == (
        "North Lane Primary",
        "Governors of North",
        "Well done, and not enough",
        "LGB/12",
        "Chair of the local governing body, North Lane Primary",
    )
    with pytest.raises(NotNow, match="has been issued"):
        word(world, fresh(world, final))


def test_the_chair_says_it_on_the_page_of_the_own_school(world, final):
    url = world.url(f"reviews/{final.pk}/schools/north/governors/")
    page = text_of(world.as_("lgb_chair").get(url))
    assert "96.0%" in page and "91.0%" not in page
    assert world.as_("lgb_chair").post(url, {"text": " "}).status_code == 422
    assert world.as_("lgb_chair").post(url, {"text": "Thank the staff"}).status_code == 302
    assert world.as_("governor").get(url).status_code == 403
    assert "what the governors of North Lane Primary say" not in text_of(world.as_("lgb_chair").get(world.url()))
    assert "Thank the staff" in text_of(world.as_("ceo").get(world.url(f"reviews/{final.pk}/")))


def erratum(world, review, **changes):
    told = {"printed": "91.0%", "right": "92.0%", "reason": "A class was counted twice"} | changes
    return around.add_erratum(review=review, values=around.ErratumValues(**told), by=world.people["clerk"])


def test_an_erratum_stands_beside_what_was_printed(world, final):
    with pytest.raises(NotNow, match="put it right in the review itself"):
        erratum(world, final, place="Summary")
    issued = issue(world, final)
    before = list(FrozenKPI.objects.filter(review=issued).values())
    erratum(world, issued, measure=measure_of(world.kpi), school=world.schools["south"])
    found = shown(world, issued)
    (row,) = found.errata
    assert (row.place, row.printed, row.right, row.added_by_role) == (
        "K1 Attendance is at least 95%: South Bank School",
        "91.0%",
        "92.0%",
        "Governance professional",
    )
    assert list(FrozenKPI.objects.filter(review=issued).values()) == before
    for missing in ({"printed": " "}, {"right": ""}, {"reason": ""}, {}):
        with pytest.raises(BadValue):
            erratum(world, issued, **missing)


def test_an_erratum_of_a_restricted_kpi_is_restricted(world):
    KPI.objects.filter(pk=world.trust_kpi.pk).update(restricted=True)
    report_all(world)
    issued = issue(world, make_final(world, open_review(world)))
    assert erratum(world, issued, measure=measure_of(world.trust_kpi)).restricted
    assert "A class was counted twice" not in text_of(world.as_("executive").get(world.url(f"reviews/{issued.pk}/")))


def test_an_erratum_on_the_page(world, final):
    issued = issue(world, final)
    url = world.url(f"reviews/{issued.pk}/errata/add/")
    told = {"printed": "91.0%", "right": "92.0%", "reason": "Counted twice"}
    assert world.as_("clerk").post(url, told).status_code == 422
    assert world.as_("clerk").post(url, told | {"measure": measure_of(world.kpi).pk}).status_code == 302
    page = text_of(world.as_("trustee").get(world.url(f"reviews/{issued.pk}/")))
    assert "Counted twice" in page and "Add an erratum" not in page


def test_a_new_issue_takes_the_place_of_the_old_one_once_it_is_issued(world, final):
    services.write_summary(review=final, summary="A good term", by=world.people["ceo"])
    services.write_commentary(
        review=final, priority=world.priority, values=values(text="Steady"), by=world.people["ceo"]
    )
    first = issue(world, final)
    opened = around.open_next_issue(review=first, by=world.people["ceo"])
    assert (opened.number, opened.supersedes, opened.summary) == (2, first, "A good term")
    assert final_review_of(world.trust, world.term()) == first
    with pytest.raises(NotNow, match="open already"):
        around.open_next_issue(review=first, by=world.people["ceo"])
    assert shown(world, first).superseded_by == ""
    second = issue(world, make_final(world, fresh(world, opened)))
    assert shown(world, second).commentaries[0].text == "Steady"
    assert shown(world, second).head.supersedes == "issue 1 of 20 November 2026"
    assert shown(world, first).superseded_by == "issue 2 of 20 November 2026"
    assert final_review_of(world.trust, world.term()) == second
    page = text_of(world.as_("trustee").get(world.url(f"reviews/{first.pk}/")))
    assert "This issue has been superseded by issue 2 of 20 November 2026." in page
    following = open_review(world, "2026/27", "spring")
    assert read_before(following).review == second


def test_a_clerk_issues_on_the_ceos_word(world, final):
    assert world.as_("clerk").post(world.url(f"reviews/{final.pk}/issue/")).status_code == 302
    record = shown(world, fresh(world, final)).record
    assert (record.issued_by_role, record.word_of, record.word_of_role) == (
        "Governance professional",
        "CEO larkmoor",
        "CEO",
    )


def test_a_rehearsal_counts_nowhere(world, final):
    world.term().__class__.objects.filter(pk=world.term().pk).update(is_rehearsal=True)
    review = fresh(world, final)
    assert read_before(open_review(world, "2026/27", "spring")).review is None
    assert world.as_("trustee").get(world.url(f"reviews/{review.pk}/")).status_code == 403
    assert "Rehearsal: this term counts nowhere." in text_of(world.as_("ceo").get(world.url(f"reviews/{review.pk}/")))
    assert "Autumn 2026/27 review" not in text_of(world.as_("trustee").get(world.url()))


def test_assent_comes_from_outside_the_line(world, final):
    judgement = judge(world, final, State.AMBER, school="south")
    for person, sentence in (
        ("ceo", "You judged this colour yourself: somebody else has to assent to it."),
        ("executive", "It needs the assent of a trustee, or of the chair of this school's local body."),
        ("lgb_chair", "It needs the assent of a trustee, or of the chair of this school's local body."),
    ):
        with pytest.raises(NotAllowed) as refused:
            services.assent(judgement=judgement, by=world.people[person])
        assert refused.value.sentence == sentence
    services.assent(judgement=judgement, by=world.people["trustee"])
    judgement.refresh_from_db()
    assert judgement.assented_by == world.people["trustee"]


def test_the_chair_assents_for_the_own_school_even_before_figures_are_final(world):
    report_all(world, north="91.0")
    review = open_review(world)
    judgement = judge(world, review, State.AMBER, school="north")
    url = world.url(f"reviews/{review.pk}/judgements/{judgement.pk}/assent/")
    assert "Assent to this judgement?" in text_of(world.as_("lgb_chair").get(url))
    answer = world.as_("lgb_chair").post(url, follow=True)
    assert answer.redirect_chain == [(world.url(), 302)], "the review itself is not the chair's to see"
    assert "You have assented: the judged colour counts from now on." in text_of(answer)
    assert shown(world, review).judgements[0].assented_by_role.startswith("Chair of the local governing body")


def test_a_restricted_reason_is_kept_from_those_who_may_not_see_it(world, final):
    services.judge_colour(
        review=final,
        measure=measure_of(world.kpi),
        school=world.schools["north"],
        judged=State.RED,
        reason="Somebody complained",
        by=world.people["ceo"],
        restricted=True,
    )
    url = world.url(f"reviews/{final.pk}/kpis/{measure_of(world.kpi).pk}/")
    assert "Somebody complained" in text_of(world.as_("trustee").get(url))
    page = text_of(world.as_("executive").get(url))
    assert "Somebody complained" not in page and "The reason is given in the confidential part." in page
    issued = freeze_issue(review=fresh(world, final), by=world.people["ceo"])
    assert "Somebody complained" not in text_of(world.as_("executive").get(world.url(f"reviews/{issued.pk}/")))
    assert Review.objects.get(pk=issued.pk).is_issued
