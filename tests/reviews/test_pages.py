"""The pages of reviews: each works, refuses others, hides other trusts' reviews, and answers its own methods only."""

import pytest

from apps.core.rag import State
from apps.reviews import services
from apps.reviews.models import Acknowledgement, Review
from tests.reviews.scene import (
    add_schools,
    bare_world,
    fresh,
    issue,
    make_final,
    measure_of,
    open_review,
    report,
    report_all,
    shown,
    text_of,
)
from tests.reviews.test_services import judge, values


def pages(world, review):
    """Every page of a review with the roles that may and one that may not, and its methods."""
    measure = measure_of(world.kpi).pk
    judgement = judge(world, review, State.AMBER).pk
    decision = services.add_decision(
        review=review, kind="sought", text="Agree it", priority=None, by=world.people["ceo"]
    ).pk
    base = f"reviews/{review.pk}/"
    return [
        ("reviews/", "ceo", "head", "GET"),
        ("reviews/open/", "ceo", "trustee", "GET"),
        (base, "ceo", "head", "GET"),
        (f"{base}missing/", "ceo", "trustee", "GET"),
        (f"{base}figures-final/", "ceo", "trustee", "GET"),
        (f"{base}issue/", "ceo", "trustee", "GET"),
        (f"{base}record/", "ceo", "head", "GET"),
        (f"{base}kpis/{measure}/", "ceo", "head", "GET"),
        (f"{base}kpis/{measure}/judge/", "ceo", "trustee", "GET"),
        (f"{base}kpis/{measure}/judge/south/", "ceo", "trustee", "GET"),
        (f"{base}judgements/{judgement}/withdraw/", "ceo", "trustee", "POST"),
        (f"{base}judgements/{judgement}/assent/", "trustee", "ceo", "BOTH"),
        (f"{base}priorities/{world.priority.pk}/", "ceo", "head", "GET"),
        (f"{base}summary/", "ceo", "trustee", "GET"),
        (f"{base}decisions/add/", "ceo", "trustee", "GET"),
        (f"{base}decisions/{decision}/", "ceo", "trustee", "GET"),
        (f"{base}decisions/{decision}/remove/", "ceo", "trustee", "POST"),
        (f"{base}decisions/{decision}/minute/", "ceo", "trustee", "GET"),
    ]


def test_every_page_opens_refuses_and_hides(world, other_world, review):
    listed = pages(world, review)
    final = make_final(world, review)
    for path, may, may_not, method in listed:
        if method != "POST":
            assert world.as_(may).get(world.url(path)).status_code == 200, path
        ask = "post" if method == "POST" else "get"
        assert getattr(world.as_(may_not), ask)(world.url(path)).status_code == 403, path
        assert getattr(world.as_("nobody"), ask)(world.url(path)).status_code == 302, path
        assert world.as_(may).request("PUT", world.url(path)).status_code == 405, path
        if method == "POST":
            assert world.as_(may).get(world.url(path)).status_code == 405, path
    for path, may, _, method in listed:
        ask = "post" if method == "POST" else "get"
        theirs = getattr(other_world.as_(may), ask)
        if path not in ("reviews/", "reviews/open/"):
            assert theirs(other_world.url(path)).status_code == 404, path
        assert theirs(world.url(path)).status_code == 404, path
    world.enter()
    assert fresh(world, final).stage == "figures_final"


def test_a_review_is_seen_by_others_once_its_figures_are_final(world, review):
    url = world.url(f"reviews/{review.pk}/")
    line = f"{url}kpis/{measure_of(world.kpi).pk}/"
    for address in (url, line, f"{url}record/"):
        assert world.as_("trustee").get(address).status_code == 403
    listed = text_of(world.as_("trustee").get(world.url("reviews/")))
    assert "Autumn 2026/27" in listed and "You can read it once its figures are final." in listed
    assert f"/reviews/{review.pk}/" not in listed
    make_final(world, review)
    for address in (url, line, f"{url}record/"):
        assert world.as_("trustee").get(address).status_code == 200
    assert f"/reviews/{review.pk}/" in text_of(world.as_("clerk").get(world.url("reviews/")))


def test_opening_a_review(world, settings):
    page = world.as_("ceo").get(world.url("reviews/"))
    assert "No review yet" in text_of(page)
    term = world.term()
    form = text_of(world.as_("ceo").get(world.url("reviews/open/")))
    assert f'value="{term.pk}" selected' in form
    response = world.as_("ceo").post(world.url("reviews/open/"), {"term": term.pk})
    opened = Review.objects.get()
    assert response.status_code == 302 and response["Location"] == world.url(f"reviews/{opened.pk}/")
    assert (opened.term, opened.opened_by) == (term, world.people["ceo"])
    again = world.as_("ceo").post(world.url("reviews/open/"), {"term": term.pk})
    assert again.status_code == 422
    assert Review.objects.count() == 1


def test_a_term_of_another_trust_cannot_be_chosen(world, other_world):
    other_world.enter()
    theirs = other_world.term().pk
    world.enter()
    assert world.as_("ceo").post(world.url("reviews/open/"), {"term": theirs}).status_code == 422
    assert Review.objects.count() == 0


