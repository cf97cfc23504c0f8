"""Academic years in the settings: the next one with one click, and days that can be changed until figures are final."""

import datetime as dt
import re

import pytest

from apps.core import clock
from apps.kpis.models import Reading
from apps.scorecard.scorecard import build_scorecard
from apps.trusts.models import AcademicYear, Period, Trust
from apps.trusts.year_forms import LABELS
from apps.trusts.year_services import days_of
from tests.reviews.scene import make_final, open_review, report


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def year_of(name="2026/27"):
    return AcademicYear.objects.get(name=name)


def filled(name="2026/27", **changes):
    """What the form of a year sends as it stands, but for these changes (`autumn__due_on="2026-11-30"`)."""
    days = days_of(year_of(name))
    data = {f"{term}-{field}": getattr(of, field).isoformat() for term, of in days.items() for field in LABELS}
    return data | {key.replace("__", "-"): value for key, value in changes.items()}


def save(world, **changes):
    return world.as_("clerk").post(world.url(f"settings/terms/{year_of().pk}/"), filled(**changes))


@pytest.mark.parametrize("path", ["terms/", "terms/{year}/"])
def test_only_the_ceo_and_the_clerk_of_the_whole_trust_see_it(world, other_world, path):
    path = path.format(year=year_of().pk)
    statuses = {role: world.as_(role).get(world.url(f"settings/{path}")).status_code for role in world.people}
    assert statuses == {role: 200 if role in ("ceo", "clerk") else 403 for role in world.people}
    assert other_world.as_("ceo").get(other_world.url(f"settings/terms/{year_of().pk}/")).status_code == 404
    assert world.as_("ceo").request("DELETE", world.url(f"settings/{path}")).status_code == 405
    assert world.as_("ceo").get(world.url("settings/terms/add/")).status_code == 405


def test_one_query_count_for_few_and_many(world, django_assert_num_queries):
    browser = world.as_("clerk")
    browser.get(world.url("settings/terms/"))
    with django_assert_num_queries(17):
        browser.get(world.url("settings/terms/"))
    for name in ("2028/29", "2029/30", "2030/31"):
        assert browser.post(world.url("settings/terms/add/"), {"year": name}).status_code == 302
    browser.get(world.url("settings/terms/"))
    with django_assert_num_queries(17):
        browser.get(world.url("settings/terms/"))


def test_next_year_is_made_with_one_click_on_last_years_weekdays(world):
    response = world.as_("clerk").post(world.url("settings/terms/add/"), {"year": "2028/29", "like_last": "1"})
    year = year_of("2028/29")
    assert response["Location"] == world.url(f"settings/terms/{year.pk}/")
    before, after = days_of(year_of("2027/28")), days_of(year)
    moved = {(getattr(after[t], f) - getattr(before[t], f)).days for t in before for f in LABELS}
    assert moved in ({364}, {371})


def test_next_year_has_the_usual_dates_if_wanted_and_is_added_once(world):
    for _ in range(2):
        world.as_("clerk").post(world.url("settings/terms/add/"), {"year": "2028/29", "usual": "1"})
    assert AcademicYear.objects.count() == 5
    assert days_of(year_of("2028/29"))["autumn"].starts_on == dt.date(2028, 9, 4)


@pytest.mark.parametrize("name", ["2040/41", "", "nonsense", "2026/27", "x" * 10_000, "2028/30"])
def test_no_other_year_is_added(world, name):
    assert world.as_("clerk").post(world.url("settings/terms/add/"), {"year": name}).status_code == 302
    assert AcademicYear.objects.count() == 4


def test_a_changed_due_day_is_kept_in_its_period_alone(world):
    assert save(world, autumn__due_on="2026-11-30").status_code == 302
    assert world.period().due_on == dt.date(2026, 11, 30)
    assert save(world, spring__ends_on="2027-03-19").status_code == 302
    ends = set(Period.objects.filter(term=world.term("2026/27", "spring"), part__in=[0, 2]).values_list("ends_on"))
    assert ends == {(dt.date(2027, 3, 19),)}
    assert world.term("2026/27", "spring").ends_on == dt.date(2027, 3, 19)


@pytest.mark.parametrize("typed", ["", "soon", "2026-02-31", "9999-12-31", "2027-12-01"])
def test_a_day_that_cannot_be_is_said_and_kept_on_the_page(world, typed):
    response = save(world, autumn__ends_on=typed)
    assert response.status_code == 422
    assert "autumn-ends_on" in response.context["form"].errors or typed == "2027-12-01"
    assert response.context["form"].data["autumn-ends_on"] == typed
    assert world.term().ends_on == dt.date(2026, 12, 18)


