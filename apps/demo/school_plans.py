"""The demo schools' development plans: eight actions a year, linked to the trust's KPIs, with gaps to be found."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from apps.actions.models import Action, ActionKPI, ActionOwner, ProgressUpdate, Resource, Step, SuccessCriterion
from apps.demo.cast import own_party
from apps.demo.document import read
from apps.kpis.models import KPI
from apps.strategies.models import Plan, Priority
from apps.trusts.calendar import year_bounds
from apps.trusts.models import Party, School, Trust

ACTIONS = 8
# The gaps: no school works on these KPIs, and these schools' actions are not linked to anything.
UNLINKED_KPIS = frozenset({"B2", "P1"})
UNLINKED_SCHOOLS = frozenset({"Castlegarth School"})
# After the plan's first day: in November, in February and in June, before the figures are made final.
SAID_AFTER_DAYS = (72, 172, 276)
NOTES = {
    "green": "Started on time; the first round is done.",
    "amber": "Begun in half the classes; cover has been hard to find.",
    "red": "Not started: the post is still empty.",
    "complete": "Finished; the record is with the local governing body.",
}


class Writer:
    """Collects the rows of many school plans and saves them together."""

    def __init__(self, trust: Trust, seed: int, today: dt.date) -> None:
        self.trust, self.seed, self.today = trust, seed, today
        self.pool: list[dict[str, Any]] = read("demo-sdp-actions.yaml")["priorities"]
        self.parties = {party.name: party for party in Party.objects.filter(trust=trust)}
        self.kpis = {kpi.code: kpi for kpi in KPI.objects.filter(trust=trust, plan__kind=Plan.Kind.TRUST)}
        self.trust_priorities = {
            p.code: p for p in Priority.objects.filter(trust=trust, plan__kind=Plan.Kind.TRUST, parent=None)
        }

    def write(self, school: School, year: str) -> Plan:
        """One school's plan for one academic year, with its priorities and eight actions."""
        starts_on, ends_on = year_bounds(year)
        chance = random.Random(f"{self.seed}/{school.name}/{year}")
        plan = Plan.objects.create(
            trust=self.trust,
            kind=Plan.Kind.SDP,
            school=school,
            title=f"{school.name} development plan {year}",
            starts_on=starts_on,
            ends_on=ends_on,
            purpose=f"What {school.name} will do in {year}, and how it serves the trust's plan.",
        )
        chosen = self._choose(school, chance)
        priorities = self._add_priorities(plan, [entry for entry, _ in chosen], chance)
        self._add_actions(plan, chosen, priorities, chance)
        return plan

    def _choose(self, school: School, chance: random.Random) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Eight (priority, action) pairs that suit the school's phase, at most two or three under one priority."""
        phases = {"all-through": {"primary", "secondary", "16-plus"}}.get(school.phase, {school.phase})
        entries = [entry for entry in self.pool if entry["trust_priority"] in self.trust_priorities]
        left_out = chance.randrange(len(entries))
        picked = []
        for number, entry in enumerate(entries):
            suited = [a for a in entry["actions"] if not a.get("phases") or phases & set(a["phases"])]
            chance.shuffle(suited)
            if number != left_out:
                picked.append([(entry, action) for action in suited])
        # Round by round, one from each priority, until there are eight.
        rounds = [pair for turn in range(ACTIONS) for pile in picked for pair in pile[turn : turn + 1]]
        return sorted(rounds[:ACTIONS], key=lambda pair: pair[0]["trust_priority"])

    def _add_priorities(self, plan: Plan, entries: list[dict[str, Any]], chance: random.Random) -> dict[str, Priority]:
        distinct = {entry["trust_priority"]: entry for entry in entries}
        return {
            code: Priority.objects.create(
                trust=self.trust,
                plan=plan,
                code=str(number),
                title=chance.choice(entry["titles"]),
                statement=entry["statement"],
                adopts=self.trust_priorities[code],
                position=number,
            )
            for number, (code, entry) in enumerate(distinct.items(), start=1)
        }

    def _add_actions(
        self,
        plan: Plan,
        chosen: list[tuple[dict[str, Any], dict[str, Any]]],
        priorities: dict[str, Priority],
        chance: random.Random,
    ) -> None:
        counts: dict[str, int] = {}
        actions = []
        for place, (entry, told) in enumerate(chosen):
            code = entry["trust_priority"]
            counts[code] = counts.get(code, 0) + 1
            due_on = plan.starts_on + dt.timedelta(days=chance.choice([45, 70, 105, 190, 215, 285, 320]))
            actions.append(
                Action(
                    trust=self.trust,
                    plan=plan,
                    priority=priorities[code],
                    code=f"{priorities[code].code}.{counts[code]}",
                    title=told["title"],
                    starts_on=plan.starts_on + dt.timedelta(days=chance.choice([2, 9, 16])),
                    due_on=due_on,
                    position=place,
                )
            )
        Action.objects.bulk_create(actions)
        rows = [
            row for action, (_, told) in zip(actions, chosen, strict=True) for row in self._parts(action, told, chance)
        ]
        for model in (ActionOwner, Step, Resource, SuccessCriterion, ActionKPI, ProgressUpdate):
            made: list[Any] = [row for row in rows if isinstance(row, model)]
            model._default_manager.bulk_create(made)

    def _parts(self, action: Action, told: dict[str, Any], chance: random.Random) -> Iterator[Any]:
        trust = self.trust
        yield ActionOwner(trust=trust, action=action, party=self._owner(told["owner"], action.plan.school))
        for place, text in enumerate(told.get("steps", [])):
            yield Step(trust=trust, action=action, text=text, position=place)
        for place, told_resource in enumerate(told.get("resources", [])):
            yield Resource(trust=trust, action=action, position=place, **told_resource)
        yield SuccessCriterion(trust=trust, plan_id=action.plan_id, action=action, text=told["success_criterion"])
        if action.plan.school is not None and action.plan.school.name not in UNLINKED_SCHOOLS:
            served = [code for code in told["kpis"] if code in self.kpis and code not in UNLINKED_KPIS]
            for place, code in enumerate(served):
                sentence = told["contribution"] if place == 0 else ""
                yield ActionKPI(trust=trust, action=action, kpi=self.kpis[code], contribution=sentence, position=place)
        yield from self._progress(action, chance)

    def _owner(self, job: str, school: School | None) -> Party:
        """Whoever holds the job at that school, where the demo has a person for it; else the job itself."""
        return self.parties.get(own_party(job, school)) or self.parties[job]

    def _progress(self, action: Action, chance: random.Random) -> Iterator[ProgressUpdate]:
        """What its owner said in each term: work under way, and once its day has come mostly done."""
        assert action.due_on is not None
        for place, days in enumerate(SAID_AFTER_DAYS):
            said_on = action.plan.starts_on + dt.timedelta(days=days - chance.randrange(0, 12))
            if said_on > self.today:
                return
            over = action.due_on <= said_on
            status = chance.choices(list(NOTES), (3, 10, 4, 83) if over else (64, 26, 10, 0))[0]
            if chance.random() < 0.12:
                continue  # its owner had nothing to say this term
            yield ProgressUpdate(
                trust=self.trust, action=action, text=NOTES[status], said_on=said_on, rag=status, position=place
            )
            if status == "complete":
                return
