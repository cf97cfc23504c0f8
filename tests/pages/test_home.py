"""The home page: what waits for each person, by day."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from apps.actions.models import Action, ActionOwner, ProgressUpdate
from apps.core import clock
from apps.core.rag import State
from apps.kpis.models import KPI, Measure, Reading
from apps.reviews.models import Review
from apps.reviews.services import add_decision, judge_colour, open_review
from apps.strategies.models import Plan
from apps.trusts.models import Membership, Party, School
from apps.trusts.services import Invitation, create_trust, invite_people, invite_person
from apps.trusts.wall import inside_trust
from tests.pages.reading import text_of
from tests.reports.rows import made
from tests.reviews.scene import bare_world, issue, make_final, report
from tests.world import FIRST, _action, make_kpi

QUERIES = 24
TO_APPROVE = ("Targets to approve", "", "2 proposed", "blue")
NOT_IN = ("Figures of North Lane Primary for autumn", "Due 13 November 2026", "0 of 1 in", "red")


def tasks(response):
    waiting = response.context["waiting"]
    return [(t.text, t.hint, t.status, t.colour) for group in waiting.groups for t in group.tasks]


def headings(response):
    return [(group.heading, len(group.tasks)) for group in response.context["waiting"].groups]


def test_a_head_sees_how_many_of_the_schools_figures_are_in(world):
    response = world.as_("head").get(world.url())
    assert tasks(response) == [NOT_IN]
    assert headings(response) == [("Late", 1)]
    assert world.url("figures/schools/north/") in response.content.decode()


def _report_north(world):
    Reading.objects.create(
        trust=world.trust,
        measure=Measure.objects.get(kpi=world.kpi),
        school=world.schools["north"],
        period=world.period(),
        value=Decimal("94.0"),
        source_kind="official",
        reported_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
    )


def test_once_the_figure_is_in_nothing_waits_and_the_page_says_what_comes_next(world):
    _report_north(world)
    response = world.as_("head").get(world.url())
    assert tasks(response) == []
    spring = world.period("2026/27", "spring")
    begins, due = (f"{day:%-d %B %Y}" for day in (spring.starts_on, spring.due_on))
    text = text_of(response)
    assert "Nothing waits for you today. What comes next" in text
    assert f"Spring 2026/27 figures can be entered from {begins}, and are due on {due}." in text
    assert [own.plan for own in response.context["schools"]] == [world.sdps["north"]]


def test_ones_own_schools_plan_says_how_its_actions_stand(world):
    Action.objects.filter(pk=world.school_actions["north"].pk).update(due_on=dt.date(2026, 11, 1))
    for role in ("head", "governor"):
        text = text_of(world.as_(role).get(world.url()))
        assert "North Lane Primary plan 2026/27 Actions: 1 awaiting of 1 due; 1 late" in text


def test_what_comes_next_knows_the_half_terms_where_a_kpi_is_asked_for_each(world):
    _report_north(world)
    due = "figures are due on"
    assert f"Spring 2026/27 {due} 5 March 2027." in text_of(world.as_("governor").get(world.url()))
    kpi = make_kpi(world, code="H1", statement="Lessons taught by a supply teacher", frequency="half-termly")
    KPI.objects.filter(pk=kpi.pk).update(added_on=dt.date(2026, 11, 16), measured_for="each-school")
    assert f"Autumn second half 2026/27 {due} 8 January 2027." in text_of(world.as_("governor").get(world.url()))

    entered = report(world, kpi, "1", "north", source_kind="official")
    Reading.objects.filter(pk=entered.pk).update(period=world.period(part=2))
    first = "Spring first half 2026/27 figures can be entered from 4 January 2027, and are due on 26 February 2027."
    assert first in text_of(world.as_("head").get(world.url()))


def test_the_data_lead_sees_the_trusts_and_each_schools(world):
    assert tasks(world.as_("data_lead").get(world.url())) == [
        ("The trust's own figures for autumn", "Due 13 November 2026", "0 of 1 in", "red"),
        NOT_IN,
        ("Figures of South Bank School for autumn", "Due 13 November 2026", "0 of 1 in", "red"),
    ]


def test_many_schools_are_counted_in_one_line(world):
    for number in range(6):
        School.objects.create(trust=world.trust, name=f"School {number}", slug=f"s{number}", phase="primary")
    _report_north(world)
    assert tasks(world.as_("data_lead").get(world.url()))[1:] == [
        ("All schools' figures for autumn", "Due 13 November 2026; 1 of 8 schools are complete", "1 of 8 in", "red")
    ]


def test_a_head_of_several_schools_sees_each_by_name(world):
    south = [
        Invitation(
            email=world.people["head"].email,
            name="Head",
            role="head",
            school=world.schools["south"],
            starts_on=FIRST,
        )
    ]
    invite_people(trust=world.trust, invitations=south)
    response = world.as_("head").get(world.url())
    assert [text for text, *_ in tasks(response)] == [
        "Figures of North Lane Primary for autumn",
        "Figures of South Bank School for autumn",
    ]
    assert [own.plan for own in response.context["schools"]] == [world.sdps["north"], world.sdps["south"]]


def test_ones_own_actions_wait_when_late_or_due_within_six_weeks(world):
    def own(title, due_on, **fields):
        action = _action(world, world.sdps["north"], world.school_priorities["north"], title, title, "leader")
        action.due_on = due_on
        for name, value in fields.items():
            setattr(action, name, value)
        action.save()
        return action

    own("late", dt.date(2026, 11, 19))
    own("today", dt.date(2026, 11, 20))
    own("soon", dt.date(2027, 1, 1))
    own("later", dt.date(2027, 1, 2))
    own("over", dt.date(2026, 10, 1), outcome="dropped")
    done = own("done", dt.date(2026, 10, 1))
    ProgressUpdate.objects.create(
        trust=world.trust, action=done, text="Done; the register shows it.", rag="complete", said_on=dt.date(2026, 9, 9)
    )
    own("removed", dt.date(2026, 10, 1), removed_at=dt.datetime(2026, 9, 9, tzinfo=dt.UTC))
    found = tasks(world.as_("leader").get(world.url()))
    assert [(text.split()[0], hint, status) for text, hint, status, _ in found] == [
        ("late", "North Lane Primary; due 19 November 2026", "Late"),
        ("today", "North Lane Primary; due 20 November 2026", "Due soon"),
        ("soon", "North Lane Primary; due 1 January 2027", "Due soon"),
    ]


def test_tasks_stand_by_day(world):
    for title, day in (("a", (2026, 11, 19)), ("b", (2026, 11, 27)), ("c", (2026, 11, 28))):
        action = _action(world, world.sdps["north"], world.school_priorities["north"], title, title, "leader")
        action.due_on = dt.date(*day)
        action.save()
    response = world.as_("leader").get(world.url())
    assert headings(response) == [("Late", 1), ("In the next seven days", 1), ("Later", 1)]


def test_many_actions_are_counted_after_the_first_five(world):
    for number in range(8):
        action = _action(world, world.sdps["north"], world.school_priorities["north"], f"n{number}", "Do", "leader")
        action.due_on = dt.date(2026, 11, 15 + number)
        action.save()
    found = tasks(world.as_("leader").get(world.url()))
    assert len(found) == 6
    assert found[-1] == ("3 more of my actions", "Late, or due in the next six weeks", "Due soon", "yellow")


def test_the_ceo_is_asked_to_open_the_terms_review(world):
    found = tasks(world.as_("ceo").get(world.url()))
    assert ("Open the autumn 2026/27 review", "", "Not opened", "blue") in found
    assert all("review" not in text for text, *_ in tasks(world.as_("data_lead").get(world.url())))


def test_the_ceo_sees_the_review_under_way_with_the_figures_that_are_in(world):
    review = open_review(trust=world.trust, term=world.term(), by=world.people["ceo"])
    _report_north(world)
    Review.objects.filter(pk=review.pk).update(meeting_on=dt.date(2026, 12, 10))
    response = world.as_("ceo").get(world.url())
    hint = "The board meets on 10 December 2026; 1 of 3 figures in, 2 late"
    assert ("Autumn 2026/27 review: make the figures final", hint, "Open", "blue") in tasks(response)
    assert "Not opened" not in [status for _, _, status, _ in tasks(response)]
    trustee = world.as_("trustee").get(world.url())
    assert tasks(trustee) == [TO_APPROVE]
    text = text_of(trustee)
    assert "The board's next meeting 10 December 2026: Autumn 2026/27 review. Its figures are still coming in" in text
    assert "The first pack stands here as soon as a term's review is issued." in text


def test_home_counts_as_many_figures_as_the_review_that_it_leads_to(world):
    half = make_kpi(
        world,
        code="H1",
        statement="Suspensions",
        measured_for="each-school",
        shape="at_most",
        unit="number",
        frequency="half-termly",
        target="3",
    )
    Reading.objects.create(
        trust=world.trust,
        measure=half.measures.get(),
        school=world.schools["north"],
        period=world.period(part=1),
        value=1,
        reported_by=world.people["head"],
        reported_at=clock.now(),
    )
    _report_north(world)
    open_review(trust=world.trust, term=world.term(), by=world.people["ceo"])
    hint = next(hint for text, hint, *_ in tasks(world.as_("ceo").get(world.url())) if "make the figures" in text)
    review = Review.objects.get()
    page = text_of(world.as_("ceo").get(world.url(f"reviews/{review.pk}/")))
    assert hint.startswith("2 of 5 figures in") and "Figures in 2 of 5" in page


def _final(world, meeting_on=None):
    for school, value in (("north", "96.0"), ("south", "88.0")):
        report(world, world.kpi, value, school)
    report(world, world.trust_kpi, "3.9")
    review = open_review(trust=world.trust, term=world.term(), by=world.people["ceo"])
    Review.objects.filter(pk=review.pk).update(meeting_on=meeting_on)
    add_decision(
        review=review, kind="sought", text="Approve the limit.", priority=world.priority, by=world.people["ceo"]
    )
    add_decision(review=review, kind="made", text="Moved a day.", priority=None, by=world.people["ceo"])
    return review


def test_a_trustee_sees_what_the_board_is_asked_and_the_colour_that_waits_for_assent(world):
    review = _final(world, dt.date(2026, 12, 10))
    assert "Approve the limit." not in text_of(world.as_("trustee").get(world.url()))
    review = make_final(world, review)
    for judged, school in ((State.AMBER, "south"), (State.RED, "north")):
        judge_colour(
            review=review,
            measure=Measure.objects.get(kpi=world.kpi),
            school=world.schools[school],
            judged=judged,
            reason="One class.",
            by=world.people["ceo"],
        )
    response = world.as_("trustee").get(world.url())
    assert tasks(response) == [
        (
            "Autumn 2026/27 review: a judged colour of South Bank School waits for your assent",
            "K1 Attendance is at least 95%. The board meets on 10 December 2026",
            "To assent",
            "blue",
        ),
        TO_APPROVE,
    ]
    assert "/assent/" in response.content.decode()
    text = text_of(response)
    assert "What the board is asked Autumn 2026/27 review, for the meeting on 10 December 2026" in text
    assert "Approve the limit. P1 Every child attends" in text
    assert "Moved a day." not in text
    assert "Approve the limit." not in text_of(world.as_("head").get(world.url()))
    waits = "The board meets on 10 December 2026; 1 judged colour waits for a trustee's assent"
    assert ("Autumn 2026/27 review: issue it", waits, "Figures final", "blue") in tasks(
        world.as_("ceo").get(world.url())
    )


def test_packs_stand_first_for_a_trustee_and_what_the_board_decided_is_recorded_by_the_ceo(world):
    review = issue(world, make_final(world, _final(world, dt.date(2026, 11, 19))))
    made(review, by=world.people["ceo"], path=f"{world.trust.pk}/1-a.pdf", basis="issued")
    assert "Autumn 2026/27 board pack (issued 20 November 2026)" in text_of(world.as_("trustee").get(world.url()))
    made(review, by=world.people["ceo"], path=f"{world.trust.pk}/1-b.pdf", basis="issued", edition=2)
    (pack,) = world.as_("trustee").get(world.url()).context["board"].packs
    assert pack.edition == 2, "an older edition stands behind it"
    for role in ("ceo", "head", "governor", "staff"):
        assert "board pack (issued" not in text_of(world.as_(role).get(world.url()))
    found = tasks(world.as_("ceo").get(world.url()))
    record = "Autumn 2026/27 review: record what the board decided"
    assert (record, "The board met on 19 November 2026", "0 of 1 recorded", "blue") in found


def test_a_governor_finds_the_schools_newest_documents_at_home_and_no_draft(world):
    review = issue(world, make_final(world, _final(world, dt.date(2026, 11, 19))))
    north, south = world.schools["north"], world.schools["south"]
    for kind, school, more in (
        ("local_pack", north, {"basis": "issued"}),
        ("local_pack", north, {"basis": "issued", "edition": 2}),
        ("head_report", north, {"basis": "draft"}),
        ("school_page", north, {"basis": "issued"}),
        ("head_report", north, {"basis": "issued"}),
        ("school_page", south, {"basis": "issued"}),
        ("local_pack", south, {"basis": "issued"}),
    ):
        made(review, by=world.people["ceo"], kind=kind, school=school, **more)
    for role in ("governor", "lgb_chair", "head"):
        home = world.as_(role).get(world.url())
        shown = [(report.kind, report.school_id, report.edition) for report in home.context["reports"]]
        assert shown == [("local_pack", north.pk, 2), ("head_report", north.pk, 1), ("school_page", north.pk, 1)]
        titles = "Local body's pack Head's report School on a page"
        assert f"Packs and reports, autumn 2026/27 {titles} Those of every term" in text_of(home)
    for role in ("trustee", "ceo", "staff", "data_entry"):
        assert world.as_(role).get(world.url()).context["reports"] == []


def test_who_looks_after_people_sees_roles_that_end_and_who_has_not_signed_in(world):
    Membership.objects.filter(trust=world.trust, role="leader").update(ends_on=dt.date(2026, 12, 31))
    found = tasks(world.as_("clerk").get(world.url()))
    assert found == [
        (
            "School leader larkmoor ends as school leader, North Lane Primary",
            "Last day 31 December 2026",
            "Ends soon",
            "yellow",
        ),
        TO_APPROVE,
        ("11 people have not signed in yet", "", "Invited", "grey"),
    ]
    assert tasks(world.as_("trustee").get(world.url())) == [TO_APPROVE]


def test_the_ceo_of_a_new_trust_is_asked_to_start_its_plan(db):
    new = bare_world()
    Plan.objects.all().delete()
    assert tasks(new.as_("ceo").get(new.url()))[0] == ("Start the trust plan", "", "Not started", "blue")


def test_the_ceo_of_a_trust_without_schools_is_asked_to_add_them(db):
    trust = create_trust(name="Newmoor Trust", slug="newmoor")
    invitation = Invitation(email="new@newmoor.example", name="Nia New", role="ceo")
    person = invite_person(trust=trust, invitation=invitation)[0].user
    browser = Client()
    browser.force_login(person)
    asked = [task[0] for task in tasks(browser.get("/t/newmoor/"))]
    assert asked == [
        "Start the trust plan",
        "Add the trust's schools",
        "Invite those who work with you",
    ]
    with inside_trust(trust.pk):
        Plan.objects.create(
            trust=trust, kind="trust", title="Plan", starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2029, 8, 31)
        )
    assert "Add the trust's schools" in [task[0] for task in tasks(browser.get("/t/newmoor/"))]
    assert "Add a school" in text_of(browser.get("/t/newmoor/school-plans/"))


@pytest.mark.parametrize("path", ["figures/", "scorecard/", "line-of-sight/", "figures/verify/"])
def test_a_page_about_a_term_leads_on_to_the_plan_in_a_trust_without_terms(db, path):
    trust = create_trust(name="Newmoor Trust", slug="newmoor")
    invitation = Invitation(email="new@newmoor.example", name="Nia New", role="ceo")
    browser = Client()
    browser.force_login(invite_person(trust=trust, invitation=invitation)[0].user)
    page = browser.get(f"/t/newmoor/{path}")
    assert "There are no terms yet They are made with the first plan. Begin the trust plan" in text_of(page)
    assert 'href="/t/newmoor/plan/"' in page.content.decode()


def test_a_head_without_a_plan_is_asked_to_start_one(world):
    Plan.objects.filter(pk=world.sdps["north"].pk).update(ends_on=dt.date(2026, 11, 19))
    response = world.as_("head").get(world.url())
    assert tasks(response)[-1][0] == "Start the plan of North Lane Primary"
    assert f'href="{world.url("schools/north/plans/sdp/begin/")}"' in response.content.decode()


@pytest.mark.parametrize("role", ["trustee", "governor", "staff", "guest", "clerk", "executive"])
def test_every_role_has_a_home(world, role):
    assert world.as_(role).get(world.url()).status_code == 200


def test_other_trusts_and_other_methods(world, other_world):
    assert world.as_("ceo").get(other_world.url()).status_code == 404
    assert world.as_("ceo").post(world.url()).status_code == 405


def test_the_same_queries_for_one_action_and_three(world, django_assert_num_queries):
    browser = world.as_("leader")
    party = Party.objects.get(user=world.people["leader"])

    def own(number):
        action = _action(world, world.sdps["north"], world.school_priorities["north"], f"x{number}", "More", "ceo")
        action.due_on = dt.date(2026, 12, 1)
        action.save()
        ActionOwner.objects.create(trust=world.trust, action=action, party=party, position=1)

    own(1)
    browser.get(world.url())
    with django_assert_num_queries(QUERIES):
        browser.get(world.url())
    own(2)
    own(3)
    with django_assert_num_queries(QUERIES):
        assert len(tasks(browser.get(world.url()))) == 3