def test_the_review_page_tells_everything(world):
    report(world, world.kpi, "96.0", "north")
    review = open_review(world)
    ceo = world.people["ceo"]
    services.write_summary(review=review, summary="A steady term", by=ceo)
    services.add_decision(review=review, kind="sought", text="Agree the plan", priority=world.priority, by=ceo)
    services.write_commentary(
        review=review,
        priority=world.priority,
        by=ceo,
        values=values(text="Calls are made", impact="amber", impact_line="Too soon to tell"),
    )
    judge(world, review, State.AMBER, school="north", reason="It fell in the last week")
    page = text_of(world.as_("ceo").get(world.url(f"reviews/{review.pk}/")))
    for said in (
        "Autumn 2026/27 review",
        "1 of 3",
        "Every child attends",
        "K1 Attendance is at least 95%",
        "1 green, 1 overdue of 2 due.",
        "Overdue: the autumn figure was due by 13 November 2026",
        "Calls are made",
        "Too soon to tell",
        "A steady term",
        "Agree the plan",
        "To be taken up under P1",
        "Judged amber; the figures say green: It fell in the last week",
        "acknowledged with a reason",
        "2 schools to look at",
    ):
        assert said in page, said
    assert "Make figures final" not in page
    by_family = text_of(world.as_("ceo").get(world.url(f"reviews/{review.pk}/?by=family")))
    assert "Attendance" in by_family and "Other KPIs" in by_family


def test_lines_stand_red_first(world):
    from tests.world import make_kpi

    report_all(world, south="97.0", reserves="9")
    for number, value in (("K3", "95"), ("K4", "1"), ("K5", "50")):
        kpi = make_kpi(
            world,
            code=number,
            statement=f"Line {number}",
            priority=world.priority,
            shape="at_least",
            unit="number",
            target="90",
            amber="40",
        )
        report(world, kpi, value)
    page = text_of(world.as_("ceo").get(world.url(f"reviews/{open_review(world).pk}/")))
    order = sorted(("K1 Att", "K3 Line", "K4 Line", "K5 Line"), key=page.index)
    assert order == ["K4 Line", "K5 Line", "K1 Att", "K3 Line"]
    assert "Red, and no action serves it." in page


def test_after_the_freeze_the_page_reads_frozen_rows_only(world, review):
    final = make_final(world, review)
    world.kpi.statement = "Changed afterwards"
    world.kpi.save()
    world.priority.title = "Renamed afterwards"
    world.priority.save()
    page = text_of(world.as_("trustee").get(world.url(f"reviews/{final.pk}/")))
    assert "Attendance is at least 95%" in page and "Every child attends" in page
    assert "afterwards" not in page
    assert "Issue the review" not in page
    assert "Issue the review" in text_of(world.as_("ceo").get(world.url(f"reviews/{final.pk}/")))


def test_of_many_schools_the_review_tells_the_ten_that_need_attention_most(world):
    add_schools(world, 12)
    report(world, world.kpi, "60", "north")
    report(world, world.kpi, "94", "south")
    review = open_review(world)
    judge(world, review, State.GREEN, school="south")
    url = world.url(f"reviews/{review.pk}/")
    answer = world.as_("ceo").get(url)
    page = text_of(answer)
    told = page[page.index("14 schools to look at") : page.index("The other 3, with every school")]
    assert told.count("Overdue: the autumn figure") == 9
    assert told.index("North Lane Primary") < told.index("School 00") < told.index("South Bank School")
    assert "Waiting for assent" in told  # what was judged is told, however calm the school is
    assert f'href="{url}kpis/{measure_of(world.kpi).pk}/#cells"' in answer.content.decode()


@pytest.mark.parametrize("schools", [2, 20])
@pytest.mark.parametrize(("stage", "queries"), [("open", 52), ("final", 39), ("issued", 38)])
def test_query_counts_of_the_review_page(world, django_assert_num_queries, schools, stage, queries):
    add_schools(world, schools - 2)
    report(world, world.kpi, "96", "north")
    review = open_review(world)
    subjects = [(m.measure_ref, m.school_ref) for m in shown(world, review).missing]
    services.acknowledge_overdue(review=review, subjects=subjects, reason="Lost", by=world.people["ceo"])
    judge(world, review, State.AMBER, school="north")
    services.add_decision(review=review, kind="made", text="x", priority=world.priority, by=world.people["ceo"])
    if stage != "open":
        review = make_final(world, review)
    if stage == "issued":
        issue(world, review)
    browser, url = world.as_("ceo"), world.url(f"reviews/{review.pk}/")
    browser.get(url)
    with django_assert_num_queries(queries):
        page = text_of(browser.get(url))
    assert ("School 17" in page) is (schools == 20)


