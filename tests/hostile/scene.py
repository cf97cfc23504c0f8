"""Two trusts in which everything exists, made once for all of these tests; what a test changes is undone after it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from apps.accounts.models import User
from apps.actions.models import Action, ActionKPI, ActionOwner, Resource, Step, SuccessCriterion
from apps.core import clock
from apps.core.rag import State
from apps.kpis.models import KPI, Check, Comment, CommentOn, Family, FigureUpload, Measure, Reading, Target
from apps.reports.models import Document
from apps.reviews.models import Decision, Judgement, Review
from apps.reviews.proposing import Wanted, propose_colour
from apps.reviews.selectors import snapshot_of
from apps.reviews.services import acknowledge_overdue, add_decision, judge_colour
from apps.strategies.models import Objective, Theme
from apps.trusts.inspections import InspectionValues, keep_inspection
from apps.trusts.models import Body, BodyMember, BodySchool, Membership, School, TrustGrant, TrustLogo
from apps.trusts.services import Invitation, invite_people
from apps.trusts.wall import outside_trusts
from tests.reports.rows import made
from tests.reviews.scene import issue, make_final, measure_of, open_review, report
from tests.world import FIRST, Browser, World, make_kpi, make_world, rights_of_person

TODAY = dt.date(2026, 11, 20)
# Year, term, north's attendance, south's, the trust's reserves: spring's were issued, summer's are final.
FIGURES = (
    ("2025/26", "spring", "96.0", "88.7", "4.3"),
    ("2025/26", "summer", "96.0", "88.7", "4.3"),
    ("2026/27", "autumn", "95.6", "77.1", "3.9"),
)
HELD_IN_NORTH = ("executive", "clerk", "guest")  # roles that are held for the whole trust, or for one school


@dataclass
class Everything:
    """A world with a row of every kind: what its pages are about, by name, and a browser per person."""

    world: World
    ids: dict[str, Any] = field(default_factory=dict)
    browsers: dict[str, Browser] = field(default_factory=dict)

    def url(self, path: str) -> str:
        """An address inside the trust; `{action}` stands for the id of its action, and so on."""
        return self.world.url(path.format(**self.ids))


def make_everything(name: str, slug: str, school_slugs: tuple[str, str], secret: str) -> Everything:
    """The trust of that name; `secret` is a word that stands in everything of it that can be read."""
    with clock.standing_on(TODAY):
        world = make_world(name, slug)
        for key, own in zip(("north", "south"), school_slugs, strict=True):
            School.objects.filter(pk=world.schools[key].pk).update(slug=own)
            world.schools[key].refresh_from_db()
        made_up = Everything(world)
        _more_people(world)
        _plan_rows(made_up, secret)
        _reviews(made_up, secret)
        _settings(made_up, secret)
        _ids(made_up)
        for person, user in world.people.items():
            made_up.browsers[person] = Browser(world, user)
        made_up.browsers["nobody"] = Browser(world, None)
    return made_up


def _more_people(world: World) -> None:
    """Roles held in north alone, one that has ended, and an operator without any."""
    invited = [
        Invitation(
            email=f"{role}-north@{world.trust.slug}.example",
            name=f"{role} of north",
            role=role,
            school=world.schools["north"],
            starts_on=FIRST,
        )
        for role in HELD_IN_NORTH
    ]
    lapsed = Invitation(
        email=f"lapsed@{world.trust.slug}.example",
        name="Lapsed",
        role="ceo",
        starts_on=FIRST,
        ends_on=TODAY - dt.timedelta(days=1),
    )
    for membership, _ in invite_people(trust=world.trust, invitations=[*invited, lapsed]):
        held = f"{membership.role}_north" if membership.school_id else "lapsed"
        world.people[held] = User.objects.get(pk=membership.user_id)
    with outside_trusts():
        world.people["operator"] = User.objects.create_superuser(email=f"operator@{world.trust.slug}.example", name="O")


def _plan_rows(made_up: Everything, secret: str) -> None:
    world, ids = made_up.world, made_up.ids
    trust = world.trust
    theme = Theme.objects.create(trust=trust, plan=world.plan, name=f"{secret} theme")
    objective = Objective.objects.create(trust=trust, plan=world.plan, code="O1", text=f"{secret} objective")
    step = Step.objects.create(trust=trust, action=world.action, text=f"{secret} step")
    resource = Resource.objects.create(trust=trust, action=world.action, text=f"{secret} resource")
    criterion = SuccessCriterion.objects.create(
        trust=trust, plan=world.plan, action=world.action, text=f"{secret} criterion"
    )
    wanted = SuccessCriterion.objects.create(
        trust=trust, plan=world.plan, priority=world.priority, text=f"{secret} criterion"
    )
    for key in ("north", "south"):
        sdp = world.sdps[key]
        own = make_kpi(
            world,
            plan=sdp,
            code=f"S{key[0].upper()}",
            statement=f"{secret} wish of {key}",
            shape="at_least",
            unit="number",
            frequency="termly",
            target="3",
        )
        ids[f"kpi_{key}"] = own.pk
        action = world.school_actions[key]
        type(action).objects.filter(pk=action.pk).update(title=f"{secret} club of {key}")
        ActionKPI.objects.create(trust=trust, action=action, kpi=world.kpi, contribution=f"{secret} hope of {key}")
    _restricted(world, secret)
    type(world.action).objects.filter(pk=world.action.pk).update(title=f"{secret} action")
    KPI.objects.filter(pk=world.kpi.pk).update(statement=f"{secret} attendance")
    type(world.priority).objects.filter(pk=world.priority.pk).update(title=f"{secret} priority")
    ids |= {
        "theme": theme.pk,
        "objective": objective.pk,
        "step": step.pk,
        "resource": resource.pk,
        "criterion": criterion.pk,
        "criterion_of_priority": wanted.pk,
        "version_of_action": _version(world.action),
        "version_of_north": _version(world.school_actions["north"]),
        "family": Family.objects.get(trust=trust, name="Attendance").pk,
    }


def _restricted(world: World, secret: str) -> None:
    """A restricted KPI and action in the trust's plan and in each school's."""
    plans = {"the trust": (world.plan, world.priority)} | {
        key: (world.sdps[key], world.school_priorities[key]) for key in ("north", "south")
    }
    for whose, (plan, priority) in plans.items():
        kpi = make_kpi(
            world,
            plan=plan,
            priority=priority,
            statement=f"{secret} grievances of {whose}",
            measured_for="trust" if plan.is_trust_plan else "",
            shape="at_most",
            unit="number",
            frequency="termly",
            headline=True,
            target="2",
            restricted=True,
        )
        action = Action.objects.create(
            trust=world.trust,
            plan=plan,
            priority=priority,
            title=f"{secret} tribunal of {whose}",
            due_on=dt.date(2026, 10, 1),
            restricted=True,
        )
        ActionOwner.objects.create(trust=world.trust, action=action, party=world.parties["leader"])
        ActionKPI.objects.create(trust=world.trust, action=action, kpi=kpi)


def _settings(made_up: Everything, secret: str) -> None:
    world = made_up.world
    body = Body.objects.create(trust=world.trust, kind="local", name=f"{secret} governors")
    BodySchool.objects.create(trust=world.trust, body=body, school=world.schools["north"])
    member = BodyMember.objects.create(trust=world.trust, body=body, name=f"{secret} chair", starts_on=FIRST)
    made_up.ids |= {"body": body.pk, "member": member.pk, "upload": _upload(world, secret).pk}
    seen = InspectionValues(
        framework="siams", inspected_on=dt.date(2025, 3, 4), grades={"Judgement": "J1"}, note=f"{secret} visit"
    )
    found = keep_inspection(school=world.schools["north"], inspection=None, values=seen, by=world.people["head"])
    made_up.ids["inspection"] = found.pk
    TrustLogo.objects.create(trust=world.trust, image=b"\x89PNG", width=1, height=1)


def _upload(world: World, secret: str) -> FigureUpload:
    """A table that the data lead has brought and not saved yet."""
    own = Measure.objects.get(trust=world.trust, kpi=world.kpi)
    return FigureUpload.objects.create(
        trust=world.trust,
        term=world.term(),
        file_name=f"{secret}.csv",
        cells=[[1, ["School", secret]], [2, [world.schools["north"].name, "94.4"]]],
        columns=["school", f"{own.pk}:value"],
        lines=[{"row": 2, "school": world.schools["north"].name, "value": "94.4", "measure": own.pk}],
        made_by=world.people["data_lead"],
        made_at=dt.datetime.combine(TODAY, dt.time(9), dt.UTC),
    )


def _version(row: Any) -> int:
    """The number of the row's first event."""
    return int(row.pgh_event_model.objects.filter(id=row.pk).order_by("pgh_id").first().pgh_id)


