"""The number of queries of a page is the same for a trust of 2 schools and one of 20, whatever they have entered."""

import datetime as dt
import io
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.actions.models import Action
from apps.kpis.models import KPI, Measure
from apps.reviews.models import Review
from apps.strategies.models import Plan
from apps.trusts.models import Body, Membership, Period, School, Trust
from apps.trusts.wall import enter_trust, outside_trusts, set_setting

pytestmark = pytest.mark.django_db


@dataclass
class Sized:
    """A demo trust, with one signed-in client per role."""

    trust: Trust
    clients: dict[str, Client]

    def queries(self, role: str, path: str) -> int:
        set_setting("app.trust_id", None)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            response = self.clients[role].get(f"/t/{self.trust.slug}/{path}")
        assert response.status_code == 200, (path, response.status_code)
        return len(seen)


def sized(slug: str, schools: int) -> Sized:
    set_setting("app.trust_id", None)
    call_command("make_demo", slug=slug, schools=schools, today=dt.date(2026, 11, 20), stdout=io.StringIO())
    set_setting("app.trust_slug", slug)
    return Sized(Trust.objects.get(slug=slug), {})


def sign_in(site: Sized) -> None:
    """Sign in one person per role; once both trusts are made, since a person is the same in both."""
    trust = site.trust
    for role in ("ceo", "trustee", "data_lead", "clerk"):
        enter_trust(trust.pk)
        user = User.objects.filter(memberships__trust=trust, memberships__role=role).order_by("pk")[0]
        site.clients[role] = Client()
        with outside_trusts():
            site.clients[role].force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")


def paths(trust: Trust) -> list[tuple[str, str]]:
    """(role, path) of every page that grows with the trust."""
    enter_trust(trust.pk)
    plan = Plan.objects.get(trust=trust, kind="trust")
    sdp = Plan.objects.filter(trust=trust, kind="sdp", starts_on=dt.date(2026, 9, 1)).order_by("pk")[0]
    issued, opened = (
        Review.objects.filter(trust=trust, issued_at__isnull=empty).order_by("pk")[0] for empty in (False, True)
    )
    period = Period.objects.get(trust=trust, term__year__name="2026/27", term__name="autumn", part=0)
    kpi = KPI.objects.get(trust=trust, code="B1")
    measure = Measure.objects.filter(trust=trust, kpi=kpi).order_by("pk")[0]
    action = Action.objects.filter(trust=trust, plan=plan).order_by("pk")[0]
    school = School.objects.filter(trust=trust).order_by("pk")[0].slug
    body = Body.objects.filter(trust=trust).order_by("pk")[0]
    head = Membership.objects.filter(trust=trust, role="head").order_by("pk")[0].user_id
    term = period.term_id
    return [
        ("ceo", ""),
        ("data_lead", ""),
        ("trustee", ""),
        ("ceo", "my-work/"),
        ("ceo", f"kpis/{kpi.pk}/link/"),
        ("ceo", f"plans/{plan.pk}/"),
        ("ceo", f"plans/{sdp.pk}/"),
        ("ceo", "school-plans/"),
        ("ceo", "scorecard/"),
        ("ceo", "scorecard/excel/"),
        ("ceo", f"scorecard/{term}/{measure.pk}/"),
        ("ceo", f"scorecard/{term}/{measure.pk}/{school}/"),
        ("ceo", "line-of-sight/"),
        ("ceo", f"line-of-sight/{term}/{kpi.pk}/"),
        ("ceo", f"line-of-sight/{term}/{kpi.pk}/{school}/"),
        ("ceo", f"plans/{plan.pk}/arrange/"),
        ("ceo", f"plans/{plan.pk}/history/"),
        ("ceo", f"plans/{plan.pk}/removed/"),
        ("ceo", f"plans/{plan.pk}/file/"),
        ("ceo", f"plans/{plan.pk}/actions/add/"),
        ("ceo", f"actions/{action.pk}/links/"),
        ("ceo", "targets/"),
        ("ceo", f"kpis/{kpi.pk}/targets/"),
        ("ceo", f"plans/{plan.pk}/actions/excel/"),
        ("ceo", f"kpis/{kpi.pk}/"),
        ("data_lead", "figures/"),
        ("data_lead", f"figures/trust/{period.pk}/"),
        ("data_lead", f"figures/trust/{period.pk}/?kpi={kpi.pk}"),
        ("data_lead", f"figures/schools/{school}/{period.pk}/"),
        ("ceo", "reviews/"),
        ("ceo", f"reviews/{opened.pk}/"),
        ("trustee", f"reviews/{issued.pk}/"),
        ("ceo", f"reviews/{opened.pk}/missing/"),
        ("ceo", f"reviews/{opened.pk}/kpis/{measure.pk}/"),
        ("ceo", f"reviews/{opened.pk}/record/"),
        ("trustee", f"reviews/{issued.pk}/kpis/{measure.pk}/"),
        ("trustee", f"reviews/{issued.pk}/schools/"),
        ("clerk", ""),
        ("clerk", "people/"),
        ("clerk", f"people/{head}/"),
        ("clerk", "people/invite/"),
        ("clerk", "settings/"),
        ("clerk", "settings/schools/"),
        ("clerk", "settings/bodies/"),
        ("clerk", f"settings/bodies/{body.pk}/"),
        ("clerk", "settings/owners/"),
        ("clerk", "settings/owners/add/"),
        ("clerk", "settings/terms/"),
    ]


def test_the_number_of_queries_does_not_grow_with_the_trust():
    few, many = sized("few", 2), sized("many", 20)
    sign_in(few)
    sign_in(many)
    counts = {}
    for (role, path_few), (_, path_many) in zip(paths(few.trust), paths(many.trust), strict=True):
        for site, path in ((few, path_few), (many, path_many)):
            site.queries(role, path)  # fills what is cached by the process
        counts[path_few] = (few.queries(role, path_few), many.queries(role, path_many))
    assert {path: pair for path, pair in counts.items() if pair[0] != pair[1]} == {}
    # A plan file asks each table of a plan once, more than a page for people may.
    most = {path: pair[0] for path, pair in counts.items() if not path.endswith("/file/")}
    # The pages of a plan and of a review also say how the plan stands, by its figures and by what schools do for it.
    # An open review is drawn up with what stands beside its figures, too: changed limits, inspections, flags.
    limits = {path: 75 if path.startswith("reviews/") else 70 if path.startswith("plans/") else 60 for path in most}
    assert {path: number for path, number in most.items() if number > limits[path]} == {}
