"""What a review still misses, from whom, and the one reminder a week."""

import datetime as dt
import re

import pytest
from django.core import mail

from apps.core import clock
from apps.core.rag import State
from apps.reviews import services
from apps.reviews.around_services import WordValues, record_local_word, set_meetings
from apps.reviews.models import Reminder
from apps.reviews.readiness import readiness_of
from apps.reviews.tasks import remind_of_what_is_missing
from apps.strategies.models import PriorityLead
from apps.trusts.models import Body, BodySchool
from tests.reviews.scene import fresh, issue, make_final, open_review, report, report_all, shown, text_of
from tests.reviews.test_services import judge, values


def lacks(world, review):
    found = readiness_of(fresh(world, review), shown(world, review))
    return [(check.title, check.count, [(lack.text, lack.whom) for lack in check.lacks]) for check in found.checks]


def test_everything_that_is_missing_is_named_with_its_place(world):
    report(world, world.kpi, "96.0", "north")
    review = open_review(world)
    judge(world, review, State.GREEN, school="south")
    assert lacks(world, review) == [
        ("Figures", "1 of 3", [("1 figure, overdue", "South Bank School"), ("1 figure, overdue", world.trust.name)]),
        ("Verified", "0 of 1", [("1 figure not verified yet", "those who verify")]),
        ("Commentary", "0 of 1", [("Commentary on P1 Every child attends", "no lead")]),
        (
            "Judged colours",
            "0 of 1",
            [("Assent to green for Attendance is at least 95%", "a trustee, or the chair of its local body")],
        ),
        ("Decisions sought", "0 of 1", [("No decision is sought from the board", "the CEO")]),
        ("Summary", "0 of 1", [("The summary is not written", "the CEO")]),
        ("School plans", "2 of 2", []),
        ("Meetings", "0 of 1", [("The board has no day", "the governance professional")]),
    ]


def test_each_thing_that_is_missing_leads_where_its_reader_may_go(world):
    report(world, world.kpi, "96.0", "north")
    review = open_review(world)
    judge(world, review, State.GREEN, school="south")
    page = world.url(f"reviews/{review.pk}/ready/")
    led = {}
    for person in ("ceo", "clerk"):
        browser = world.as_(person)
        listed = re.findall(r'<li>\s*<a class="govuk-link"\s+href="([^"]+)"', browser.get(page).content.decode())
        assert [href for href in listed if browser.get(href).status_code != 200] == []
        led[person] = [href.removeprefix(world.url("")) for href in listed]
    assert led["clerk"] == [f"reviews/{review.pk}/meetings/"]
    assert led["ceo"] == [
        f"figures/?term={review.term_id}",
        f"figures/?term={review.term_id}",
        "figures/verify/",
        f"reviews/{review.pk}/priorities/{world.priority.pk}/",
        f"reviews/{review.pk}/decisions/add/",
        f"reviews/{review.pk}/summary/",
        f"reviews/{review.pk}/meetings/",
    ]


def test_a_review_with_everything_in_it_is_ready(world):
    report_all(world)
    review, ceo = open_review(world), world.people["ceo"]
    body = Body.objects.create(trust=world.trust, kind="local", name="Governors of North")
    BodySchool.objects.create(trust=world.trust, body=body, school=world.schools["north"])
    services.write_summary(review=review, summary="A good term", by=ceo)
    services.write_commentary(review=review, priority=world.priority, values=values(text="Steady"), by=ceo)
    services.add_decision(review=review, kind="sought", text="Agree it", priority=world.priority, by=ceo)
    set_meetings(review=review, board_on=dt.date(2026, 12, 10), days={body: dt.date(2026, 12, 1)}, by=ceo)
    assert readiness_of(fresh(world, review), shown(world, review)).words == "7 of 8 ready", (
        "figures are in and not verified"
    )
    final = make_final(world, review)
    assert lacks(world, final)[-1] == (
        "Governors' voice",
        "0 of 1",
        [("What the governors of North Lane Primary say (they meet on 1 December 2026)", "Governors of North")],
    )
    word = WordValues(text="Well done")
    record_local_word(review=final, school=world.schools["north"], values=word, by=world.people["lgb_chair"])
    assert readiness_of(fresh(world, final), shown(world, final)).is_ready