def _reviews(made_up: Everything, secret: str) -> None:
    """Spring is issued with its pack, summer is final, autumn is open; a judgement waits in summer and in autumn."""
    world, ceo = made_up.world, made_up.world.people["ceo"]
    for year, term, north, south, reserves in FIGURES:
        report(world, world.kpi, north, "north", year=year, term=term)
        report(world, world.kpi, south, "south", year=year, term=term, note=f"{secret} note")
        report(world, world.trust_kpi, reserves, year=year, term=term)
    _checked(made_up, secret)
    issued = open_review(world, "2025/26", "spring")
    spring = _decision(issued, f"{secret} decision", ceo)
    issued = issue(world, _final(world, issued))
    final = open_review(world, "2025/26", "summer")
    summer = _decision(final, f"{secret} decision", ceo)
    final = _final(world, final)
    opened = open_review(world)
    made_up.ids |= {
        "review_issued": issued.pk,
        "review_final": final.pk,
        "review_open": opened.pk,
        "decision_issued": spring.pk,
        "decision_final": summer.pk,
        "decision_open": _decision(opened, f"{secret} decision", ceo).pk,
        "judgement_final": _judged(world, final, f"{secret} reason").pk,
        "judgement_open": _judged(world, opened, f"{secret} reason").pk,
        "proposal": propose_colour(
            review=opened,
            measure=measure_of(world.kpi),
            school=world.schools["south"],
            wanted=Wanted(judged=State.AMBER, reason=f"{secret} reason"),
            by=world.people["executive"],
            rights=rights_of_person(world, "executive"),
        ).pk,
        "document_final": made(issued, by=ceo, path=f"{world.trust.pk}/1-a.pdf", basis="issued").pk,
        "document_draft": made(opened, by=ceo, path=f"{world.trust.pk}/2-a.pdf").pk,
    }