def test_the_days_of_a_term_whose_figures_are_final_do_not_change(world):
    report(world, world.kpi, "96.0", "north")
    report(world, world.kpi, "96.0", "south")
    report(world, world.trust_kpi, "6.1")
    make_final(world, open_review(world))
    said = "The figures of autumn 2026/27 are final, so its days can no longer change."
    page = world.as_("clerk").get(world.url(f"settings/terms/{year_of().pk}/"))
    assert said in text_of(page)
    before = world.period().due_on
    response = save(world, autumn__due_on="2026-12-01", spring__due_on="2027-03-10")
    assert response.status_code == 302
    assert world.period().due_on == before
    assert world.period("2026/27", "spring").due_on == dt.date(2027, 3, 10)


def test_the_index_asks_for_the_year_to_come(world):
    with clock.standing_on(dt.date(2028, 3, 10)):
        page = text_of(world.as_("clerk").get(world.url("settings/")))
    assert "2028/29 has no terms yet." in page


def counting(world, role="clerk", **sent):
    return world.as_(role).post(world.url("settings/terms/counting/"), sent)


def states(world, term):
    card = build_scorecard(trust=Trust.objects.get(pk=world.trust.pk), term=term, today=dt.date(2027, 6, 1))
    return sorted({cell.rating.state.value for cell in card.cells})


def test_a_trust_that_begins_in_spring_has_nothing_overdue_in_autumn(world):
    autumn, spring = world.term(), world.term("2026/27", "spring")
    assert states(world, autumn) == ["overdue"]
    assert counting(world, first=spring.pk).status_code == 302
    assert states(world, autumn) == ["not_due"]
    assert states(world, spring) == ["overdue"]
    card = build_scorecard(trust=Trust.objects.get(pk=world.trust.pk), term=spring, today=dt.date(2027, 6, 1))
    assert {cell.rating.no_assurance for cell in card.cells} == {False}
    report(world, world.kpi, "96.0", "north")
    assert "green" in states(world, autumn)
    assert counting(world, first="").status_code == 302
    assert Trust.objects.get(pk=world.trust.pk).figures_from is None
    assert counting(world, first="999999").status_code == 422


def test_a_year_that_adds_up_says_which_terms_it_is_without(world):
    type(world.kpi).objects.filter(pk=world.kpi.pk).update(cumulative=True, unit="number", shape="at_most")
    report(world, world.kpi, "4", "north", term="spring")
    counting(world, first=world.term("2026/27", "spring").pk)
    spring = world.term("2026/27", "spring")
    card = build_scorecard(trust=Trust.objects.get(pk=world.trust.pk), term=spring, today=dt.date(2027, 6, 1))
    sentences = [cell.rating.sentence for cell in card.cells if cell.school == world.schools["north"]]
    assert "autumn" in sentences[0]


def test_a_rehearsal_is_compared_with_nothing_and_asked_of_nobody_else(world):
    assert "Figures of North Lane Primary" in text_of(world.as_("data_entry").get(world.url()))
    report(world, world.kpi, "90.0", "north", year="2025/26")
    report(world, world.kpi, "96.0", "north")
    autumn = world.term()
    card = build_scorecard(trust=world.trust, term=autumn, today=dt.date(2026, 11, 20))
    own = next(cell for cell in card.cells if cell.school == world.schools["north"])
    assert own.rating.direction.value == "better"
    assert counting(world, rehearsals=[world.term("2025/26").pk]).status_code == 302
    card = build_scorecard(trust=world.trust, term=autumn, today=dt.date(2026, 11, 20))
    own = next(cell for cell in card.cells if cell.school == world.schools["north"])
    assert own.rating.direction is None
    Reading.objects.filter(trust=world.trust, period__term=autumn).delete()
    counting(world, rehearsals=[autumn.pk])
    assert "Figures of North Lane Primary" not in text_of(world.as_("data_entry").get(world.url()))
    assert "Rehearsal" in text_of(world.as_("clerk").get(world.url("settings/terms/")))


def test_a_term_whose_figures_are_final_stays_what_it_is(world):
    for school in ("north", "south"):
        report(world, world.kpi, "96.0", school)
    report(world, world.trust_kpi, "6.5")
    make_final(world, open_review(world))
    refused = counting(world, rehearsals=[world.term().pk])
    assert refused.status_code == 422
    assert "The figures of autumn 2026/27 are final, so it stays what it was." in text_of(refused)
    assert counting(world, "head", first="").status_code == 403
