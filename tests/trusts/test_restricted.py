"""The database hides restricted KPIs and actions from those who may not see them."""

import pytest

from apps.actions.models import Action
from apps.kpis.models import KPI
from apps.trusts.models import Membership
from apps.trusts.selectors import restricted_seen
from apps.trusts.wall import enter_trust, only_of
from tests.world import make_kpi


@pytest.fixture
def restricted(world):
    """Restricted: the trust's KPI for each school, a KPI of its own, and one KPI of each school's plan; an action."""
    KPI.objects.filter(pk__in=[world.kpi.pk, world.trust_kpi.pk]).update(restricted=True)
    for key in ("north", "south"):
        make_kpi(world, plan=world.sdps[key], statement=f"Grievances of {key}", restricted=True)
    Action.objects.filter(pk__in=[world.action.pk, world.school_actions["north"].pk]).update(restricted=True)
    return world


def seen(world, setting):
    enter_trust(world.trust.pk, restricted=setting)
    found = (
        set(KPI.objects.filter(trust=world.trust).values_list("statement", flat=True)),
        set(Action.objects.filter(trust=world.trust).values_list("title", flat=True)),
    )
    world.enter()
    return found


def setting_of(world, role):
    return restricted_seen(Membership.objects.filter(trust=world.trust, user=world.people[role]))


def test_the_installation_itself_sees_everything(restricted):
    kpis, actions = seen(restricted, "")
    assert (len(kpis), len(actions)) == (4, 2)


@pytest.mark.parametrize("role", ["staff", "governor", "data_entry", "leader", "executive", "data_lead", "guest"])
def test_those_without_the_right_see_none_of_it(restricted, role):
    assert setting_of(restricted, role) == "{}"
    assert seen(restricted, "{}") == (set(), {"Walk to school club"})  # south's, which is not restricted


@pytest.mark.parametrize("role", ["head", "lgb_chair"])
def test_a_school_sees_its_own_and_what_each_school_reports(restricted, role):
    setting = setting_of(restricted, role)
    assert setting == only_of([restricted.schools["north"].pk])
    kpis, actions = seen(restricted, setting)
    assert kpis == {"Attendance is at least 95%", "Grievances of north"}
    assert actions == {"Walk to school club"}


@pytest.mark.parametrize("role", ["ceo", "trustee", "clerk"])
def test_the_board_and_those_who_serve_it_see_all(restricted, role):
    assert setting_of(restricted, role) == ""


def test_a_page_of_a_restricted_kpi_is_not_there(restricted):
    url = restricted.url(f"kpis/{restricted.trust_kpi.pk}/")
    assert restricted.as_("ceo").get(url).status_code == 200
    assert restricted.as_("head").get(url).status_code == 404
    assert restricted.as_("staff").get(url).status_code == 404
    page = restricted.as_("ceo").get(url).content.decode()
    assert "For the board" in page


def test_those_who_may_not_see_it_cannot_change_it(restricted):
    enter_trust(restricted.trust.pk, restricted="{}")
    assert KPI.objects.filter(trust=restricted.trust).update(headline=True) == 0
    restricted.enter()
