"""What heads and chairs of local governing bodies see of other schools, as the trust allows it."""

import re

import pytest

from apps.kpis.facts import Coverage
from apps.kpis.models import Reading
from apps.trusts.models import Trust
from tests.reviews.scene import make_final, open_review, report

SEE = ("head", "lgb_chair")
CHECKS = {"grace_days": "0", "sample_one_in": "10", "far_points": "10"}
NEVER = ("data_entry", "leader", "governor", "guest", "staff")


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def set_to(world, **changes):
    data = {"small_cohort": "10", "coverage_share": "80", "others": "own", **CHECKS} | changes
    return world.as_("clerk").post(world.url("settings/thresholds/"), data)


def final_review(world):
    report(world, world.kpi, "96.0", "north")
    report(world, world.kpi, "77.1", "south")
    report(world, world.trust_kpi, "6.1")
    return make_final(world, open_review(world))


@pytest.mark.parametrize("role", SEE)
def test_the_setting_gives_and_takes_the_right_at_once(world, role):
    review = final_review(world)
    pages = [world.url("reviews/"), world.url(f"reviews/{review.pk}/schools/")]
    browser = world.as_(role)
    assert [browser.get(url).status_code for url in pages] == [403, 403]
    assert set_to(world, others="all").status_code == 302
    assert [browser.get(url).status_code for url in pages] == [200, 200]
    assert "Autumn 2026/27: all schools' colours" in text_of(browser.get(pages[0]))
    assert "Reviews" in [item["text"] for item in browser.get(world.url("")).context["navigation"]]
    set_to(world, others="own")
    assert [browser.get(url).status_code for url in pages] == [403, 403]


def test_they_see_frozen_colours_of_all_schools_and_nothing_more(world):
    review = final_review(world)
    set_to(world, others="all")
    Reading.objects.filter(value="77.1").update(value="99.0")  # since then
    page = world.as_("head").get(world.url(f"reviews/{review.pk}/schools/"))
    [line] = page.context["colours"].lines
    assert (line.line.code, [state.word for state in line.states]) == ("K1", ["Green", "Red"])
    assert "77.1" not in text_of(page)
    assert "99.0" not in text_of(page)
    for path in ("", "record/", f"kpis/{line.line.measure_ref}/"):
        assert world.as_("head").get(world.url(f"reviews/{review.pk}/{path}")).status_code == 403


def test_the_scorecard_leads_a_head_there_once_it_is_allowed(world):
    review = final_review(world)
    link = world.url(f"reviews/{review.pk}/schools/")
    assert link not in world.as_("head").get(world.url("scorecard/")).content.decode()
    set_to(world, others="all")
    assert link in world.as_("head").get(world.url("scorecard/")).content.decode()


def test_nothing_is_seen_before_figures_are_final(world):
    review = open_review(world)
    set_to(world, others="all")
    assert world.as_("head").get(world.url(f"reviews/{review.pk}/schools/")).status_code == 403
    assert "You can read it once its figures are final." in text_of(world.as_("head").get(world.url("reviews/")))


@pytest.mark.parametrize("role", NEVER)
def test_nobody_else_is_given_it(world, role):
    review = final_review(world)
    set_to(world, others="all")
    assert world.as_(role).get(world.url(f"reviews/{review.pk}/schools/")).status_code == 403


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"small_cohort": "-1"}, ["small_cohort"]),
        ({"small_cohort": "1e400"}, ["small_cohort"]),
        ({"coverage_share": "0"}, ["coverage_share"]),
        ({"coverage_share": "101"}, ["coverage_share"]),
        ({"coverage_share": "NaN"}, ["coverage_share"]),
        ({"others": "everything"}, ["others"]),
        ({"small_cohort": "", "coverage_share": ""}, ["small_cohort", "coverage_share"]),
        ({"grace_days": "-1", "sample_one_in": "1001"}, ["grace_days", "sample_one_in"]),
        ({"grace_days": "1e400", "far_points": ""}, ["grace_days", "far_points"]),
    ],
)
def test_thresholds_that_cannot_be_are_refused(world, typed, fields):
    response = set_to(world, **typed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, fields)
    trust = Trust.objects.get(pk=world.trust.pk)
    assert (trust.small_cohort, trust.coverage_share, trust.heads_see_others) == (10, 80, False)


def test_only_the_ceo_and_the_clerk_set_them(world, other_world):
    statuses = {role: world.as_(role).get(world.url("settings/thresholds/")).status_code for role in world.people}
    assert statuses == {role: 200 if role in ("ceo", "clerk") else 403 for role in world.people}
    assert world.as_("ceo").get(other_world.url("settings/thresholds/")).status_code == 404
    assert world.as_("ceo").request("PUT", world.url("settings/thresholds/")).status_code == 405


def test_the_share_of_schools_is_the_trusts_own():
    assert Coverage(reported=1, due=2, enough=50).is_enough
    assert not Coverage(reported=1, due=2, enough=51).is_enough


def test_the_share_decides_when_good_news_is_told(world):
    report(world, world.kpi, "96.0", "north", numerator=96, denominator=100)
    page = world.as_("ceo").get(world.url("scorecard/"))
    assert page.context["card"].headline[0].trust.state.value == "incomplete"
    set_to(world, coverage_share="50")
    page = world.as_("ceo").get(world.url("scorecard/"))
    assert page.context["card"].headline[0].trust.state.value == "green"