def _checked(made_up: Everything, secret: str) -> None:
    """This term's figures by their numbers: north's was checked with a difference, and its own KPI's is a draft."""
    world = made_up.world
    readings = Reading.objects.filter(trust=world.trust, period=world.period())
    made_up.ids |= {
        "figure_north": readings.get(school=world.schools["north"]).pk,
        "figure_south": readings.get(school=world.schools["south"]).pk,
        "figure_trust": readings.get(school=None).pk,
    }
    Check.objects.create(
        trust=world.trust,
        reading_id=made_up.ids["figure_north"],
        method=f"{secret} method",
        agrees=False,
        note=f"{secret} difference",
        reported_by=world.people["head"],
        checked_by=world.people["executive"],
        checked_at=clock.now(),
    )
    comment = Comment.objects.create(
        trust=world.trust,
        school=world.schools["north"],
        term=world.term(),
        text=f"{secret} comment",
        written_by=world.people["head"],
        written_at=clock.now(),
    )
    CommentOn.objects.create(trust=world.trust, comment=comment, measure=world.kpi.measures.get())
    made_up.ids["comment"] = comment.pk
    report(world, KPI.objects.get(pk=made_up.ids["kpi_north"]), "6130", "north", is_draft=True)


def _final(world: World, review: Review) -> Review:
    missing = [(row.measure_ref, row.school_ref) for row in snapshot_of(review, TODAY).missing]
    if missing:
        acknowledge_overdue(review=review, subjects=missing, reason="It never came.", by=world.people["ceo"])
    return make_final(world, review)


def _decision(review: Review, text: str, by: User) -> Decision:
    return add_decision(review=review, kind="sought", text=text, priority=None, by=by)


def _judged(world: World, review: Review, reason: str) -> Judgement:
    return judge_colour(
        review=review,
        measure=measure_of(world.kpi),
        school=world.schools["south"],
        judged=State.GREEN,
        reason=reason,
        by=world.people["ceo"],
    )


def _ids(made_up: Everything) -> None:
    world = made_up.world
    own = Measure.objects.get(trust=world.trust, kpi=world.kpi)
    made_up.ids |= {
        "plan": world.plan.pk,
        "sdp_north": world.sdps["north"].pk,
        "sdp_south": world.sdps["south"].pk,
        "priority": world.priority.pk,
        "priority_north": world.school_priorities["north"].pk,
        "priority_south": world.school_priorities["south"].pk,
        "action": world.action.pk,
        "action_north": world.school_actions["north"].pk,
        "action_south": world.school_actions["south"].pk,
        "kpi": world.kpi.pk,
        "trust_kpi": world.trust_kpi.pk,
        "target": Target.objects.get(trust=world.trust, kpi=world.kpi).pk,
        "measure": own.pk,
        "period": world.period().pk,
        "term": world.term().pk,
        "year": world.term("2027/28", "autumn").year_id,
        "next_term": world.term("2026/27", "spring").pk,
        "north": world.schools["north"].slug,
        "south": world.schools["south"].slug,
        "school_north": world.schools["north"].pk,
        "school_south": world.schools["south"].pk,
        "party": world.parties["ceo"].pk,
        "party_head": world.parties["head"].pk,
        "membership": Membership.objects.get(trust=world.trust, role="staff").pk,
        "membership_executive": Membership.objects.get(trust=world.trust, role="executive", school=None).pk,
        "membership_leader": Membership.objects.get(trust=world.trust, role="leader").pk,
        "staff": world.people["staff"].pk,
        "leader": world.people["leader"].pk,
        "grant": TrustGrant.objects.filter(trust=world.trust).first().pk,  # type: ignore[union-attr]
    }


def rows_of(model: type[Any], world: World) -> list[tuple[Any, ...]]:
    """Every row of a table that belongs to the trust, to be compared with what it is afterwards."""
    return list(model.objects.filter(trust=world.trust.pk).order_by("pk").values_list())


def documents_of(world: World) -> list[Document]:
    return list(Document.objects.filter(trust=world.trust))
