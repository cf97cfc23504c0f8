"""Small trusts for tests: people in every role, two schools, a plan with one priority, two KPIs and an action each."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import User
from apps.actions.models import Action, ActionOwner
from apps.core import clock
from apps.kpis.models import KPI, Family, Measure, Target
from apps.strategies.models import Plan, Priority
from apps.trusts.models import Party, Period, School, Term, Trust
from apps.trusts.rights import Rights
from apps.trusts.roles import BY_CODE, Scope
from apps.trusts.selectors import memberships_in_force, rights_of
from apps.trusts.services import Invitation, create_trust, ensure_years, invite_people
from apps.trusts.wall import enter_trust, outside_trusts, set_setting

PASSWORD = "correct horse battery"
FIRST = dt.date(2024, 9, 1)
LAST = dt.date(2028, 8, 31)


class Browser:
    """A signed-in test client; after each request the test is inside the world's trust again."""

    def __init__(self, world: "World", user: User | None) -> None:
        self.world = world
        self.client = Client()
        if user is not None:
            with outside_trusts():
                self.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(self, path: str, **kwargs: Any) -> HttpResponse:
        return self._ask("get", path, **kwargs)

    def post(self, path: str, data: Any = None, **kwargs: Any) -> HttpResponse:
        return self._ask("post", path, data, **kwargs)

    def request(self, method: str, path: str, **kwargs: Any) -> HttpResponse:
        return self._ask("generic", method, path, **kwargs)

    def _ask(self, kind: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A request begins outside every trust: here, out of another one than the world's own."""
        if World.entered != self.world.trust.pk:
            set_setting("app.trust_id", None)
        response: HttpResponse = getattr(self.client, kind)(*args, **kwargs)
        self.world.enter()
        return response


@dataclass
class World:
    """A trust and what is in it. Schools: north (primary), south (secondary). Everybody's roles are at north."""

    trust: Trust
    schools: dict[str, School] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    plan: Plan = None  # type: ignore[assignment]
    sdps: dict[str, Plan] = field(default_factory=dict)
    priority: Priority = None  # type: ignore[assignment]
    school_priorities: dict[str, Priority] = field(default_factory=dict)
    kpi: KPI = None  # type: ignore[assignment]
    trust_kpi: KPI = None  # type: ignore[assignment]
    action: Action = None  # type: ignore[assignment]
    school_actions: dict[str, Action] = field(default_factory=dict)
    entered: ClassVar[int] = 0

    def enter(self) -> None:
        """See this trust's rows from here on."""
        enter_trust(self.trust.pk)
        World.entered = self.trust.pk

    def as_(self, role: str) -> Browser:
        """A browser in which the person with that role is signed in; `nobody` is signed out."""
        return Browser(self, None if role == "nobody" else self.people[role])

    def url(self, path: str = "") -> str:
        """An address inside the trust."""
        return f"/t/{self.trust.slug}/{path}"

    def term(self, year: str = "2026/27", name: str = "autumn") -> Term:
        return Term.objects.get(trust=self.trust, year__name=year, name=name)

    def period(self, year: str = "2026/27", name: str = "autumn", part: int = 0) -> Period:
        return Period.objects.get(trust=self.trust, term__year__name=year, term__name=name, part=part)


def make_world(name: str = "Larkmoor Learning Trust", slug: str = "larkmoor", **trust_fields: Any) -> World:
    """A trust with plan 2024-2028, autumn 2026 under way (tests' day is 20 November 2026), and no figures."""
    trust = create_trust(name=name, slug=slug, **trust_fields)
    world = World(trust)
    world.enter()
    ensure_years(trust=trust, first=FIRST, last=LAST)
    for key, full, phase in (("north", "North Lane Primary", "primary"), ("south", "South Bank School", "secondary")):
        world.schools[key] = School.objects.create(
            trust=trust,
            name=full,
            slug=key,
            phase=phase,
            urn=f"10000{len(world.schools)}",
            position=len(world.schools),
            joined_on=dt.date(2020, 9, 1),
        )
    _people(world)
    _plans(world)
    return world


def _people(world: World) -> None:
    domain = f"{world.trust.slug}.example"
    invitations = [
        Invitation(
            email=f"{code}@{domain}",
            name=f"{role.name} {world.trust.slug}",
            role=code,
            school=world.schools["north"] if role.scope == Scope.SCHOOL else None,
            starts_on=FIRST,
        )
        for code, role in BY_CODE.items()
    ]
    for membership, _ in invite_people(trust=world.trust, invitations=invitations):
        code = membership.role
        user = world.people[code] = User.objects.get(pk=membership.user_id)
        world.parties[code] = Party.objects.create(
            trust=world.trust, name=f"{BY_CODE[code].name} party", kind="role", user=user, position=len(world.parties)
        )


def _plans(world: World) -> None:
    trust = world.trust
    world.plan = Plan.objects.create(trust=trust, kind="trust", title="Trust plan", starts_on=FIRST, ends_on=LAST)
    world.priority = Priority.objects.create(trust=trust, plan=world.plan, code="P1", title="Every child attends")
    family = Family.objects.create(trust=trust, name="Attendance")
    world.kpi = make_kpi(
        world,
        code="K1",
        statement="Attendance is at least 95%",
        family=family,
        priority=world.priority,
        measured_for="each-school",
        shape="at_least",
        unit="percent",
        frequency="termly",
        headline=True,
        target="95.0",
        amber="93.0",
    )
    world.trust_kpi = make_kpi(
        world,
        code="K2",
        statement="Reserves are at least 6% of income",
        measured_for="trust",
        shape="at_least",
        unit="percent",
        frequency="termly",
        target="6.0",
    )
    world.action = _action(world, world.plan, world.priority, "A1", "Ring home on the first day", "ceo")
    for key, school in world.schools.items():
        sdp = Plan.objects.create(
            trust=trust,
            kind="sdp",
            school=school,
            title=f"{school.name} plan 2026/27",
            starts_on=dt.date(2026, 9, 1),
            ends_on=dt.date(2027, 8, 31),
        )
        world.sdps[key] = sdp
        priority = Priority.objects.create(trust=trust, plan=sdp, code="1", title="Attendance for all")
        world.school_priorities[key] = priority
        world.school_actions[key] = _action(world, sdp, priority, "1.1", "Walk to school club", "leader")


def _action(world: World, plan: Plan, priority: Priority, code: str, title: str, owner: str) -> Action:
    action = Action.objects.create(
        trust=world.trust, plan=plan, priority=priority, code=code, title=title, due_on=dt.date(2027, 3, 31)
    )
    ActionOwner.objects.create(trust=world.trust, action=action, party=world.parties[owner])
    return action


def rights_of_person(world: World, person: str) -> Rights:
    """What somebody of the world may do today."""
    user = world.people[person]
    return rights_of(user, world.trust, memberships_in_force(user, world.trust, clock.today()))


def make_kpi(world: World, *, target: str | None = None, amber: str | None = None, **fields: Any) -> KPI:
    """A KPI of the trust plan (or of `plan`), with its own measure and, if given, a target from the first day."""
    fields.setdefault("plan", world.plan)
    kpi = KPI.objects.create(trust=world.trust, **fields)
    Measure.objects.create(trust=world.trust, kpi=kpi)
    if target is not None:
        Target.objects.create(
            trust=world.trust, kpi=kpi, value=Decimal(target), amber=Decimal(amber) if amber else None, valid_from=FIRST
        )
    return kpi
