"""The pages on which people say something in a review."""

from apps.core.rag import State
from apps.reviews import services
from apps.reviews.models import Commentary, Decision, Judgement, Minute
from apps.strategies.models import Priority, PriorityLead
from tests.reviews.scene import fresh, issue, make_final, measure_of, text_of
from tests.reviews.test_services import judge


def test_judging_on_the_page(world, review):
    url = world.url(f"reviews/{review.pk}/kpis/{measure_of(world.kpi).pk}/judge/south/")
    page = world.as_("ceo").get(url)
    assert "Red: 91.0% against 95.0%" in text_of(page)
    wrong = world.as_("ceo").post(url, {"judged": "red", "reason": "Kept words"})
    assert wrong.status_code == 422
    assert "The figures say red already" in text_of(wrong) and "Kept words" in text_of(wrong)
    assert world.as_("ceo").post(url, {"judged": "blue", "reason": "x"}).status_code == 422
    good = world.as_("ceo").post(url, {"judged": "amber", "reason": "Two families left"}, follow=True)
    waits = (
        "Your judgement, amber, waits for the assent of a trustee or of the chair of its local body before it prints."
    )
    assert waits in text_of(good)
    found = Judgement.objects.get()
    assert (found.judged, found.school, found.judged_by) == ("amber", world.schools["south"], world.people["ceo"])
    withdraw = world.url(f"reviews/{review.pk}/judgements/{found.pk}/withdraw/")
    assert world.as_("ceo").post(withdraw).status_code == 302
    assert world.as_("ceo").post(withdraw).status_code == 404
    assert world.as_("ceo").get(url.replace("south", "elsewhere")).status_code == 404


def test_a_trustee_assents_on_the_page(world, review):
    judgement = judge(world, review, State.AMBER)
    url = world.url(f"reviews/{review.pk}/judgements/{judgement.pk}/assent/")
    assert world.as_("trustee").get(url).status_code == 200, "one may assent while the review is open"
    assert world.as_("trustee").get(world.url(f"reviews/{review.pk}/")).status_code == 403
    final = make_final(world, review)
    page = text_of(world.as_("trustee").get(world.url(f"reviews/{final.pk}/")))
    assert "Waiting for assent" in page and url in page
    home = text_of(world.as_("trustee").get(world.url()))
    assert "a judged colour of South Bank School waits for your assent" in home and url in home
    assert url not in text_of(world.as_("ceo").get(world.url(f"reviews/{final.pk}/")))
    assert "Two families moved away" in text_of(world.as_("trustee").get(url))
    assert world.as_("trustee").post(url).status_code == 302
    judgement.refresh_from_db()
    assert judgement.assented_by == world.people["trustee"]
    again = world.as_("trustee").post(url)
    assert again.status_code == 409 and "does not wait for assent" in text_of(again)


def test_commentary_on_the_page(world, review):
    url = world.url(f"reviews/{review.pk}/priorities/{world.priority.pk}/")
    wrong = world.as_("ceo").post(url, {"text": "Kept words", "delivery": "red", "delivery_line": ""})
    assert wrong.status_code == 422
    assert "Say in a line why it has this colour." in text_of(wrong) and "Kept words" in text_of(wrong)
    said = {"text": "Slow", "delivery": "amber", "delivery_line": "Two posts vacant", "impact": "", "impact_line": ""}
    assert world.as_("ceo").post(url, said).status_code == 302
    assert Commentary.objects.get().delivery == "amber"
    assert "Two posts vacant" in text_of(world.as_("ceo").get(url))
    assert world.as_("ceo").get(world.url(f"reviews/{review.pk}/priorities/999999/")).status_code == 404


def test_a_lead_comments_once_the_figures_are_final(world, review):
    PriorityLead.objects.create(trust=world.trust, priority=world.priority, party=world.parties["executive"])
    url = world.url(f"reviews/{review.pk}/priorities/{world.priority.pk}/")
    assert world.as_("executive").get(url).status_code == 403
    final = make_final(world, review)
    assert url in text_of(world.as_("executive").get(world.url(f"reviews/{final.pk}/")))
    assert world.as_("executive").post(url, {"text": "From its lead"}).status_code == 302
    assert Commentary.objects.get().written_by == world.people["executive"]
    assert world.as_("data_lead").get(url).status_code == 403
    issue(world, final)
    assert world.as_("ceo").get(url).status_code == 302


def test_summary_on_the_page(world, review):
    url = world.url(f"reviews/{review.pk}/summary/")
    sent = world.as_("ceo").post(url, {"summary": "A good term"})
    assert sent.status_code == 302
    assert fresh(world, review).summary == "A good term"
    issue(world, make_final(world, review))
    late = world.as_("ceo").post(url, {"summary": "Too late"})
    assert late.status_code == 409 and "has been issued" in text_of(late) and "Too late" in text_of(late)


def test_decisions_on_the_pages(world, other_world, review):
    base = world.url(f"reviews/{review.pk}/decisions/")
    assert world.as_("ceo").post(f"{base}add/", {"kind": "sought", "text": ""}).status_code == 422
    foreign = {"kind": "sought", "text": "x", "priority": other_world.priority.pk}
    assert world.as_("ceo").post(f"{base}add/", foreign).status_code == 422
    sent = {"kind": "sought", "text": "Agree it", "priority": world.priority.pk}
    assert world.as_("ceo").post(f"{base}add/", sent).status_code == 302
    decision = Decision.objects.get()
    assert (decision.text, decision.priority) == ("Agree it", world.priority)
    assert world.as_("ceo").post(f"{base}{decision.pk}/", {"kind": "made", "text": "Agreed"}).status_code == 302
    assert world.as_("ceo").post(f"{base}{decision.pk}/remove/").status_code == 302
    assert world.as_("ceo").get(f"{base}{decision.pk}/").status_code == 404


def test_a_minute_is_recorded_on_the_page(world, review):
    decision = services.add_decision(
        review=review, kind="sought", text="Agree it", priority=None, by=world.people["ceo"]
    )
    url = world.url(f"reviews/{review.pk}/decisions/{decision.pk}/minute/")
    sent = {"text": "Agreed", "number": "12.3", "decided_on": "2026-11-19"}
    early = world.as_("ceo").post(url, sent)
    assert early.status_code == 409 and "once the review has been issued" in text_of(early)
    issue(world, make_final(world, review))
    assert world.as_("ceo").post(url, {"text": "", "decided_on": ""}).status_code == 422
    assert world.as_("ceo").post(url, sent).status_code == 302
    assert Minute.objects.get().number == "12.3"
    page = text_of(world.as_("trustee").get(world.url(f"reviews/{review.pk}/")))
    assert "Decided on 19 November 2026 (minute 12.3): Agreed" in page


def test_a_decision_is_put_under_priorities_in_the_plans_order(world, review):
    second = Priority.objects.create(trust=world.trust, plan=world.plan, title="Second", code="2", position=9)
    for parent, code in ((second, "2.1"), (world.priority, "1.1")):
        Priority.objects.create(trust=world.trust, plan=world.plan, parent=parent, title="Strand", code=code)
    page = world.as_("ceo").get(world.url(f"reviews/{review.pk}/decisions/add/"))
    codes = [found.code for found in page.context["form"].fields["priority"].queryset]
    assert codes == [world.priority.code, "1.1", "2", "2.1"]
