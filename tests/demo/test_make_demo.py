"""The demo trust: deterministic, whole, left alone when it is there, and refused in production."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.actions.models import Action, ActionKPI
from apps.core import clock
from apps.core.rag import State
from apps.demo.cast import PASSWORD, sign_ins
from apps.kpis.facts import Shape
from apps.kpis.measuring import codes_named
from apps.kpis.models import KPI, Reading
from apps.reviews.models import FrozenCell, Judgement, Review
from apps.strategies.models import Plan, Priority, Theme
from apps.trusts.models import Body, BodyMember, Membership, School, Trust
from apps.trusts.roles import BY_CODE
from apps.trusts.wall import enter_trust, set_setting

pytestmark = pytest.mark.django_db

DAY = "2026-11-20"


def make(**options):
    out = io.StringIO()
    call_command("make_demo", today=dt.date.fromisoformat(DAY), stdout=out, **options)
    slug = options.get("slug", "larkmoor")
    set_setting("app.trust_slug", slug)
    trust = Trust.objects.get(slug=slug)
    enter_trust(trust.pk)
    return trust, out.getvalue()


RATED_SHAPES = {
    Shape.AT_LEAST,
    Shape.AT_MOST,
    Shape.BETWEEN,
    Shape.ABOUT,
    Shape.MILESTONE,
    Shape.RUBRIC,
    Shape.MONITOR,
}


def test_the_demo_holds_what_it_promises():
    trust, _ = make()
    plan = Plan.objects.get(trust=trust, kind="trust")
    assert School.objects.count() == 10
    assert {s.phase for s in School.objects.all()} == {"primary", "secondary", "all-through", "special", "16-plus"}
    assert Priority.objects.filter(plan=plan, parent=None).count() == 5
    assert Theme.objects.filter(plan=plan).count() == 2
    kpis = list(KPI.objects.filter(plan=plan))
    assert len(kpis) == 40
    assert {kpi.code: codes_named(kpi) for kpi in kpis if codes_named(kpi)} == {"I4": ["I1"]}
    assert trust.grace_days == 3
    assert sum(1 for kpi in kpis if kpi.shape in RATED_SHAPES) >= 30
    years = {"2023/24", "2024/25", "2025/26", "2026/27"}
    assert set(Reading.objects.values_list("period__term__year__name", flat=True)) == years
    assert set(Membership.objects.values_list("role", flat=True)) == set(BY_CODE)
    sdps = Plan.objects.filter(kind="sdp", starts_on=dt.date(2026, 9, 1))
    assert sdps.count() == 10
    assert {Action.objects.filter(plan=sdp).count() for sdp in sdps} == {8}
    assert [r.stage for r in Review.objects.order_by("term__starts_on")] == ["issued", "issued", "open"]
    states = set(FrozenCell.objects.values_list("state", flat=True))
    assert {"red", "amber", "green", "overdue", "not_due", "paused", "not_applicable", "monitor"} <= states
    assert Judgement.objects.filter(assented_by__isnull=False).exists()
    assert Judgement.objects.filter(judged=State.AMBER.value).exists()
    own = Action.objects.filter(owners__party__user__email="z.corrie@hazelbeck.example")
    assert {action.plan.school.name for action in own} == {"Hazelbeck Primary School"}
    chairs = dict(BodyMember.objects.filter(office="chair").values_list("body__name", "name"))
    assert len(chairs) == Body.objects.count() == 13
    assert (chairs["Trust board"], chairs["Governors of Hazelbeck Primary School"]) == (
        "Clement Adeyemi",
        "Patrick Eze",
    )
    assert BodyMember.objects.filter(body__kind="board").count() == 4
    assert set(BodyMember.objects.values_list("ends_on", flat=True)) == {dt.date(2027, 8, 31)}
    unlinked = {"B2", "P1"}
    assert not ActionKPI.objects.filter(kpi__code__in=unlinked, action__plan__kind="sdp").exists()
    assert not ActionKPI.objects.filter(action__plan__school__name="Castlegarth School").exists()


def picture(trust):
    """Every figure and every action of a trust, by names instead of numbers."""
    readings = Reading.objects.filter(trust=trust).values_list(
        "measure__kpi__code",
        "measure__name",
        "school__name",
        "period__starts_on",
        "period__part",
        "value",
        "grade",
        "done_on",
        "not_done",
    )
    actions = Action.objects.filter(trust=trust).values_list("plan__title", "code", "title", "due_on", "progress__rag")
    people = Membership.objects.filter(trust=trust).values_list("user__email", "role", "school__name")
    return sorted(map(str, readings)), sorted(map(str, actions)), sorted(map(str, people))


def test_the_same_seed_gives_the_same_trust_and_another_does_not():
    one = picture(make(slug="one", schools=3)[0])
    set_setting("app.trust_id", None)
    again = picture(make(slug="again", schools=3)[0])
    set_setting("app.trust_id", None)
    other = picture(make(slug="other", schools=3, seed=2)[0])
    assert one == again
    assert one[0] != other[0]


def test_run_again_it_keeps_what_was_edited():
    trust, first = make(schools=2)
    assert first.splitlines()[-1] == "The demo trust is made."
    Plan.objects.filter(trust=trust, kind="trust").update(title="Edited")
    set_setting("app.trust_id", None)
    trust, second = make(schools=2)
    assert second == "The demo trust is there already; nothing was changed.\n"
    assert Plan.objects.get(trust=trust, kind="trust").title == "Edited"


def test_more_schools_than_ten_are_invented():
    trust, _ = make(slug="many", schools=14)
    names = list(School.objects.filter(trust=trust).values_list("name", flat=True))
    assert len(set(names)) == 14
    led = Membership.objects.filter(trust=trust, role="head").values("school").distinct().count()
    assert led == 14


def test_everyone_printed_can_sign_in():
    make(schools=10)
    set_setting("app.trust_id", None)
    emails = [email for _, email, _ in sign_ins()]
    assert [role for role, _, _ in sign_ins()][:1] == ["CEO"]
    assert User.objects.filter(email__in=emails).count() == len(emails) == 12
    assert User.objects.get(email=emails[0]).check_password(PASSWORD)
    out = io.StringIO()
    call_command("make_demo", show_sign_ins=True, stdout=out)
    assert out.getvalue().splitlines()[0].split() == ["CEO", "ceo@larkmoor.example", PASSWORD]


@pytest.mark.parametrize("schools", ["1", "201", "ten", "-3"])
def test_an_odd_number_of_schools_is_refused(schools):
    with pytest.raises(CommandError, match="give a number of schools from 2 to 200"):
        call_command("make_demo", f"--schools={schools}")


def test_a_day_outside_the_story_is_refused_and_nothing_is_made():
    with pytest.raises(CommandError, match="choose a day between them"):
        call_command("make_demo", "--today=2031-01-01")
    set_setting("app.trust_slug", "larkmoor")
    assert not Trust.objects.exists()


def test_production_refuses_another_day(settings):
    settings.PRODUCTION = True
    with (
        pytest.raises(RuntimeError, match="In production the clock is the real one"),
        clock.standing_on(dt.date.today()),
    ):
        pass