def test_one_line_with_every_school(world, review):
    judge(world, review, State.AMBER, school="south", reason="Back already")
    url = world.url(f"reviews/{review.pk}/kpis/{measure_of(world.kpi).pk}/")
    page = text_of(world.as_("ceo").get(url))
    assert "Red: 91.0% against 95.0% for autumn (amber down to 93.0%)." in page
    assert "Waiting for assent" in page and "Withdraw" in page and "Judge" in page
    assert "No action serves it." in page
    final = make_final(world, review)
    assert "Judge the trust" not in text_of(world.as_("trustee").get(url))
    issue(world, final)
    assert "Withdraw" not in text_of(world.as_("ceo").get(url))
    assert world.as_("ceo").get(world.url(f"reviews/{review.pk}/kpis/999999/")).status_code == 404


def test_overdue_figures_are_acknowledged_on_the_page(world):
    review = open_review(world)
    url = world.url(f"reviews/{review.pk}/missing/")
    page = text_of(world.as_("ceo").get(url))
    assert "North Lane Primary" in page and "due by 13 November 2026" in page and " checked" not in page
    south = world.schools["south"].pk
    assert text_of(world.as_("ceo").get(f"{url}?of={south}")).count(" checked") == 1
    assert text_of(world.as_("ceo").get(f"{url}?of=all")).count(" checked") == 3
    keys = [f"{measure_of(world.kpi).pk}-{south}", f"{measure_of(world.trust_kpi).pk}-0"]
    wrong = world.as_("ceo").post(url, {"figures": keys, "reason": ""})
    assert wrong.status_code == 422 and text_of(wrong).count(" checked") == 2
    assert world.as_("ceo").post(url, {"figures": ["1-2-3", "x"], "reason": "x"}).status_code == 422
    assert world.as_("ceo").post(url, {"figures": keys, "reason": "Registers lost"}).status_code == 302
    assert Acknowledgement.objects.count() == 2
    assert "Registers lost (CEO larkmoor, 20 November 2026)" in text_of(world.as_("ceo").get(url))


def test_figures_final_asks_says_what_will_happen_and_does_it(world):
    report(world, world.kpi, "96", "north")
    review = open_review(world)
    url = world.url(f"reviews/{review.pk}/figures-final/")
    blocked = text_of(world.as_("ceo").get(url))
    assert "The figures cannot be made final" in blocked and "South Bank School has 1 figure overdue" in blocked
    refused = world.as_("ceo").post(url)
    assert refused.status_code == 409 and "South Bank School has 1 figure overdue" in text_of(refused)
    report(world, world.kpi, "91", "south")
    report(world, world.trust_kpi, "9")
    asked = text_of(world.as_("ceo").get(url))
    assert "Make the figures of autumn 2026/27 final?" in asked and "This cannot be undone." in asked
    assert fresh(world, review).is_open
    assert world.as_("ceo").post(url).status_code == 302
    assert not fresh(world, review).is_open
    assert "already" in text_of(world.as_("ceo").get(url)) or "final" in text_of(world.as_("ceo").get(url))
    assert world.as_("ceo").post(url).status_code == 409


def test_issuing_asks_says_what_will_happen_and_does_it(world, review):
    judge(world, review, State.AMBER)
    url = world.url(f"reviews/{review.pk}/issue/")
    assert "Make the figures final first" in text_of(world.as_("ceo").get(url))
    assert world.as_("ceo").post(url).status_code == 409
    make_final(world, review)
    asked = text_of(world.as_("ceo").get(url))
    assert "This cannot be undone." in asked and "1 judgement without assent" in asked and "no summary" in asked
    assert world.as_("ceo").post(url).status_code == 302
    issued = fresh(world, review)
    assert issued.is_issued and issued.issued_by == world.people["ceo"]
    record = text_of(world.as_("trustee").get(world.url(f"reviews/{review.pk}/record/")))
    assert issued.figures_checksum in record and issued.issued_checksum in record
    assert "What was frozen gives this checksum today." in record and "Do not rely" not in record
    assert world.as_("ceo").post(url).status_code == 409


def test_a_trust_without_schools_or_kpis_has_its_whole_review(db):
    world = bare_world()
    browser = world.as_("ceo")
    assert "Autumn 2018/19" in text_of(browser.get(world.url("reviews/open/")))
    term = world.term("2018/19", "autumn")
    browser.post(world.url("reviews/open/"), {"term": term.pk})
    review = Review.objects.get()
    base = world.url(f"reviews/{review.pk}/")
    page = text_of(browser.get(base))
    for said in ("No KPIs are rated this term", "No figure is due this term.", "The trust has no schools yet"):
        assert said in page
    assert browser.post(f"{base}figures-final/").status_code == 302
    assert browser.post(f"{base}issue/").status_code == 302
    assert browser.get(base).status_code == 200
    assert "Nothing is missing" in text_of(browser.get(f"{base}missing/"))


def test_the_list_costs_the_same_with_one_review_and_three(world, django_assert_num_queries):
    open_review(world)
    browser = world.as_("ceo")
    browser.get(world.url("reviews/"))
    with django_assert_num_queries(15):
        browser.get(world.url("reviews/"))
    for year, term in (("2026/27", "spring"), ("2025/26", "summer")):
        open_review(world, year, term)
    with django_assert_num_queries(15):
        assert text_of(browser.get(world.url("reviews/"))).count("Open</strong>") == 3