def test_the_clerk_finds_the_page_at_home(world):
    review = open_review(world)
    url = world.url(f"reviews/{review.pk}/ready/")
    assert "No reminder has gone out yet" in text_of(world.as_("clerk").get(url))
    assert "Is it ready?" in text_of(world.as_("clerk").get(world.url()))


@pytest.mark.parametrize("wanted", [1, 3])
def test_the_gauge_asks_as_often_for_one_priority_as_for_three(world, django_assert_num_queries, wanted):
    for number in range(wanted - 1):
        type(world.priority).objects.create(trust=world.trust, plan=world.plan, code=f"Q{number}", title="More")
    review = open_review(world)
    snapshot = shown(world, review)
    found = fresh(world, review)
    readiness_of(found, snapshot)  # reads the tables of the review that it asks
    with django_assert_num_queries(4):
        readiness = readiness_of(found, snapshot)
    assert len(readiness.checks[2].lacks) == wanted


def test_each_person_is_reminded_once_a_week(world, django_capture_on_commit_callbacks):
    PriorityLead.objects.create(trust=world.trust, priority=world.priority, party=world.parties["executive"])
    review = open_review(world)
    mail.outbox.clear()
    remind_of_what_is_missing()
    remind_of_what_is_missing()
    world.enter()
    sent = {message.to[0]: message.body for message in mail.outbox}
    assert len(sent) == len(mail.outbox) == Reminder.objects.count()
    assert {"ceo@larkmoor.example", "head@larkmoor.example", "data_entry@larkmoor.example"} <= set(sent)
    assert "- North Lane Primary: 1 figure, overdue" in sent["head@larkmoor.example"]
    assert "staff@larkmoor.example" not in sent and "governor@larkmoor.example" not in sent
    assert Reminder.objects.get(person=world.people["head"]).words == "North Lane Primary: 1 figure, overdue"
    number = len(mail.outbox)
    with clock.standing_on(dt.date(2026, 11, 23)):
        remind_of_what_is_missing()
    world.enter()
    assert len(mail.outbox) == 2 * number
    assert "Reminders last went out on 23 November 2026" in text_of(
        world.as_("ceo").get(world.url(f"reviews/{review.pk}/ready/"))
    )


def test_nobody_is_reminded_of_an_issued_review_or_a_rehearsal(world):
    report_all(world)
    issue(world, make_final(world, open_review(world)))
    rehearsal = open_review(world, "2026/27", "spring")
    type(rehearsal.term).objects.filter(pk=rehearsal.term_id).update(is_rehearsal=True)
    mail.outbox.clear()
    remind_of_what_is_missing()
    world.enter()
    assert (mail.outbox, Reminder.objects.count()) == ([], 0)


def test_last_terms_commentary_stands_beside_and_can_be_started_from(world):
    report_all(world, year="2025/26", term="summer")
    ceo, before = world.people["ceo"], open_review(world, "2025/26", "summer")
    said = values(text="Slow but sure", delivery="amber", delivery_line="Two schools are late")
    services.write_commentary(review=before, priority=world.priority, values=said, by=ceo)
    services.write_summary(review=before, summary="A hard term", by=ceo)
    missing = [(row.measure_ref, row.school_ref) for row in shown(world, before).missing]
    if missing:
        services.acknowledge_overdue(review=before, subjects=missing, reason="x", by=ceo)
    issue(world, make_final(world, before))
    review = open_review(world)
    url = world.url(f"reviews/{review.pk}/priorities/{world.priority.pk}/")
    page = text_of(world.as_("ceo").get(url))
    assert "What was said in Summer 2025/26" in page and page.count("Slow but sure") == 1
    started = text_of(world.as_("ceo").get(f"{url}?from=last"))
    assert started.count("Slow but sure") == 2
    summary = world.url(f"reviews/{review.pk}/summary/")
    assert text_of(world.as_("ceo").get(f"{summary}?from=last")).count("A hard term") == 2
